"""Which turns of a conversation belong together.

Every answer follows one answer or none, so the answers of a conversation form a tree. Answers that
follow the same one are versions of one turn; a line is the way from a first turn to one answer.
Links are in the order in which the answers were stored, so none comes before what it follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.errors import UnknownIdError
from rag.types import Place

__all__ = ["Link", "end_of", "line_to", "newest_below", "versions_along"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An answer and the one that it follows, None for a first turn."""

    answer_id: str
    follows: str | None


def end_of(links: Sequence[Link], place: Place) -> str | None:
    """Return the answer that a new one at ``place`` will follow, None if it is a first turn.

    Raises UnknownIdError if the place names an answer that is not among the links.
    """
    if place.instead_of is not None:
        return _link(links, place.instead_of).follows
    if place.after is not None:
        return newest_below(links, place.after)
    return links[-1].answer_id if links else None


def newest_below(links: Sequence[Link], answer_id: str) -> str:
    """Return the newest answer of the turns behind ``answer_id``, itself if there are none."""
    newest = _link(links, answer_id).answer_id
    below = {newest}
    for link in links:
        if link.follows in below:
            newest = link.answer_id
            below.add(newest)
    return newest


def line_to(links: Sequence[Link], answer_id: str | None) -> list[str]:
    """Return the answers from a first turn to ``answer_id``; none for None."""
    follows = {link.answer_id: link.follows for link in links}
    line = []
    while answer_id is not None:
        line.append(answer_id)
        answer_id = follows[answer_id]
    return line[::-1]


def versions_along(links: Sequence[Link], line: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return for each answer of a line all versions of its turn, oldest first, itself included."""
    versions: dict[str | None, list[str]] = {}
    for link in links:
        versions.setdefault(link.follows, []).append(link.answer_id)
    return tuple(tuple(versions[before]) for before in (None, *line[:-1])[: len(line)])


def _link(links: Sequence[Link], answer_id: str) -> Link:
    for link in links:
        if link.answer_id == answer_id:
            return link
    raise UnknownIdError("answer", [answer_id])
