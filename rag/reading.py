"""Cuts a text at marks, so that a page can highlight without counting characters itself.

JavaScript counts UTF-16 units and Python code points; a page that sliced by offset would mark the
wrong words behind an emoji. So the cutting is done here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Mark", "Segment", "segments"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span to be highlighted under a key."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of text; ``key`` is None outside every mark."""

    text: str
    key: str | None


def segments(text: str, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """Cut ``text`` at its marks; the joined segments are ``text``.

    Where marks overlap, the one that begins first keeps its range. A mark outside the text is
    clamped to it.

    >>> [s.text for s in segments("one two six", [Mark(start=4, end=7, key="a")])]
    ['one ', 'two', ' six']
    """
    found: list[Segment] = []
    at = 0
    for mark in sorted(marks, key=lambda m: (m.start, m.end, m.key)):
        first, last = max(mark.start, at), min(mark.end, len(text))
        if first >= last:
            continue
        if at < first:
            found.append(Segment(text=text[at:first], key=None))
        found.append(Segment(text=text[first:last], key=mark.key))
        at = last
    if at < len(text):
        found.append(Segment(text=text[at:], key=None))
    return tuple(found)
