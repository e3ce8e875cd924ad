"""Glyphs to pieces of lines: what is drawn one beside the other, with the spaces between.

Guarantees characters that can be searched for: ligatures and the joined forms of Arabic letters are
taken apart, accents that are drawn over a letter are put onto it, and text that runs from right to
left is in reading order.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rag.pdf.types import Glyph, Line

__all__ = ["joined_pieces", "pieces_of", "rows_of"]

# In sizes of the text. Kerning stays below a tenth, the spaces between words start at a fifth.
_SPACE = 0.16
# Wider gaps separate the columns of a page or of a table; narrower ones occur in justified text.
_PIECE_GAP = 1.0
# Justified lines have no wider ones.
_CELL_GAP = 1.6
_JUMP_BACK = 0.7
_OVERLAP = 0.5
# Presentation forms: U+FB00 ligatures, Hebrew and Arabic letters as they look when joined.
_FORMS = re.compile("[\ufb00-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")
# Spacing accents that typesetters draw over letters, with the combining mark of each.
_ACCENTS = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303",
    "¯": "\u0304", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "ˇ": "\u030c",
    "˝": "\u030b", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
# Characters that only their own font knows; at the start of a line they are its bullet.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def pieces_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the pieces in drawing order; each ends where the next glyph is not beside it."""
    pieces: list[Line] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _beside(run[-1], glyph):
            pieces += _piece(run)
            run = []
        run.append(glyph)
    pieces += _piece(run)
    return pieces


def rows_of(pieces: Iterable[Line]) -> list[list[Line]]:
    """Return the pieces that stand on one height each, from the top, each from the left."""
    rows: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.middle, piece.x0)):
        if rows and any(_on_one_height(piece, other) for other in rows[-1][-3:]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x0) for row in rows]


def joined_pieces(row: Sequence[Line], *, max_gap: float | None = None) -> list[Line]:
    """Return a row's pieces, neighbours as one where at most ``max_gap`` sizes are between them."""
    joined: list[Line] = []
    for piece in row:
        if joined and _joins(joined[-1], piece, max_gap):
            joined[-1] = _both(joined[-1], piece)
        else:
            joined.append(piece)
    return joined


def _beside(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    overlap = min(before.y1, glyph.y1) - max(before.y0, glyph.y0)
    if overlap < _OVERLAP * min(before.size, glyph.size):
        return False
    if _runs_left(glyph.text) or _runs_left(before.text):
        return max(before.x0 - glyph.x1, glyph.x0 - before.x1) < _PIECE_GAP * size
    return before.x0 - _JUMP_BACK * size < glyph.x0 < before.x1 + _PIECE_GAP * size


def _runs_left(text: str) -> bool:
    return unicodedata.bidirectional(text[:1]) in _RIGHT_TO_LEFT


def _piece(run: Sequence[Glyph]) -> Iterator[Line]:
    visible = [glyph for glyph in run if not glyph.text.isspace()]
    text = _text(run)
    if _PRIVATE.match(text.lstrip()):
        text = "• " + text
    text = " ".join(_PRIVATE.sub(" ", text).split())
    if not visible or not text:
        return
    sizes = Counter(round(glyph.size, 1) for glyph in visible)
    yield Line(
        text=text,
        x0=min(glyph.x0 for glyph in visible),
        y0=min(glyph.y0 for glyph in visible),
        x1=max(glyph.x1 for glyph in visible),
        y1=max(glyph.y1 for glyph in visible),
        size=max(sizes, key=lambda size: (sizes[size], size)),
        bold=2 * sum(glyph.bold for glyph in visible) > len(visible),
    )


def _text(run: Sequence[Glyph]) -> str:
    n_left = sum(_runs_left(glyph.text) for glyph in run)
    if 2 * n_left > sum(glyph.text.isalpha() for glyph in run):
        return _read_from_right(run)
    return _spaced(run)


def _spaced(run: Sequence[Glyph]) -> str:
    parts: list[str] = []
    accent, before = "", None
    for glyph in run:
        text = _readable(glyph.text)
        if before is not None and not accent and _gap(before, glyph) > _SPACE * glyph.size:
            parts.append(" ")
        if accent and before is not None and glyph.x0 < before.x1 and text[:1].isalpha():
            text, accent = unicodedata.normalize("NFC", text[0] + _ACCENTS[accent]) + text[1:], ""
        if accent:
            parts.append(accent)
            accent = ""
        if text in _ACCENTS:
            accent = text
        else:
            parts.append(text)
        before = glyph
    return "".join([*parts, accent])


def _gap(before: Glyph, glyph: Glyph) -> float:
    return max(glyph.x0 - before.x1, before.x0 - glyph.x1)


def _read_from_right(run: Sequence[Glyph]) -> str:
    """Return the glyphs from the right, but numbers and Latin words within them from the left."""
    ordered = sorted(run, key=lambda glyph: -glyph.x1)
    read: list[Glyph] = []
    held: list[Glyph] = []
    for glyph in ordered:
        if unicodedata.bidirectional(glyph.text[:1]) in {"L", "EN", "AN", "ES", "CS"}:
            held.append(glyph)
            continue
        read += [*reversed(held), glyph]
        held = []
    return _spaced([*read, *reversed(held)])


def _readable(text: str) -> str:
    return _FORMS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _on_one_height(piece: Line, other: Line) -> bool:
    overlap = min(piece.y1, other.y1) - max(piece.y0, other.y0)
    return overlap > _OVERLAP * min(piece.y1 - piece.y0, other.y1 - other.y0)


def _joins(before: Line, piece: Line, max_gap: float | None) -> bool:
    gap = piece.x0 - before.x1
    size = max(before.size, piece.size)
    if gap < -size:
        return False
    return max_gap is None or gap <= max_gap * size


def _both(before: Line, piece: Line) -> Line:
    gap = piece.x0 - before.x1
    space = " " if gap > _SPACE * min(before.size, piece.size) else ""
    main = before if len(before.text) >= len(piece.text) else piece
    return Line(
        text=before.text + space + piece.text,
        x0=min(before.x0, piece.x0),
        y0=min(before.y0, piece.y0),
        x1=max(before.x1, piece.x1),
        y1=max(before.y1, piece.y1),
        size=main.size,
        bold=before.bold and piece.bold,
        is_row=before.is_row or piece.is_row or gap > _CELL_GAP * min(before.size, piece.size),
    )
