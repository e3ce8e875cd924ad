"""Reads numbers that are written in words: "five thousand three hundred", "two-thirds".

Reads English cardinals, ordinals and fractions and gives their exact value. Whether a phrase
counts anything, and what, is left to ``quantities``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rag.checking.number_vocabulary import (
    ORDINAL_SCALES,
    ORDINALS,
    PARTS,
    SCALES,
    SMALL,
    STARTS,
)

__all__ = ["NumberPhrase", "number_phrases"]

_WORD = re.compile(r"[A-Za-z]+")
_NEXT = re.compile(r"(?:[ \u00a0]|-|\u2010|\u2011)(and (?:a )?|a )?([A-Za-z]+)\b")
_ARTICLE = re.compile(r"\b(?:an?|per)[ \u00a0-]$", re.IGNORECASE)
# "a third of the seats" is a share, "a third goal" a place in a row.
_SHARE_FOLLOWS = re.compile(
    r"(?= (?:of|in|to|from|more|less|fewer|since|over|and|by|on|last|this|the|its|their|as)\b"
    r"|[^\w\s-]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberPhrase:
    """A number in words; ``step`` is the value of its last place ("five thousand": 1000)."""

    start: int
    end: int
    value: Fraction
    step: Fraction
    kind: Literal["cardinal", "ordinal", "share"]


def number_phrases(text: str) -> Iterator[NumberPhrase]:
    """Yield the numbers in words of ``text`` in order; a bare "hundreds" or "million" is none.

    >>> [str(p.value) for p in number_phrases("Two-thirds of five thousand three hundred")]
    ['2/3', '5300']
    """
    done = 0
    for match in _WORD.finditer(text):
        if match.start() < done or match[0].lower() not in STARTS:
            continue
        if text[match.start() - 1 : match.start()].isalnum() and match.start():
            continue
        phrase = _phrase(text, match)
        if phrase is not None:
            done = phrase.end
            yield phrase


def _phrase(text: str, match: re.Match[str]) -> NumberPhrase | None:
    reader = _Reader(
        after_article=bool(_ARTICLE.search(text, max(0, match.start() - 4), match.start()))
    )
    word, joint, end = match[0].lower(), "", match.start()
    at = match.end()
    while reader.take(word, joint):
        end = at
        following = _NEXT.match(text, at)
        if following is None:
            break
        joint, word, at = following[1] or "", following[2].lower(), following.end()
    return reader.phrase(text, match.start(), end)


class _Reader:
    """Adds up the words of one phrase; ``take`` says whether a word still belongs to it."""

    def __init__(self, *, after_article: bool) -> None:
        self._after_article = after_article
        self._total = Fraction(0)
        self._open: Fraction | None = None
        # What may be added below the last word: 10 after "twenty", 100 after "hundred".
        self._room = Fraction(10**15)
        self._step = Fraction(1)
        self._kind: Literal["cardinal", "ordinal", "share"] = "cardinal"
        self._closed = False

    def take(self, word: str, joint: str) -> bool:
        if self._closed:
            return False
        if joint.startswith("and a"):
            return self._take_half(word)
        if word in SCALES:
            return (
                not joint.startswith("and")
                and (not joint or self._open == Fraction(1, 2))
                and self._take_scale(word)
            )
        if joint == "a ":
            return False
        if joint and self._room < 100:
            return False
        return self._take_small(word) or self._take_part(word) or self._take_ordinal(word)

    def _take_half(self, word: str) -> bool:
        if word not in {"half", "quarter"} or self._open is None:
            return False
        self._open += Fraction(1, PARTS[word])
        self._step = Fraction(1, 4)
        self._room = Fraction(0)
        return True

    def _take_scale(self, word: str) -> bool:
        scale = SCALES[word]
        if self._open is None and (self._total or not self._after_article):
            return False
        if scale == 100 and (self._open or 1) >= 100:
            return False
        value = (Fraction(1) if self._open is None else self._open) * scale
        if scale == 100:
            self._open = value
        else:
            self._total, self._open = self._total + value, None
        self._room = Fraction(scale)
        self._step = self._room if value % scale == 0 else self._room / 10
        return True

    def _take_small(self, word: str) -> bool:
        value = SMALL.get(word)
        if value is None or value >= self._room:
            return False
        self._open = (self._open or Fraction(0)) + value
        self._room = Fraction(10 if value >= 20 else 0)
        self._step = Fraction(1)
        return True

    def _take_part(self, word: str) -> bool:
        """Take "thirds" after "two", or "third" after "a" and alone "half"."""
        part = PARTS.get(word)
        whole = self._open if self._open is not None else Fraction(1)
        if part is None or self._total or whole >= part:
            return False
        alone = self._open is None
        if alone and not (word == "half" or (self._after_article and not word.endswith("s"))):
            return False
        if not alone and not (word.endswith("s") or whole == 1 or word == "half"):
            return False
        self._open = Fraction(whole) / part
        self._kind = "share"
        self._room = self._step = Fraction(0)
        return True

    def _take_ordinal(self, word: str) -> bool:
        value = ORDINALS.get(word)
        if value is not None and value < self._room:
            self._open = (self._open or Fraction(0)) + value
        elif word in ORDINAL_SCALES and self._open is not None:
            self._open *= ORDINAL_SCALES[word]
        elif word in ORDINAL_SCALES and not self._total:
            self._open = Fraction(ORDINAL_SCALES[word])
        else:
            return False
        self._kind = "ordinal"
        self._closed = True
        return True

    def phrase(self, text: str, start: int, end: int) -> NumberPhrase | None:
        if end == start:
            return None
        value = self._total + (self._open or 0)
        kind = self._kind
        word = text[start:end].lower()
        if kind == "share" and self._total:
            kind = "cardinal"
        if kind == "share" and word in ORDINALS and not _SHARE_FOLLOWS.match(text, end):
            return NumberPhrase(
                start=start,
                end=end,
                value=Fraction(ORDINALS[word]),
                step=Fraction(1),
                kind="ordinal",
            )
        if word == "quarter":
            share = kind == "share" and re.match(r" (?:of|million|billion)\b", text[end : end + 9])
            if not share:
                return None
        return NumberPhrase(start=start, end=end, value=value, step=self._step, kind=kind)
