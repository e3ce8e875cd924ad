"""An Anthropic message: text blocks, each with the citations that stand behind all of it.

https://platform.claude.com/docs/en/build-with-claude/citations: ``char_location``,
``page_location`` and ``content_block_location`` name a document of the request by its position
from 0, ``search_result_location`` a search result by its source, ``web_search_result_location``
a web page. The reply does not hold the documents: they are the sources sent along, in order.
"""

from index.types import Span
from rag.errors import UnusableAnswerError
from rag.verifying.payload import Record, count_of, record, records, span_of, text_of
from rag.verifying.source_book import SourceBook
from rag.verifying.sources import is_address
from rag.verifying.types import ForeignAnswer, ForeignSource, Mark

__all__ = ["matches", "read"]

_DOCUMENTS = frozenset({"char_location", "page_location", "content_block_location"})


def matches(value: object) -> bool:
    """Whether this is a message, or its content: a list with text blocks."""
    content = value if isinstance(value, list) else record(value).get("content")
    return isinstance(content, list) and any(_is_text(block) for block in content)


def read(value: object, given: tuple[ForeignSource, ...]) -> ForeignAnswer:
    """Return the answer: the text blocks joined as they are; other blocks are left out."""
    content = value if isinstance(value, list) else record(value).get("content")
    book = SourceBook(given)
    pieces: list[str] = []
    marks: list[Mark] = []
    at = 0
    for block in records(content, "content"):
        if not _is_text(block):
            continue
        words = block.get("text")
        if not isinstance(words, str):
            raise UnusableAnswerError(f"a text block has the text {words!r}; it must be a string")
        place = Span(start=at, end=at + len(words))
        citations = records(block.get("citations"), "citations")
        marks += [_mark(citation, place, book) for citation in citations]
        pieces.append(words)
        at = place.end
    return ForeignAnswer(
        format="anthropic", text="".join(pieces), sources=book.sources, marks=tuple(marks)
    )


def _is_text(block: object) -> bool:
    return record(block).get("type") == "text"


def _mark(citation: Record, place: Span, book: SourceBook) -> Mark:
    kind = text_of(citation, "type")
    source = _source(citation, kind, book)
    return Mark(
        name=kind or "a citation without a type" if source is None else book.sources[source].name,
        place=place,
        source=source,
        quote=text_of(citation, "cited_text").strip() or None,
        span=span_of(citation, "start_char_index", "end_char_index"),
    )


def _source(citation: Record, kind: str, book: SourceBook) -> int | None:
    if kind in _DOCUMENTS:
        index = count_of(citation, "document_index")
        if index is None:
            return None
        sent = book.nth(index, "document")
        title = text_of(citation, "document_title")
        return sent if sent is not None else book.take(_absent(f"document {index}", title))
    if kind == "search_result_location":
        return _search_result(citation, book)
    if kind == "web_search_result_location":
        url = text_of(citation, "url")
        return book.take(ForeignSource(url=url, title=text_of(citation, "title"))) if url else None
    return None


def _search_result(citation: Record, book: SourceBook) -> int | None:
    source, index = text_of(citation, "source"), count_of(citation, "search_result_index")
    known = book.named(source)
    if known is None and index is not None:
        known = book.nth(index, "search_result")
    if known is not None or not source:
        return known
    title = text_of(citation, "title")
    if is_address(source):
        return book.take(ForeignSource(url=source, title=title))
    return book.take(_absent(source, title))


def _absent(name: str, title: str) -> ForeignSource:
    # Of no kind that is counted again: a later position must not fall on it.
    return ForeignSource(key=name, title=title, kind="unsent")
