"""The order in which a page is read: columns one after the other, the rows of tables as lines.

A gutter is where few pieces of lines cross and enough text stands on both sides. What crosses it,
a headline or a picture's caption, divides the columns into those above and those below.
"""

from collections.abc import Sequence
from itertools import accumulate

from rag.pdf.lines import joined_pieces, rows_of
from rag.pdf.types import Line

__all__ = ["regions_of"]

# A line of a narrow newspaper column has some 20 letters; cells of tables mostly have fewer.
_PROSE_CHARS = 14
_LEAST_LINES = 3
_PROSE_SHARE = 0.5
# The gutter is looked for between these parts of the width.
_MARGIN = 0.1
_STEP_POINTS = 2.0
_MOST_STEPS = 5_000
# In sizes of the text: what is nearer belongs to one line even if the file draws it apart.
_NEAR = 0.8
_MOST_COLUMNS_DEEP = 5


def regions_of(pieces: Sequence[Line]) -> list[list[Line]]:
    """Return runs of lines that are read one after the other, each from its top."""
    near = [line for row in rows_of(pieces) for line in joined_pieces(row, max_gap=_NEAR)]
    return [region for region in _regions(near, _MOST_COLUMNS_DEEP) if region]


def _regions(pieces: list[Line], depth: int) -> list[list[Line]]:
    gutter = _gutter(pieces) if depth else None
    if gutter is None:
        return [_as_lines(pieces)]
    regions: list[list[Line]] = []
    whole: list[Line] = []
    for band in _bands(pieces, gutter):
        left = [piece for piece in band if piece.x1 <= gutter]
        right = [piece for piece in band if piece.x0 >= gutter]
        if _are_columns(left, right):
            regions += [_as_lines(whole), *_regions(left, depth - 1), *_regions(right, depth - 1)]
            whole = []
        else:
            whole += band
    return [*regions, _as_lines(whole)]


def _bands(pieces: list[Line], gutter: float) -> list[list[Line]]:
    """Return the pieces from the top: those that cross the gutter each alone, others together."""
    bands: list[list[Line]] = [[]]
    for row in rows_of(pieces):
        if any(piece.x0 < gutter < piece.x1 for piece in row):
            bands += [row, []]
        else:
            bands[-1] += row
    return [band for band in bands if band]


def _are_columns(left: Sequence[Line], right: Sequence[Line]) -> bool:
    return _is_prose(left) and _is_prose(right)


def _is_prose(pieces: Sequence[Line]) -> bool:
    n_long = sum(len(piece.text) >= _PROSE_CHARS for piece in pieces)
    return n_long >= _LEAST_LINES and n_long >= _PROSE_SHARE * len(pieces)


def _gutter(pieces: Sequence[Line]) -> float | None:
    """Return where the fewest pieces cross with most text on the poorer side, or None."""
    long = [piece for piece in pieces if len(piece.text) >= _PROSE_CHARS]
    if len(long) < 2 * _LEAST_LINES:
        return None
    start = min(piece.x0 for piece in pieces)
    width = max(piece.x1 for piece in pieces) - start
    step = max(_STEP_POINTS, width / _MOST_STEPS)
    n_steps = int(width / step) + 2
    begun, ended = [0] * n_steps, [0] * n_steps
    for piece in long:
        begun[int((piece.x0 - start) / step)] += 1
        ended[min(int((piece.x1 - start) / step) + 1, n_steps - 1)] += 1
    n_begun, n_ended = list(accumulate(begun)), list(accumulate(ended))
    best, found = 0, None
    for i in range(int(_MARGIN * n_steps), int((1 - _MARGIN) * n_steps)):
        n_left, n_right = n_ended[i], len(long) - n_begun[i]
        worth = min(n_left, n_right) - (n_begun[i] - n_ended[i])
        if min(n_left, n_right) >= _LEAST_LINES and worth > best:
            best, found = worth, start + i * step
    return found


def _as_lines(pieces: Sequence[Line]) -> list[Line]:
    return [line for row in rows_of(pieces) for line in joined_pieces(row)]
