"""JSON objects as articles, from one document or from a stream of lines.

A broken line or object costs only itself. Numbers, nesting and surrogate escapes that Python's
parser stumbles over are failures with a reason, never exceptions.
"""

import json
import re
from collections.abc import Iterator, Mapping

from rag.canonical import canonical_text
from rag.errors import EmptyArticleError, IngestError, UnreadableInputError
from rag.loaders.fields import metadata_of, one_line
from rag.loaders.header import merged
from rag.loaders.types import MAX_RECORD_BYTES, Parsed, megabytes

__all__ = ["TEXT_FIELDS", "articles_within", "parse_json", "parse_record", "read_objects"]

# The last three are schema.org's, JSON Feed's and news-please's names.
TEXT_FIELDS = ("text", "body", "content", "articleBody", "content_text", "maintext")
_HTML_FIELDS = ("html", "content_html")
# Where news services and feeds put the list of articles of one reply.
_LIST_FIELDS = ("articles", "items", "results", "data")
_GAP = re.compile(r"[ \t\r\n]*")


def parse_record(record: object) -> Parsed:
    """Return the article that one JSON value holds.

    Raises:
        EmptyArticleError: If its text is empty.
        UnreadableInputError: If it is no object or has no text.
    """
    if not isinstance(record, Mapping):
        raise UnreadableInputError(
            f'is {_shape(record)}, not an object; write {{"title": …, "text": …}}'
        )
    metadata = metadata_of(record)
    name = next((n for n in TEXT_FIELDS if record.get(n) is not None), None)
    html = next((html for n in _HTML_FIELDS if isinstance(html := record.get(n), str)), None)
    if name is None and html is not None:
        # What reads web pages takes a third of a second to import.
        from rag.loaders.html import parse_html

        page = parse_html(html)
        return Parsed(text=page.text, metadata=merged(metadata, page.metadata))
    if name is None:
        raise UnreadableInputError(
            "has no text; put it into a field named 'text', 'body', 'content' or 'html'"
        )
    body = record[name]
    if not isinstance(body, str):
        raise UnreadableInputError(f"has {_shape(body)} in {name!r}; make it a string")
    text = canonical_text(body)
    if not text:
        raise EmptyArticleError(f"has an empty {name!r}; add the text or remove the record")
    if metadata.title:
        text = _without_headline(text, metadata.title)
    return Parsed(text=text, metadata=metadata)


def articles_within(value: object) -> list[object] | None:
    """Return the list of articles that an object without a text of its own holds, or None."""
    if not isinstance(value, Mapping) or any(
        value.get(name) is not None for name in (*TEXT_FIELDS, *_HTML_FIELDS)
    ):
        return None
    lists = [value[name] for name in _LIST_FIELDS if isinstance(value.get(name), list)]
    return lists[0] if len(lists) == 1 else None


def parse_json(text: str) -> object:
    """Return the value of one JSON text.

    Raises:
        UnreadableInputError: If it is not JSON, or nested or sized beyond what is parsed.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _broken(error.msg, error.lineno, error.colno) from error
    except (RecursionError, ValueError) as error:
        raise _unreadable(error) from error


def read_objects(text: str) -> Iterator[object | IngestError]:
    """Yield the values of a JSON list one by one, or the single value of another document.

    What cannot be read takes its place as an error. Nothing after a syntax error in a list can be
    told apart any more, so the error is the last value.
    """
    position = _skip_gap(text, 0)
    if text[position : position + 1] != "[":
        yield _caught(text)
        return
    decoder = json.JSONDecoder()
    position = _skip_gap(text, position + 1)
    while text[position : position + 1] != "]":
        try:
            value, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            yield _broken(error.msg, error.lineno, error.colno)
            return
        except (RecursionError, ValueError) as error:
            yield _unreadable(error)
            return
        yield _oversized(end - position) or value
        position = _skip_gap(text, end)
        if text[position : position + 1] == ",":
            position = _skip_gap(text, position + 1)
        elif text[position : position + 1] != "]":
            line = text.count("\n", 0, position) + 1
            yield _broken("list not closed", line, position - text.rfind("\n", 0, position))
            return


def _caught(text: str) -> object | IngestError:
    try:
        return _oversized(len(text)) or parse_json(text)
    except UnreadableInputError as error:
        return error


def _oversized(n_chars: int) -> UnreadableInputError | None:
    if n_chars <= MAX_RECORD_BYTES:
        return None
    return UnreadableInputError(
        f"is {megabytes(n_chars)}, one record may have {megabytes(MAX_RECORD_BYTES)}; split it"
    )


def _broken(message: str, line: int, column: int) -> UnreadableInputError:
    detail = message[:1].lower() + message[1:]
    where = f"column {column}" if line == 1 else f"line {line}, column {column}"
    return UnreadableInputError(f"is not valid JSON: {detail} at {where}; correct it there")


def _unreadable(error: Exception) -> UnreadableInputError:
    if isinstance(error, RecursionError):
        return UnreadableInputError("is JSON nested too deeply to be an article; flatten it")
    return UnreadableInputError("holds a number too long to read; write it as a string")


def _skip_gap(text: str, position: int) -> int:
    match = _GAP.match(text, position)
    return match.end() if match else position


def _shape(value: object) -> str:
    """Return what a JSON value is, in words."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
    return "null" if value is None else names.get(type(value), "a number")


def _without_headline(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    repeats = one_line(first).casefold() == title.casefold()
    return rest.lstrip("\n") if repeats and rest.strip() else text
