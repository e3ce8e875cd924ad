"""Checks a claim against what it cites, with words and spans alone: pure, no language model."""
