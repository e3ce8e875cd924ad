"""The glyphs of a page, as pdfminer.six finds them, turned upright.

Left out is what nobody sees: glyphs off the page, smaller than a point, or drawn twice to look
bold. Colours are not looked at, so white text on white stays, as it does on a dark ground.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTPage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix, PathSegment, Rect

from rag.pdf.types import Glyph

__all__ = ["UNKNOWN", "GlyphCollector", "Sheet"]

# Stands for a glyph whose font does not say which character it draws.
UNKNOWN = "\ufffd"
# Text of another direction that is less than this much of a page is a stamp on its margin.
_LEAST_SHARE = 0.1
_LEAST_SIZE = 1.0
# Shadows and imitated bold are drawn again within this part of the size.
_SAME_PLACE = 0.1
_BOLD = ("bold", "black", "heavy", "semibd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The glyphs of one direction on a page, in drawing order; ``height`` is that of the page."""

    glyphs: tuple[Glyph, ...]
    height: float


class GlyphCollector(PDFLayoutAnalyzer):
    """Collects the glyphs of each page that an interpreter runs, and counts its pictures."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.n_images = 0
        self._vertical: list[bool] = []
        self._sheets: list[Sheet] = []

    def take(self) -> list[Sheet]:
        """Return the sheets of the page that was run last, the fullest first."""
        sheets, self._sheets = self._sheets, []
        return sheets

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Note whether the font writes downwards, which the glyph itself does not say."""
        self._vertical.append(font.is_vertical())
        return super().render_char(matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate)

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        """Draw what a form holds onto the page itself."""

    def end_figure(self, _: str) -> None:
        """Undo nothing: the page has stayed the target."""

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Count the picture."""
        self.n_images += 1

    def paint_path(
        self,
        gstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,
        path: Sequence[PathSegment],
    ) -> None:
        """Leave lines and shapes out."""

    def handle_undefined_char(self, font: PDFFont, cid: int) -> str:
        """Return what stands for a glyph without a character."""
        return UNKNOWN

    def receive_layout(self, ltpage: LTPage) -> None:
        """Take the glyphs of a finished page."""
        by_direction: dict[int, list[LTChar]] = {}
        chars = (item for item in ltpage if isinstance(item, LTChar))
        for char, is_vertical in zip(chars, self._vertical, strict=True):
            if _is_seen(char, ltpage):
                direction = 270 if is_vertical else _direction(char)
                by_direction.setdefault(direction, []).append(char)
        self._vertical = []
        self._sheets = list(_sheets(by_direction, ltpage))


def _sheets(by_direction: Mapping[int, list[LTChar]], page: LTPage) -> Iterator[Sheet]:
    n_chars = sum(map(len, by_direction.values()))
    for direction, chars in sorted(by_direction.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(chars) >= _LEAST_SHARE * n_chars:
            sideways = direction in {90, 270}
            height = page.width if sideways else page.height
            glyphs = (_glyph(char, direction, page) for char in chars)
            yield Sheet(glyphs=tuple(_drawn_once(glyphs)), height=height)


def _is_seen(char: LTChar, page: LTPage) -> bool:
    middle_x, middle_y = (char.x0 + char.x1) / 2, (char.y0 + char.y1) / 2
    on_page = 0 <= middle_x <= page.width and 0 <= middle_y <= page.height
    return on_page and char.size >= _LEAST_SIZE and bool(char.get_text())


def _direction(char: LTChar) -> int:
    """Return into which direction its line runs: 0 to the right, 90 up, 180, or 270 down."""
    a, b, _, d, _, _ = char.matrix
    if abs(b) > abs(a):
        return 90 if b > 0 else 270
    return 180 if a < 0 and d < 0 else 0


def _glyph(char: LTChar, direction: int, page: LTPage) -> Glyph:
    """Return a character with its page turned until its direction runs to the right."""
    x0, y0, x1, y1 = char.bbox
    if direction == 90:
        x0, y0, x1, y1 = y0, page.width - x1, y1, page.width - x0
    elif direction == 180:
        x0, y0, x1, y1 = page.width - x1, page.height - y1, page.width - x0, page.height - y0
    elif direction == 270:
        x0, y0, x1, y1 = page.height - y1, x0, page.height - y0, x1
    return Glyph(
        text=char.get_text(),
        x0=x0,
        y0=y0,
        x1=x1,
        y1=y1,
        size=y1 - y0,
        bold=_is_bold(str(char.fontname)),
    )


@cache
def _is_bold(font: str) -> bool:
    return any(word in font.lower() for word in _BOLD)


def _drawn_once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield the glyphs without those that repeat one at nearly the same place."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        near = glyph.size * _SAME_PLACE
        keys = list(_cells(glyph, near))
        if not any(_at_one_place(glyph, seen.get(key), near) for key in keys):
            seen.update(dict.fromkeys(keys, glyph))
            yield glyph


def _cells(glyph: Glyph, near: float) -> Iterator[tuple[str, int, int]]:
    """Yield the cells of a coarse grid that a glyph is in or close to; mostly one."""
    step = 8 * near
    for column in {int((glyph.x0 - near) / step), int((glyph.x0 + near) / step)}:
        for row in {int((glyph.y0 - near) / step), int((glyph.y0 + near) / step)}:
            yield glyph.text, column, row


def _at_one_place(glyph: Glyph, other: Glyph | None, near: float) -> bool:
    return other is not None and abs(glyph.x0 - other.x0) < near and abs(glyph.y0 - other.y0) < near
