"""Footnote beside other ways to search the same passages; ``python -m bench.systems`` runs it."""
