"""The values that reading a PDF passes on: glyphs, lines, pages, blocks, the whole text.

Lengths are in points; x grows to the right and y upwards, as in the file, after each page has been
turned so that most of its text runs from left to right.
"""

from dataclasses import dataclass

__all__ = ["Glyph", "Line", "Page", "PdfText", "TextBlock"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """A drawn character, or several for a ligature; ``size`` is the height of its font."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Text on one line, or a piece of it; ``size`` and ``bold`` are those of most of its letters.

    ``is_row`` says that wide gaps divide it, as those between the cells of a table.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    is_row: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's pieces of lines in the order in which the file draws them; numbers begin at 1."""

    number: int
    height: float
    lines: tuple[Line, ...]
    n_images: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    r"""A paragraph, heading, list item or row; ``\n`` stands where its line ends carry meaning."""

    text: str
    size: float
    bold: bool
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """What a PDF says; ``title`` and ``author`` are its document information, untested.

    ``silent_pages`` have pictures and no text, ``unread_pages`` could not be read.
    """

    title: str | None
    author: str | None
    blocks: tuple[TextBlock, ...]
    n_pages: int
    silent_pages: tuple[int, ...] = ()
    unread_pages: tuple[int, ...] = ()
