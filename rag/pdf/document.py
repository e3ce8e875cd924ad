"""A PDF's bytes to its text: opens the file, reads its pages, puts their parts in order."""

import io

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from rag.amounts import counted
from rag.errors import EmptyArticleError, UnreadableInputError
from rag.pdf.columns import regions_of
from rag.pdf.faults import FAULTS
from rag.pdf.glyphs import UNKNOWN
from rag.pdf.joining import blocks_of, joined_over_pages
from rag.pdf.pages import read_pages
from rag.pdf.paragraphs import Paragraph, paragraphs_in
from rag.pdf.running import without_running
from rag.pdf.types import Page, PdfText

__all__ = ["text_of"]

# Of all characters; a few signs of formulas and bullets are unknown in many files.
_MOST_UNKNOWN = 0.3
_MAX_INFO_CHARS = 1_000


def text_of(data: bytes, *, page_s: float) -> PdfText:
    """Return the text of a PDF; a page that takes more than ``page_s`` of a processor is left out.

    Raises:
        EmptyArticleError: If it has no text.
        UnreadableInputError: If it is locked, broken or too long.
    """
    document = _opened(data)
    try:
        pages, unread = read_pages(document, page_s=page_s)
    except FAULTS as error:
        raise _broken(error) from error
    _require_text(pages, unread)
    info = _information(document)
    return PdfText(
        title=info.get("Title"),
        author=info.get("Author"),
        blocks=tuple(blocks_of(joined_over_pages(_paragraphs(pages)))),
        n_pages=len(pages) + len(unread),
        silent_pages=tuple(p.number for p in pages if p.n_images and not p.lines),
        unread_pages=tuple(unread),
    )


def _paragraphs(pages: list[Page]) -> list[Paragraph]:
    return [
        paragraph
        for page in without_running(pages)
        for region in regions_of(page.lines)
        for paragraph in paragraphs_in(region, page=page.number)
    ]


def _opened(data: bytes) -> PDFDocument:
    try:
        return PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableInputError(
            "is locked with a password; open it, save it without one and add that file"
        ) from error
    except FAULTS as error:
        raise _broken(error) from error


def _broken(error: Exception) -> UnreadableInputError:
    return UnreadableInputError(
        f"is a damaged PDF ({type(error).__name__}); open it in a viewer, save it again as PDF"
        " and add that file"
    )


def _require_text(pages: list[Page], unread: list[int]) -> None:
    letters = "".join(line.text for page in pages for line in page.lines)
    if letters.count(UNKNOWN) > _MOST_UNKNOWN * len(letters):
        raise UnreadableInputError(
            "has fonts that do not say which letters they draw; run text recognition (OCR) on it"
            " and add the result"
        )
    if any(map(str.isalnum, letters)):
        return
    if unread:
        raise UnreadableInputError(
            f"has {counted(len(unread), 'page')} that cannot be read; open it in a viewer, save it"
            " again as PDF and add that file"
        )
    if any(page.n_images for page in pages):
        raise EmptyArticleError(
            f"has {counted(len(pages), 'page')} of pictures and no text, as scans have; run text"
            " recognition (OCR) on it and add the result"
        )
    raise EmptyArticleError(
        "has no text on its pages; if they show some, run text recognition (OCR) on it and add the"
        " result"
    )


def _information(document: PDFDocument) -> dict[str, str]:
    """Return title and author of the document information; the first dictionary is the newest."""
    found: dict[str, str] = {}
    for info in document.info:
        for key in ("Title", "Author"):
            try:
                value = resolve1(info.get(key))
                text = decode_text(value)[:_MAX_INFO_CHARS] if isinstance(value, bytes) else ""
            except FAULTS:
                continue
            if text.strip():
                found.setdefault(key, text.strip())
    return found
