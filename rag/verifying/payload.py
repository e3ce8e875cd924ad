"""A JSON document from a stranger: parsed within bounds, its fields read one by one.

Every string is free of NUL and lone surrogates, which neither JSON nor SQLite take; each is
replaced by one U+FFFD, so that no position moves.
"""

import json
import re
from collections.abc import Iterable, Iterator

from index.types import Span
from rag.errors import UnusableAnswerError

__all__ = ["Record", "count_of", "parsed", "record", "records", "showable", "span_of", "text_of"]

Record = dict[str, object]

_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")


def parsed(data: bytes | str) -> object:
    """Return the document; UnusableAnswerError if it is no JSON or nested too deeply."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        return _clean(json.loads(text))
    except RecursionError:
        raise UnusableAnswerError(
            "the JSON is nested too deeply; send the answer's own object"
        ) from None
    except ValueError as error:
        raise UnusableAnswerError(f"this is not JSON: {error}; send one JSON document") from None


def showable(text: str) -> str:
    """Return a text of the same length without NUL and lone surrogates."""
    return _UNSHOWABLE.sub("\ufffd", text)


def _clean(value: object) -> object:
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {showable(str(key)): _clean(item) for key, item in value.items()}
    return value


def record(value: object) -> Record:
    """Return an object's fields; nothing for what is no object."""
    return value if isinstance(value, dict) else {}


def records(value: object, name: str) -> Iterator[Record]:
    """Yield the objects of a list, of which null is an empty one.

    Raises UnusableAnswerError naming the first item that is no object.
    """
    if value is None:
        return
    if not isinstance(value, list | tuple):
        raise UnusableAnswerError(f"{name} is {_shown(value)}; it must be a list of objects")
    yield from _objects(value, name)


def _objects(items: Iterable[object], name: str) -> Iterator[Record]:
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise UnusableAnswerError(f"{name}[{number}] is {_shown(item)}; it must be an object")
        yield item


def text_of(fields: Record, *names: str) -> str:
    """Return the first of the fields that is text and not empty, else an empty string."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def count_of(fields: Record, name: str) -> int | None:
    """Return a field that is a whole number of at least 0, else None."""
    value = fields.get(name)
    return value if type(value) is int and value >= 0 else None


def span_of(fields: Record, start: str, end: str) -> Span | None:
    """Return two fields as a range; None unless both are counts in order."""
    first, last = count_of(fields, start), count_of(fields, end)
    if first is None or last is None or last < first:
        return None
    return Span(start=first, end=last)


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
