"""Passages in, ranked passages out: the store, both search legs, fusion and metrics.

Nothing here knows about providers, answers or HTTP; ``rag`` and ``web`` stand on top.
"""
