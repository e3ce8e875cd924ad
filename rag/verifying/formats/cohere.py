"""A Cohere chat reply: text with citations of ranges of it.

https://docs.cohere.com/docs/rag-citations (v2): ``message.citations`` with ``start``, ``end``,
``text`` and ``sources``, each with the document that was cited; also the reply of API v1 with
``document_ids`` and ``documents``. Citations of a plan or of the model's thinking cite no part of
the answer and are left out.
"""

from collections.abc import Iterator

from index.types import Span
from rag.verifying.payload import Record, count_of, record, records, span_of, text_of
from rag.verifying.source_book import SourceBook
from rag.verifying.sources import document_source
from rag.verifying.types import ForeignAnswer, ForeignSource, Mark

__all__ = ["matches", "read"]

_BETWEEN_PARTS = "\n\n"
_OTHER_TEXTS = frozenset({"PLAN", "THINKING_CONTENT"})


def matches(value: object) -> bool:
    """Whether this is a reply with a message, the message, or a reply of API v1."""
    fields = record(value)
    if isinstance(fields.get("message"), dict):
        return True
    if not isinstance(fields.get("citations"), list):
        return False
    return isinstance(fields.get("text"), str) or isinstance(fields.get("content"), str | list)


def read(value: object, given: tuple[ForeignSource, ...]) -> ForeignAnswer:
    """Return the answer: its text parts in order, an empty line between two."""
    reply = record(value)
    message = record(reply.get("message")) or reply
    text, offsets = _text(message)
    book = SourceBook(given)
    for document in records(reply.get("documents"), "documents"):
        book.take(document_source(document))
    marks = [
        mark
        for citation in records(message.get("citations"), "citations")
        if text_of(citation, "type") not in _OTHER_TEXTS
        for mark in _marks(citation, text, offsets, book)
    ]
    return ForeignAnswer(format="cohere", text=text, sources=book.sources, marks=tuple(marks))


def _text(message: Record) -> tuple[str, dict[int, int]]:
    """Return the text, and where each part of the content begins in it."""
    content = message.get("content")
    if isinstance(content, str) or content is None:
        return text_of(message, "content", "text"), {}
    text = ""
    offsets: dict[int, int] = {}
    for number, part in enumerate(records(content, "content")):
        if part.get("type") == "text":
            text += _BETWEEN_PARTS if text else ""
            offsets[number] = len(text)
            text += text_of(part, "text")
    return text, offsets


def _marks(
    citation: Record, text: str, offsets: dict[int, int], book: SourceBook
) -> Iterator[Mark]:
    part = count_of(citation, "content_index")
    place = _place(citation, text, offsets.get(part or 0, 0))
    positions = list(_positions(citation, book))
    for position in positions:
        yield Mark(name=book.sources[position].name, place=place, source=position)
    if not positions:
        yield Mark(name="a citation without a source", place=place, source=None)


def _positions(citation: Record, book: SourceBook) -> Iterator[int]:
    ids = citation.get("document_ids")
    for name in ids if isinstance(ids, list) else []:
        known = book.named(str(name))
        yield book.take(ForeignSource(key=str(name))) if known is None else known
    for source in records(citation.get("sources"), "sources"):
        name = text_of(source, "id")
        known = book.named(name)
        if known is None:
            shown = record(source.get("document")) or record(source.get("tool_output"))
            known = book.take(document_source(shown, key=name or None))
        yield known


def _place(citation: Record, text: str, at: int) -> Span | None:
    """Return the cited range; where its own words are not there, the nearest place of them."""
    span = span_of(citation, "start", "end")
    if span is None:
        return None
    start, end = at + span.start, at + span.end
    words = text_of(citation, "text")
    if end <= len(text) and words in {"", text[start:end]}:
        return Span(start=start, end=end)
    found = [
        i for i in (text.rfind(words, 0, start + len(words)), text.find(words, start)) if i >= 0
    ]
    if not words or not found:
        return None
    nearest = min(found, key=lambda i: abs(i - start))
    return Span(start=nearest, end=nearest + len(words))
