"""An embedder that does not embed the same query twice in a row.

One question is searched by three legs and once more for its answer. Every query is still embedded
alone, as in use: in a batch, padding would change the last bits of its vector and so break ties.
"""

from collections.abc import Sequence

from index.embedding import Embedder, Fingerprint
from index.types import FloatMatrix

__all__ = ["QueryMemo"]


class QueryMemo:
    """Wraps an embedder and keeps the vector of the last single text; safe in threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._last: tuple[str, FloatMatrix] | None = None

    @property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors."""
        return self._embedder.fingerprint

    @property
    def max_tokens(self) -> int:
        """How many tokens the model reads."""
        return self._embedder.max_tokens

    def count_tokens(self, text: str) -> int:
        """Return the number of the model's tokens in ``text``."""
        return self._embedder.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return unit rows, shape ``(len(texts), dimension)``."""
        if len(texts) != 1:
            return self._embedder.embed(texts)
        last = self._last
        if last is None or last[0] != texts[0]:
            last = (texts[0], self._embedder.embed(texts))
            self._last = last
        return last[1].copy()
