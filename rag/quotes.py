"""Finds the place of a quote, or of the words that carry a claim, in a passage.

Anchoring is exact after NFC, white space and typographic quote signs; nothing fuzzy, since one
changed word can turn a sentence round. A position is always given in the passage as it stands.
"""

import re
import unicodedata
from dataclasses import dataclass

from index.analysis import terms
from index.types import Span
from rag.sentences import sentence_spans

__all__ = ["MINIMUM_QUOTE_CHARS", "Carrier", "anchor", "carrying_quote", "quoted_words"]

# Shorter quotes occur anywhere by chance; two independent projects chose the same minimum.
MINIMUM_QUOTE_CHARS = 12
_MOST_SENTENCES = 3
_SIGNS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»\n]{12,600})[”\"“»]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One to three sentences of a passage, and the share of the claim's words in them, 0..1."""

    span: Span
    coverage: float


def anchor(quote: str, passage: str) -> Span | None:
    """Return where ``quote`` stands in ``passage``, or None; the first place if several.

    >>> anchor("“ended  today”", 'It "ended today", he said.')
    Span(start=3, end=16)
    """
    wanted, _ = _normal(quote.strip())
    if not wanted:
        return None
    found, origin = _normal(passage)
    at = found.find(wanted)
    if at < 0:
        return None
    return Span(start=origin[at], end=origin[at + len(wanted) - 1] + 1)


def _normal(text: str) -> tuple[str, list[int]]:
    """Return NFC text with plain signs and single spaces, and where each character came from.

    A canonical passage is NFC already, so composing per character is enough there.
    """
    text = unicodedata.normalize("NFC", text).translate(_SIGNS)
    kept: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text):
        if char.isspace():
            if kept and kept[-1] == " ":
                continue
            char = " "
        kept.append(char)
        origin.append(i)
    return "".join(kept), origin


def quoted_words(statement: str) -> list[str]:
    """Return what a claim puts between quotation marks, if long enough to be checked."""
    return [match.group(1).strip(" ,.;") for match in _QUOTED.finditer(statement)]


def carrying_quote(statement: str, passage: str) -> Carrier | None:
    """Return the shortest run of one to three sentences that has most of the claim's words.

    None if the passage shares no word with the claim. Ties go to the shorter, then the earlier.
    """
    wanted = set(terms(statement))
    sentences = list(sentence_spans(passage))
    words = [set(terms(passage[s.start : s.end])) for s in sentences]
    best: tuple[float, int, int, int] | None = None
    for first in range(len(sentences)):
        have: set[str] = set()
        for n in range(1, min(_MOST_SENTENCES, len(sentences) - first) + 1):
            have |= words[first + n - 1] & wanted
            if have:
                # Each further sentence must bring a tenth of the claim's words to be worth it.
                worth = len(have) / len(wanted) - 0.1 * (n - 1)
                best = max(best or (0.0, -9, 0, 0), (worth, -n, -first, len(have)))
    if best is None:
        return None
    _, minus_n, minus_first, n_have = best
    first, last = -minus_first, -minus_first - minus_n - 1
    span = Span(start=sentences[first].start, end=sentences[last].end)
    return Carrier(span=span, coverage=n_have / len(wanted))
