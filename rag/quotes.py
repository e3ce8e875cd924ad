"""Finds the place of a quote, or of the words that carry a claim, in a passage.

Anchoring is exact after canonical form, white space and typographic quote signs; nothing fuzzy,
since one changed word can turn a sentence round. A position is always given in the passage as it
stands.
"""

import re
from dataclasses import dataclass

from index.analysis import terms
from index.types import Span
from rag.canonical import canonical_text
from rag.clusters import continues
from rag.sentences import sentence_spans

__all__ = ["MINIMUM_QUOTE_CHARS", "Carrier", "anchor", "carrying_quote", "quoted_words"]

# Shorter quotes occur anywhere by chance; two independent projects chose the same minimum.
MINIMUM_QUOTE_CHARS = 12
_MOST_SENTENCES = 3
_SIGNS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
# Short quotes are matched too, or the gap between two of them would be taken for one.
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»\n]{0,600})[”\"“»]")
# Letters and digits of scripts that put spaces between words.
_UNSPACED = "\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_TIED = re.compile(r"[^\W_]['-][^\W_]|\d[.,:/–]\d")
_SPACED = re.compile(rf"[^\W_{_UNSPACED}\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One to three sentences of a passage, and the share of the claim's words in them, 0..1."""

    span: Span
    coverage: float


def anchor(quote: str, passage: str) -> Span | None:
    """Return where ``quote`` stands in ``passage``, or None; the first place if several.

    ``passage`` is canonical. A quote never begins or ends inside a word or a number: "ended" is
    not in "suspended", "5 people" not in "1.5 people", "he can" not in "he can't".

    >>> anchor("“ended  today”", 'It "ended today", he said.')
    Span(start=3, end=16)
    """
    wanted, _ = _normal(canonical_text(quote))
    if not wanted:
        return None
    found, origin = _normal(passage)
    at = found.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if _is_border(found, at) and _is_border(found, end):
            return Span(start=origin[at], end=origin[end - 1] + 1)
        at = found.find(wanted, at + 1)
    return None


def _is_border(text: str, at: int) -> bool:
    """Whether no word, number or character of ``text`` reaches over ``at``."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if continues(before, after) or (_SPACED.match(before) and _SPACED.match(after)):
        return False
    return not (_ties(text, at - 1) or _ties(text, at))


def _ties(text: str, at: int) -> bool:
    """Whether the sign at ``at`` holds two halves together: "can't", "non-profit", "1.5"."""
    return _TIED.fullmatch(text[max(0, at - 1) : at + 2]) is not None


def _normal(text: str) -> tuple[str, list[int]]:
    """Return text with plain signs and single spaces, and where each character came from."""
    kept: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text.translate(_SIGNS)):
        if not char.isspace():
            kept.append(char)
            origin.append(i)
        elif not kept or kept[-1] != " ":
            kept.append(" ")
            origin.append(i)
    return "".join(kept), origin


def quoted_words(statement: str) -> list[str]:
    """Return what a claim puts between quotation marks, if long enough to be checked."""
    inside = [match.group(1).strip(" ,.;") for match in _QUOTED.finditer(statement)]
    return [words for words in inside if len(words) >= MINIMUM_QUOTE_CHARS]


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
