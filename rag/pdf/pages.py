"""The pages of an opened PDF, one after the other: what is wrong with one costs that page only."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from rag.errors import UnreadableInputError
from rag.pdf.faults import FAULTS
from rag.pdf.glyphs import GlyphCollector
from rag.pdf.lines import pieces_of
from rag.pdf.types import Page

__all__ = ["MAX_PAGES", "read_pages"]

# The longest reports of public inquiries have some 3,000 pages.
MAX_PAGES = 5_000
_MAX_CHARS = 20_000_000
# Pages that take too long before the whole file counts as one that does.
_MOST_SLOW = 3
_AGAIN_S = 0.2


class _PageTimeoutError(BaseException):
    """A page takes too long; no ``Exception``, so that no reader of broken files catches it."""


def read_pages(document: PDFDocument, *, page_s: float) -> tuple[list[Page], list[int]]:
    """Return the pages, and the numbers of those that cannot be read or not soon enough.

    ``page_s`` is the time of a processor that a page may take. Where the list of pages breaks off,
    the number behind the last one is among those that cannot be read.

    Raises:
        UnreadableInputError: If there are too many, too long or too slow ones.
        Exception: One of ``FAULTS`` if there is no page to be found.
    """
    pages: list[Page] = []
    unread: list[int] = []
    n_chars = n_slow = 0
    for number, page in _numbered(document):
        try:
            read = None if page is None else _read(page, number, page_s)
        except _PageTimeoutError:
            read, n_slow = None, n_slow + 1
        if read is None:
            unread.append(number)
        else:
            pages.append(read)
            n_chars += sum(len(line.text) for line in read.lines)
        _require_bounds(number, n_chars=n_chars, n_slow=n_slow)
    return pages, unread


def _numbered(document: PDFDocument) -> Iterator[tuple[int, PDFPage | None]]:
    """Yield the pages with their numbers from 1, and None where the list of them breaks off."""
    number = 0
    try:
        for number, page in enumerate(PDFPage.create_pages(document), start=1):
            yield number, page
    except FAULTS:
        if number == 0:
            raise
        yield number + 1, None


def _require_bounds(n_pages: int, *, n_chars: int, n_slow: int) -> None:
    if n_pages > MAX_PAGES:
        raise UnreadableInputError(f"has more than {MAX_PAGES:,} pages; split it")
    if n_chars > _MAX_CHARS:
        raise UnreadableInputError(f"holds more than {_MAX_CHARS:,} characters; split it")
    if n_slow > _MOST_SLOW:
        raise UnreadableInputError(
            f"has more than {_MOST_SLOW} pages that take too long to read; save it again as PDF"
        )


def _read(page: PDFPage, number: int, page_s: float) -> Page | None:
    """Return the pieces of lines of a page, or None if it cannot be read.

    Raises:
        _PageTimeoutError: If it takes more than ``page_s`` of a processor.
    """
    resources = PDFResourceManager()
    collector = GlyphCollector(resources)
    try:
        with _within(page_s):
            PDFPageInterpreter(resources, collector).process_page(page)
            sheets = collector.take()
            lines = [line for sheet in sheets for line in pieces_of(sheet.glyphs)]
    except FAULTS:
        return None
    return Page(
        number=number,
        height=sheets[0].height if sheets else 0.0,
        lines=tuple(lines),
        n_images=collector.n_images,
    )


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise in the block once it has used ``seconds`` of a processor; for the main thread only.

    Again and again until it ends: what is raised while an object is finalised is lost.
    """
    is_running = True

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if is_running:
            raise _PageTimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_S)
    try:
        yield
    finally:
        is_running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
