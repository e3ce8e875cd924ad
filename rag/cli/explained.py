"""How an explained search is shown on a terminal."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from rag.cli.output import say
from rag.cli.passage_lines import INDENT, passage_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Filters
    from rag.explaining import Explanation, LegPlace

__all__ = ["say_explanation"]


def say_explanation(explanation: Explanation) -> None:
    """Write how the question was read, each hit with its place per leg, and the times."""
    for line in _reading(explanation):
        say(line)
    for explained in explanation.hits:
        for line in passage_lines(explained.hit):
            say(line)
        for leg, place in explained.places.items():
            say(f"{INDENT}{leg:<9}{_place(place)}")
    if not explanation.hits:
        say("nothing found; try other words or fewer filters")
    times = ", ".join(f"{stage} {spent:.1f}" for stage, spent in explanation.timings_ms.items())
    say()
    say(f"milliseconds: {times}")


def _reading(explanation: Explanation) -> Iterator[str]:
    yield f"question: {explanation.question}"
    if explanation.standalone_question != explanation.question:
        yield f"searched as: {explanation.standalone_question}"
    if explanation.query != explanation.standalone_question:
        yield f"in the words: {explanation.query}"
    for chip in explanation.chips:
        read = "carried over from the question before" if chip.carried else "read as a filter"
        yield f"{read}: “{chip.text}”: {chip.meaning} (--no-chips takes none)"
    yield f"filters: {'; '.join(_filters(explanation.filters)) or 'none'}"
    yield ""


def _filters(filters: Filters) -> Iterator[str]:
    for field in fields(filters):
        value = getattr(filters, field.name)
        if value:
            shown = value if isinstance(value, str) else ", ".join(value)
            yield f"{field.name.replace('_', ' ')} {shown}"


def _place(place: LegPlace | None) -> str:
    if place is None:
        return "not found"
    return f"rank {place.rank:>3}, score {place.raw:.3f}, scaled {place.scaled:.3f}"
