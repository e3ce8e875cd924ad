"""Counting a model's tokens word by word, remembered, where that gives the same number.

BERT's tokenizers part a text at white space and punctuation before they look at a word, so a
text has as many tokens as its words have together. A collection's words come again and again;
looking one up costs a thirtieth of encoding it.
"""

from collections.abc import Callable
from typing import Any

__all__ = ["RememberedCounts", "counter_of"]

# Some 10 MB; 65,536 word forms cover all but a few in a hundred words of a news collection.
_MOST_WORDS = 65_536
# Longer runs are encoded data, which does not come again.
_MOST_CHARS = 64
# Control characters are white space for Python, and nothing at all for BERT.
_NOT_SPACE = "\x0b\x0c\x1c\x1d\x1e\x1f\x85"


class RememberedCounts(dict[str, int]):
    """How many tokens each piece has, counted on first need; bounded, safe to share in threads."""

    def __init__(self, count: Callable[[str], int], *, most: int = _MOST_WORDS) -> None:
        super().__init__()
        self._count = count
        self._most = most

    def __missing__(self, piece: str) -> int:
        """Count a piece that was not asked for yet."""
        n_tokens = self._count(piece)
        if len(piece) <= _MOST_CHARS:
            if len(self) >= self._most:
                self.clear()
            self[piece] = n_tokens
        return n_tokens

    def total(self, pieces: list[str]) -> int:
        """Return how many tokens the pieces have together."""
        return sum(map(self.__getitem__, pieces))


def counter_of(tokenizer: Any) -> Callable[[str], int]:  # noqa: ANN401  # tokenizers ships no types
    """Return what counts the tokens of a text, special ones included, as ``tokenizer`` does."""

    def encoded(text: str) -> int:
        return len(tokenizer.encode(text).ids)

    if not _is_bert(tokenizer):
        return encoded
    n_special = encoded("")
    words = RememberedCounts(lambda word: encoded(word) - n_special)

    def counted(text: str) -> int:
        if any(map(text.__contains__, _NOT_SPACE)):
            return encoded(text)
        return n_special + words.total(text.split())

    return counted


def _is_bert(tokenizer: Any) -> bool:  # noqa: ANN401  # tokenizers ships no types
    parts = (tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.model)
    return [type(part).__name__ for part in parts] == [
        "BertNormalizer",
        "BertPreTokenizer",
        "WordPiece",
    ]
