"""Footnote asked through the clients that programs already have."""
