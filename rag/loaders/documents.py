"""One stream of bytes into its articles: decides the kind, decodes, parses, finishes."""

import io
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO

from rag.errors import EmptyArticleError, IngestError, UnreadableInputError
from rag.loaders.decoding import declared_encoding, decode
from rag.loaders.finish import finish
from rag.loaders.kinds import Kind, kind_of_content, require_text
from rag.loaders.lines import read_lines
from rag.loaders.parsers import byte_parser, text_parser
from rag.loaders.prefixed import prefixed
from rag.loaders.records import articles_within, parse_record, read_objects
from rag.loaders.tables import read_rows
from rag.loaders.types import (
    MAX_DOCUMENT_BYTES,
    MAX_FILE_BYTES,
    MAX_RECORD_BYTES,
    STANDARD_INPUT,
    Loaded,
    LoadFailure,
    Parsed,
    megabytes,
)

__all__ = ["read_document"]

_LOOK_AT_BYTES = 65_536


def read_document(
    stream: BinaryIO, *, source: str, kind: Kind | None = None, encoding: str | None = None
) -> Iterator[Loaded]:
    """Yield the articles in ``stream``; its content decides where ``kind`` is None.

    ``encoding`` is the codec that stands beside a text rather than in it; valid UTF-8 is UTF-8
    all the same.
    """
    try:
        if kind is None:
            start = stream.read(_LOOK_AT_BYTES)
            kind, stream = kind_of_content(start), prefixed(start, stream)
        if kind == "lines":
            yield from _lines(stream, source)
        elif kind == "json":
            yield from _objects(_text(stream, MAX_FILE_BYTES, encoding), source)
        elif kind == "table":
            yield from _rows(_text(stream, MAX_FILE_BYTES, encoding), source)
        else:
            parsed = _parsed(stream, kind, encoding)
            yield finish(parsed, source=source, stem=_stem(source))
    except IngestError as error:
        yield LoadFailure(source=source, reason=str(error))


def _parsed(stream: BinaryIO, kind: Kind, encoding: str | None) -> Parsed:
    if parse_bytes := byte_parser(kind):
        return parse_bytes(_bytes(stream, MAX_DOCUMENT_BYTES))
    return text_parser(kind)(_text(stream, MAX_RECORD_BYTES, encoding))


def _text(stream: BinaryIO, limit: int, encoding: str | None) -> str:
    """Return the decoded text."""
    data = _bytes(stream, limit)
    require_text(data)
    return decode(data, declared=encoding or declared_encoding(data))


def _bytes(stream: BinaryIO, limit: int) -> bytes:
    """Return all of a stream; one byte more than ``limit`` is never held."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        n_bytes = len(data)
        while chunk := stream.read(_LOOK_AT_BYTES):
            n_bytes += len(chunk)
        raise UnreadableInputError(
            f"is {megabytes(n_bytes)}, at most {megabytes(limit)} are read; split it"
        )
    if not data.strip():
        raise EmptyArticleError("is empty; add text or remove it")
    return data


def _records(
    numbered: Iterable[tuple[int, object | IngestError]], source: str, *, if_none: str
) -> Iterator[Loaded]:
    """Yield an article for each (line, value), or the failure that there is ``if_none``."""
    is_empty = True
    for line, value in numbered:
        is_empty = False
        yield _record(value, f"{source}:{line}", source)
    if is_empty:
        yield LoadFailure(source=source, reason=if_none)


def _lines(stream: BinaryIO, source: str) -> Iterator[Loaded]:
    return _records(read_lines(stream), source, if_none="is empty; add text or remove it")


def _rows(text: str, source: str) -> Iterator[Loaded]:
    none = "has no row below its first; add articles to it"
    return _records(read_rows(text), source, if_none=none)


def _objects(text: str, source: str) -> Iterator[Loaded]:
    """Yield a JSON document's articles; JSON Lines under a ``.json`` name are read as such."""
    is_list = text.lstrip()[:1] == "["
    if not is_list and _is_lines(text):
        yield from _lines(io.BytesIO(text.encode("utf-8", "replace")), source)
        return
    values = read_objects(text)
    if not is_list:
        (value,) = values
        within = articles_within(value)
        is_list, values = within is not None, iter([value] if within is None else within)
    n_objects = 0
    for value in values:
        n_objects += 1
        yield _record(value, f"{source}#{n_objects}" if is_list else source, source)
    if n_objects == 0:
        yield LoadFailure(source=source, reason="is an empty list; add articles to it")


def _is_lines(text: str) -> bool:
    """Whether the first two lines with text in them each look like a whole object."""
    lines = [line for line in text[:_LOOK_AT_BYTES].split("\n") if line.strip()]
    return len(lines) > 1 and all(
        line.lstrip().startswith("{") and line.rstrip().endswith("}") for line in lines[:2]
    )


def _record(value: object | IngestError, source: str, document: str) -> Loaded:
    try:
        if isinstance(value, IngestError):
            raise value
        return finish(parse_record(value), source=source, stem=_stem(document))
    except IngestError as error:
        return LoadFailure(source=source, reason=str(error))


def _stem(source: str) -> str:
    """Return what a file is called without its suffix; standard input has no name."""
    return "" if source == STANDARD_INPUT else PurePath(source).stem.replace("_", " ")
