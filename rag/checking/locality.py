"""Compares the words around two places: is it said of the same thing?

A number that was changed by mistake often occurs elsewhere on a long page. What tells the two
apart is the words beside them.
"""

import re
from dataclasses import dataclass

from index.analysis import STOP_WORDS, terms

__all__ = ["Place", "beside", "shared_words"]

_WORD = re.compile(r"[^\W_]+")
_NEAR_CHARS = 90
_WIDE_CHARS = 250
_BESIDE_CHARS = 40
_BESIDE_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The span ``[start, end)`` of a text whose surroundings are compared."""

    text: str
    start: int
    end: int


def beside(one: Place, other: Place) -> int:
    """Return how many words on either side of both places are the same, without a gap, 0..8."""
    return _run(_words_before(one), _words_before(other)) + _run(
        _words_behind(one), _words_behind(other)
    )


def shared_words(one: Place, other: Place) -> float:
    """Return the share of the content words near ``one`` that stand near ``other`` too, 0..1."""
    wanted = _near(one, _NEAR_CHARS)
    return len(wanted & _near(other, _WIDE_CHARS)) / len(wanted) if wanted else 0.0


def _run(words: list[str], others: list[str]) -> int:
    n = 0
    for word, other in zip(words, others, strict=False):
        if word != other:
            break
        n += 1
    return n


def _words_before(place: Place) -> list[str]:
    before = place.text[max(0, place.start - _BESIDE_CHARS) : place.start].lower()
    words = _WORD.findall(before)
    return words[::-1][:_BESIDE_WORDS]


def _words_behind(place: Place) -> list[str]:
    behind = place.text[place.end : place.end + _BESIDE_CHARS].lower()
    return _WORD.findall(behind)[:_BESIDE_WORDS]


def _near(place: Place, n_chars: int) -> set[str]:
    """The content words up to ``n_chars`` from the place, numbers aside."""
    before = place.text[max(0, place.start - n_chars) : place.start]
    behind = place.text[place.end : place.end + n_chars]
    found = terms(f"{before} {behind}")
    return {word for word in found if word not in STOP_WORDS and not word[0].isdigit()}
