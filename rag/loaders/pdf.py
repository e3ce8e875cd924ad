"""PDF files: what stands on the pages becomes the body, what stands above it title and byline.

The title is that of the document information if its words stand on the first pages too, else the
largest heading of the first page, else what the information says, else the name of the file. Author
and day come from lines above the body, else the author from the information. When the file was
made is no publication date: reports are exported again years later, so an article without a
written date has none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.canonical import canonical_text
from rag.loaders.dates import parse_date
from rag.loaders.fields import metadata_of
from rag.loaders.header import merged
from rag.loaders.pdf_titles import author_of, titled
from rag.loaders.plain import parse_paragraphs
from rag.loaders.types import Metadata, Parsed
from rag.pdf import PdfText, TextBlock, read_pdf

__all__ = ["parse_article", "parse_pdf"]

_MOST_PAGES_NAMED = 5
_HEAD_BLOCKS = 12
# One to four words, each with a capital letter, and what may be a date.
_PLACED = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?: [A-ZÀ-ÖØ-Þ][\w.'’-]*){0,3}(?:,| [-–|])? ([\w ,]{8,30})"
)


def parse_pdf(data: bytes) -> Parsed:
    """Return the article of a PDF.

    Raises:
        EmptyArticleError: If it has no text.
        UnreadableInputError: If it is no PDF, is locked or broken, or takes too much to read.
    """
    return parse_article(read_pdf(data))


def parse_article(pdf: PdfText) -> Parsed:
    """Return the article that the text of a PDF is.

    Raises:
        EmptyArticleError: If nothing but page furniture is left.
    """
    blocks = [replace(block, text=canonical_text(block.text)) for block in pdf.blocks]
    title, rest = titled(pdf.title, [block for block in blocks if block.text])
    parsed = parse_paragraphs([block.text for block in rest], Metadata(title=title))
    stated = metadata_of({"author": author_of(pdf.author), "date": _dateline(rest)})
    metadata = merged(parsed.metadata, stated)
    return replace(parsed, metadata=metadata, title_is_name=True, note=_note(pdf))


def _dateline(blocks: Sequence[TextBlock]) -> str | None:
    """Return the date of a line such as ``Brussels, 3 March 2020`` on the first page."""
    head = [block for block in blocks[:_HEAD_BLOCKS] if block.page == blocks[0].page]
    lines = [line for block in head for line in block.text.split("\n")]
    dates = (match[1] for line in lines if (match := _PLACED.fullmatch(line)))
    return next((day for each in dates if (day := parse_date(each))), None)


def _note(pdf: PdfText) -> str | None:
    """Return what of the pages is not in the article."""
    parts = []
    if pdf.unread_pages:
        parts.append(f"{_pages(pdf.unread_pages)} could not be read")
    if pdf.silent_pages:
        parts.append(f"no text was found on {_pages(pdf.silent_pages)}, only pictures")
    return f"is not complete: {'; '.join(parts)}" if parts else None


def _pages(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:_MOST_PAGES_NAMED]))
    n_more = len(numbers) - _MOST_PAGES_NAMED
    more = f" and {n_more} more" if n_more > 0 else ""
    return f"page {named}" if len(numbers) == 1 else f"pages {named}{more}"
