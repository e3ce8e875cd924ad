"""The lines of one region as paragraphs: where each ends, and which line ends carry meaning.

A new paragraph begins after a wider gap, at another size or weight of type, at an indented line,
at a list item, and after a sentence whose line had room for the next word. A line with room for
the next word that ends no sentence was broken on purpose, as in addresses, poems and tables.
"""

import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.pdf.types import Line

__all__ = ["Paragraph", "paragraphs_in"]

# Distances of lines within a paragraph hardly differ; between paragraphs lies half a line or so.
_GAP = 1.22
_USUAL_DISTANCE = 1.35
_MOST_DISTANCE = 2.6
_OTHER_SIZE = 0.08
_INDENT = 0.7
# Where only first lines are indented, fewer are: paragraphs have three lines and more.
_HANGING_SHARE = 0.4
# A word that would have fitted with this much of a size to spare was not broken by the width.
_ROOM = 1.0
_LIST_ITEM = re.compile(r"(?:[-*+•◦▪■●–—·○]|\(?[0-9]{1,3}[.)]|\(?[a-z][.)])\s")
# The other signs of items also begin lines within sentences, as dashes and numbers do.
_BULLET = re.compile(r"[*•◦▪■●·○]\s")
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*[0-9]{0,3}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines that belong together; ``breaks`` says after which of them a line end is kept.

    ``is_full`` says that its last line had no room for another word.
    """

    lines: tuple[Line, ...]
    breaks: tuple[bool, ...]
    page: int
    is_full: bool
    is_indented: bool = False

    @property
    def size(self) -> float:
        """The size of its first line's type."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all its lines are bold."""
        return all(line.bold for line in self.lines)


def paragraphs_in(region: Sequence[Line], *, page: int) -> list[Paragraph]:
    """Return the paragraphs of a region, whose lines come from the top."""
    distance = _distance(region)
    return [paragraph for block in _blocks(region, distance) for paragraph in _divided(block, page)]


def _distance(region: Sequence[Line]) -> float | None:
    """Return how many sizes lie between the lines of most paragraphs."""
    ratios = [
        (above.y0 - below.y0) / above.size
        for above, below in pairwise(region)
        if _same_type(above, below) and 0 < above.y0 - below.y0 < _MOST_DISTANCE * above.size
    ]
    return statistics.median_low(ratios) if len(ratios) >= 3 else None


def _same_type(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) <= _OTHER_SIZE * max(above.size, below.size)


def _blocks(region: Sequence[Line], distance: float | None) -> Iterator[list[Line]]:
    """Yield the lines between which there is no wider gap and no other type."""
    block: list[Line] = []
    for line in region:
        if block and _apart(block[-1], line, distance):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _apart(above: Line, below: Line, distance: float | None) -> bool:
    if not _same_type(above, below) or above.bold != below.bold:
        return True
    usual = _USUAL_DISTANCE if distance is None else distance
    return not 0 <= above.y0 - below.y0 <= _GAP * usual * max(above.size, below.size)


def _divided(block: Sequence[Line], page: int) -> Iterator[Paragraph]:
    left = min(line.x0 for line in block)
    right = max((line.x1 for line in block if not line.is_row), default=0.0)
    room = [_had_room(above, below, right) for above, below in pairwise(block)]
    has_items = any(_LIST_ITEM.match(line.text) for line in block)
    if len(room) > 2 and room.count(False) == 1 and not has_items:
        # The longest line of an address or poem only seems to be full.
        room = [True] * len(room)
    shape = _Shape(left=left, room=room, hangs=_hangs(block, left))
    begun = 0
    for end in range(1, len(block) + 1):
        if end < len(block) and not _ends(block, shape, begun, end):
            continue
        last = block[end - 1]
        yield Paragraph(
            lines=tuple(block[begun:end]),
            breaks=(*room[begun : end - 1], False),
            page=page,
            is_full=right - last.x1 < 2 * last.size and len(block) > 1,
            is_indented=_is_indented(block[begun], left),
        )
        begun = end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """A block's left edge, which of its lines had room for a word more, and whether it hangs."""

    left: float
    room: Sequence[bool]
    hangs: bool


def _ends(block: Sequence[Line], shape: _Shape, begun: int, end: int) -> bool:
    """Whether the paragraph that began at line ``begun`` ends before line ``end``."""
    last = block[end - 1]
    ends_sentence = _SENTENCE_END.search(last.text) is not None
    room = shape.room
    was_done = ends_sentence or room[end - 1]
    if _begins(block, end, shape.left, was_done=was_done):
        return True
    if was_done and shape.hangs:
        return not _is_indented(block[end], shape.left)
    if not room[end - 1] or last.is_row:
        return False
    # A short line and then a full one: a heading above its text.
    is_heading = end - begun == 1 and end < len(room) and not room[end]
    return is_heading or ends_sentence


def _hangs(block: Sequence[Line], left: float) -> bool:
    """Whether all lines of a paragraph but its first are indented, as in lists of references."""
    n_indented = sum(_is_indented(line, left) for line in block)
    return not _is_indented(block[0], left) and n_indented >= _HANGING_SHARE * len(block)


def _is_indented(line: Line, left: float) -> bool:
    return line.x0 - left > _INDENT * line.size


def _had_room(line: Line, after: Line, right: float) -> bool:
    """Whether the first word of ``after`` would have fitted behind ``line``."""
    if line.is_row or after.is_row:
        return True
    word = after.text.split(maxsplit=1)[0]
    width = (after.x1 - after.x0) * len(word) / len(after.text)
    return line.x1 + width + _ROOM * line.size < right


def _begins(block: Sequence[Line], i: int, left: float, *, was_done: bool) -> bool:
    """Whether line ``i`` begins a paragraph by where and how it starts.

    ``was_done`` says that the line above may have been the last of its paragraph.
    """
    above, line = block[i - 1], block[i]
    if _LIST_ITEM.match(line.text):
        is_sure = _BULLET.match(line.text) or _LIST_ITEM.match(above.text)
        return was_done or is_sure is not None
    deeper = line.x0 - above.x0 > _INDENT * line.size
    if not deeper or not was_done or _LIST_ITEM.match(above.text) or _is_centred(above, line):
        return False
    return _is_indented(line, left) and (
        i + 1 == len(block) or block[i + 1].x0 - left < line.x0 - left - _INDENT * line.size / 2
    )


def _is_centred(above: Line, line: Line) -> bool:
    middles = (above.x0 + above.x1) / 2 - (line.x0 + line.x1) / 2
    return abs(middles) < line.size / 2
