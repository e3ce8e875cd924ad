"""Which parser reads a kind: one of text, or one of bytes for formats that are no text.

Imported when first needed: what reads web pages takes a third of a second.
"""

from collections.abc import Callable

from rag.loaders.kinds import Kind
from rag.loaders.plain import parse_plain
from rag.loaders.types import Parsed

__all__ = ["byte_parser", "text_parser"]


def text_parser(kind: Kind) -> Callable[[str], Parsed]:
    """Return the parser of a kind that is text, of plain text for what is no other."""
    if kind == "html":
        from rag.loaders.html import parse_html

        return parse_html
    if kind == "markdown":
        from rag.loaders.markdown import parse_markdown

        return parse_markdown
    return parse_plain


def byte_parser(kind: Kind) -> Callable[[bytes], Parsed] | None:
    """Return the parser of a kind that is no text, or None if it is."""
    if kind == "pdf":
        from rag.loaders.pdf import parse_pdf

        return parse_pdf
    return _office_parser(kind)


def _office_parser(kind: Kind) -> Callable[[bytes], Parsed] | None:
    if kind == "word":
        from rag.loaders.office.word import parse_word

        return parse_word
    if kind == "opendocument":
        from rag.loaders.office.open_document import parse_open_document

        return parse_open_document
    if kind == "mail":
        from rag.loaders.office.mail import parse_mail

        return parse_mail
    if kind == "book":
        from rag.loaders.office.book import parse_book

        return parse_book
    if kind == "rich":
        from rag.loaders.office.rich import parse_rich

        return parse_rich
    return None
