"""Whether a statement was put together from places far apart.

Such a sentence may join two true things into one that nobody wrote. It is told by its content
words: two places together have nearly all of them, neither does alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.checking.source import Source
from rag.checking.words import Word, sentence_terms, words
from rag.types import Check

__all__ = ["check_stitching"]

# How many sentences in a row are one place: the longest quote that is offered.
_PLACE_SENTENCES = 3
# Two places with fewer sentences between them are one passage of thought.
_GAP_SENTENCES = 3
# Shorter statements share single words with any text.
_LEAST_WORDS = 6
_LEAST_FROM_EACH = 3
# Measured on joined halves of news sentences and on claims that people found supported.
_LEAST_TOGETHER = 0.85
_MOST_IN_ONE_PLACE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A run of sentences, by source and first sentence, and the places of the words it has."""

    source: int
    first: int
    has: frozenset[int]


def check_stitching(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return one failed check where the words come from two far-apart places; else nothing."""
    wanted = list({word.key: word for word in words(statement) if word.is_content}.values())
    if len(wanted) < _LEAST_WORDS:
        return []
    places = _places(wanted, sources)
    first = max(places, key=lambda place: len(place.has), default=None)
    if first is None or len(first.has) > _MOST_IN_ONE_PLACE * len(wanted):
        return []
    far = [place for place in places if _is_far(place, first)]
    second = max(far, key=lambda place: len(place.has - first.has), default=first)
    new = second.has - first.has
    n_together = len(first.has) + len(new)
    if len(new) < _LEAST_FROM_EACH or n_together < _LEAST_TOGETHER * len(wanted):
        return []
    where = "two articles" if second.source != first.source else "two places far apart"
    detail = (
        f"the sentence is put together from {where}: {_listed(wanted, first.has)} stand in one, "
        f"{_listed(wanted, new)} in the other"
    )
    return [Check(name="stitched", passed=False, detail=detail)]


def _places(wanted: Sequence[Word], sources: Sequence[Source]) -> list[_Place]:
    """Return the places with one of the wanted words, in order."""
    places = []
    for source, page in enumerate(sentence_terms(s.text) for s in sources):
        shared = [
            frozenset(i for i, word in enumerate(wanted) if word.key in sentence)
            for sentence in page
        ]
        for first in range(len(shared)):
            has = frozenset().union(*shared[first : first + _PLACE_SENTENCES])
            if has:
                places.append(_Place(source=source, first=first, has=has))
    return places


def _is_far(place: _Place, other: _Place) -> bool:
    apart = abs(place.first - other.first) >= _PLACE_SENTENCES + _GAP_SENTENCES
    return place.source != other.source or apart


def _listed(wanted: Sequence[Word], has: frozenset[int]) -> str:
    return ", ".join(f"“{wanted[i].text}”" for i in sorted(has))
