"""Answers to take away, each with its sources, quotes and verdicts."""
