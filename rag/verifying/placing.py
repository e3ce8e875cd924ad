"""Puts the marks of an answer on its claims.

A mark over a range belongs to every claim that has a word in it; a mark at a point, or over a
link or space, to the claim it stands in or directly behind.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import Span
from rag.claims import ClaimSpan, claim_spans
from rag.errors import UnusableAnswerError
from rag.verifying.types import ForeignAnswer, Mark, UnplacedMark

__all__ = ["PlacedClaim", "Placing", "place_marks"]

_WORD_CHAR = re.compile(r"[^\W_]")
# A claim takes about a millisecond, and each attached mark some microseconds.
_MOST_CLAIMS = 5_000
_MOST_ATTACHED = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedClaim:
    """A claim with its marks; ``span`` has the labels of both, ``missing`` those not at hand."""

    span: ClaimSpan
    missing: tuple[int, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """All claims in order, and the marks that stand nowhere."""

    claims: tuple[PlacedClaim, ...]
    unplaced: tuple[UnplacedMark, ...]


def place_marks(answer: ForeignAnswer, missing: frozenset[int]) -> Placing:
    """Cut the answer into claims and put its marks on them; ``missing`` are labels from 1.

    Raises UnusableAnswerError if there is too much of it.
    """
    words = _without_links(answer)
    claims = claim_spans(words, len(answer.sources) if answer.labelled else 0)
    _check_most("claims", len(claims), _MOST_CLAIMS)
    attached: list[list[Mark]] = [[] for _ in claims]
    unplaced = []
    n_attached = 0
    starts = [claim.start for claim in claims]
    # Looked up instead of searched for: many marks over the same long range cost no square.
    letters = [match.start() for match in _WORD_CHAR.finditer(words)]
    for mark in answer.marks:
        mine = _claims_of(mark, claims, starts, letters)
        n_attached += len(mine)
        _check_most("citations of claims", n_attached, _MOST_ATTACHED)
        for index in mine:
            attached[index].append(mark)
        if not mine:
            unplaced.append(UnplacedMark(name=mark.name, reason=_nowhere(mark)))
    placed = [
        _placed(claim, marks, answer, missing)
        for claim, marks in zip(claims, attached, strict=True)
    ]
    return Placing(claims=tuple(placed), unplaced=tuple(unplaced))


def _without_links(answer: ForeignAnswer) -> str:
    """Blank the links, so that they are no words of a claim; lengths stay."""
    chars = list(answer.text)
    for link in answer.links:
        chars[link.start : link.end] = " " * (link.end - link.start)
    return "".join(chars)


def _check_most(noun: str, have: int, most: int) -> None:
    if have > most:
        raise UnusableAnswerError(f"the answer has more than {most} {noun}; check it in parts")


def _claims_of(
    mark: Mark, claims: Sequence[ClaimSpan], starts: Sequence[int], letters: Sequence[int]
) -> list[int]:
    place = mark.place
    if place is None or not claims:
        return []
    first = max(0, bisect_left(starts, place.start) - 1)
    until = bisect_left(starts, place.end)
    over = [i for i in range(first, until) if _shares_word(claims[i], place, letters)]
    return over or [first]


def _shares_word(claim: ClaimSpan, place: Span, letters: Sequence[int]) -> bool:
    first = bisect_left(letters, max(claim.start, place.start))
    return first < len(letters) and letters[first] < min(claim.end, place.end)


def _nowhere(mark: Mark) -> str:
    if mark.place is None:
        return "its place is not in the answer's text"
    return "the answer has no sentence at its place"


def _placed(
    claim: ClaimSpan, marks: Sequence[Mark], answer: ForeignAnswer, missing: frozenset[int]
) -> PlacedClaim:
    cited = [mark.source + 1 for mark in marks if mark.source is not None]
    labels = tuple(dict.fromkeys([*claim.labels, *cited]))
    unknown = dict.fromkeys([*claim.unknown, *(m.name for m in marks if m.source is None)])
    links = set(answer.links)
    ends = [mark.place.end for mark in marks if mark.place in links and mark.place]
    span = replace(
        claim,
        end=max([claim.end, *ends]),
        labels=tuple(label for label in labels if label not in missing),
        unknown=tuple(unknown),
    )
    gone = tuple(label for label in labels if label in missing)
    return PlacedClaim(span=span, missing=gone, marks=tuple(marks))
