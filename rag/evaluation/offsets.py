"""Carries positions of a raw text over to its canonical text.

Making a text canonical only drops characters, composes neighbours and shortens white space, so the
characters that are not white space keep their order: the n-th of them before a border in the raw
text is the n-th in the canonical one. That holds wherever the words repeat, which looking for a
quote by its words does not.
"""

import unicodedata

import numpy as np

from index.types import Span
from rag.canonical import canonical_text

__all__ = ["OffsetMap"]

_JOINERS = "\u200c\u200d"


class OffsetMap:
    """Maps spans of one raw text; ``canonical`` is what they are mapped into."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self.canonical = canonical_text(raw)
        solid = [i for i, char in enumerate(self.canonical) if not char.isspace()]
        self._solid = np.array(solid, dtype=np.int32)

    def span(self, start: int, end: int) -> Span | None:
        """Return the canonical span of ``raw[start:end]``, without white space at its ends.

        A border inside a composed character takes in the whole character. None if the span holds
        nothing but white space and invisible characters.
        """
        first = self._solid_before(self._whole(start, -1))
        last = self._solid_before(self._whole(end, 1)) - 1
        if last < first:
            return None
        return Span(start=int(self._solid[first]), end=int(self._solid[last]) + 1)

    def _whole(self, border: int, step: int) -> int:
        """Move a border out of a composed character, in the direction of ``step``."""
        while 0 < border < len(self._raw) and _joined(self._raw[border - 1], self._raw[border]):
            border += step
        return border

    def _solid_before(self, border: int) -> int:
        return sum(map(len, canonical_text(self._raw[:border]).split()))


def _joined(before: str, after: str) -> bool:
    """Whether a border here could come out inside one character of the canonical text."""
    if before in _JOINERS or after in _JOINERS or unicodedata.combining(after):
        return True
    # Hangul and some Indic vowels compose although their combining class is 0.
    parts = unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", after)
    return unicodedata.normalize("NFC", before + after) != parts
