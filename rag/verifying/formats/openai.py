"""An OpenAI Responses reply: ``output_text`` parts with annotations.

https://developers.openai.com/api/reference/resources/responses: ``file_citation`` has an
``index`` in the text at which the citation stands, ``url_citation`` and
``container_file_citation`` the range ``start_index`` to ``end_index``. A file's text is taken
from the sources sent along, else from the file search results in the reply; a web page from the
sources or the library.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.types import Span
from rag.errors import UnusableAnswerError
from rag.verifying.payload import Record, count_of, record, records, span_of, text_of
from rag.verifying.source_book import SourceBook
from rag.verifying.types import ForeignAnswer, ForeignSource, Mark

__all__ = ["matches", "read"]

_BETWEEN_PARTS = "\n\n"
# "([title](address))", "[title](address)" or a bare address: a link, not words that are cited.
_LINK = re.compile(r"\s*\(?(?:\[[^\]\n]{0,400}\]\(|\(?https?://)\S*\s*")
# A title of at most 400 characters and an address of the length that browsers take.
_MOST_LINK_CHARS = 2_500


def matches(value: object) -> bool:
    """Whether this is a whole response, its output, one message, or one part of it."""
    if isinstance(value, list):
        return any(_is_message(item) for item in value)
    fields = record(value)
    whole = isinstance(fields.get("output"), list)
    return whole or fields.get("type") == "output_text" or _is_message(value)


def read(value: object, given: tuple[ForeignSource, ...]) -> ForeignAnswer:
    """Return the answer: every text part in order, an empty line between two."""
    items = _items(value)
    reader = _Reader(book=SourceBook(given))
    for call in items:
        if call.get("type") == "file_search_call":
            reader.keep_results(call)
    for part in _parts(items):
        reader.add(part)
    return ForeignAnswer(
        format="openai",
        text=reader.text,
        sources=reader.book.sources,
        marks=tuple(reader.marks),
        links=tuple(reader.links),
    )


def _is_message(value: object) -> bool:
    fields = record(value)
    content = fields.get("content")
    if fields.get("type") != "message" or not isinstance(content, list):
        return False
    return any(record(part).get("type") == "output_text" for part in content)


def _items(value: object) -> list[Record]:
    fields = record(value)
    if fields.get("type") == "output_text":
        return [{"type": "message", "content": [fields]}]
    if fields.get("type") == "message":
        return [fields]
    return list(records(fields["output"] if fields else value, "output"))


def _parts(items: list[Record]) -> Iterator[Record]:
    for item in items:
        if item.get("type") == "message":
            for part in records(item.get("content"), "content"):
                if part.get("type") == "output_text":
                    yield part


@dataclass(slots=True)
class _Reader:
    """Joins the parts, and moves each part's annotations to where its text now stands."""

    book: SourceBook
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    _results: dict[str, list[str]] = field(default_factory=dict)

    def keep_results(self, call: Record) -> None:
        """Keep the texts that a file search found, by file."""
        for result in records(call.get("results"), "results"):
            text = text_of(result, "text")
            if text:
                self._results.setdefault(text_of(result, "file_id"), []).append(text)

    def add(self, part: Record) -> None:
        """Take one text part."""
        words = part.get("text")
        if not isinstance(words, str):
            raise UnusableAnswerError(
                f"an output_text part has the text {words!r}; it must be a string"
            )
        at = len(self.text) + len(_BETWEEN_PARTS) if self.text else 0
        self.text += f"{_BETWEEN_PARTS}{words}" if self.text else words
        for annotation in records(part.get("annotations"), "annotations"):
            self._annotate(annotation, at, words)

    def _annotate(self, annotation: Record, at: int, words: str) -> None:
        match annotation.get("type"):
            case "file_citation":
                index = count_of(annotation, "index")
                place = None if index is None else Span(start=index, end=index)
                source = self._file(annotation)
            case "container_file_citation":
                place = span_of(annotation, "start_index", "end_index")
                source = self._file(annotation)
            case "url_citation":
                place = span_of(annotation, "start_index", "end_index")
                source = self._page(annotation)
            case _:
                # A file_path is something the answer made, not something it cites.
                return
        if place is not None and place.end > len(words):
            place = None
        moved = None if place is None else Span(start=at + place.start, end=at + place.end)
        if place is not None and moved is not None:
            self._keep_link(words[place.start : place.end], moved)
        self.marks.append(Mark(name=self.book.sources[source].name, place=moved, source=source))

    def _keep_link(self, words: str, place: Span) -> None:
        if len(words) <= _MOST_LINK_CHARS and _LINK.fullmatch(words):
            self.links.append(place)

    def _file(self, annotation: Record) -> int:
        file_id, name = text_of(annotation, "file_id"), text_of(annotation, "filename")
        known = self.book.named(file_id, name)
        if known is not None:
            return known
        found = "\n\n".join(self._results.get(file_id, []))
        return self.book.take(ForeignSource(key=file_id or name, title=name, text=found or None))

    def _page(self, annotation: Record) -> int:
        url, title = text_of(annotation, "url"), text_of(annotation, "title")
        return self.book.take(ForeignSource(url=url or None, title=title, key=url or title or None))
