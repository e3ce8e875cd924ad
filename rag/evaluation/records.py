"""Lines of a JSON Lines file, and their fields, with errors that name file, line and field."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rag.errors import EvaluationError

__all__ = ["Record", "records"]

Value = TypeVar("Value")
_NAMES = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "an object",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One JSON object and where it stands, for messages."""

    where: str
    fields: Mapping[str, object]

    def wrong(self, problem: str) -> EvaluationError:
        """Return the error that says what is wrong here."""
        return EvaluationError(f"{self.where}: {problem}")

    def get(self, name: str, kind: type[Value]) -> Value | None:
        """Return a field, None if it is absent or null; EvaluationError if it is no ``kind``."""
        value = self.fields.get(name)
        if value is None:
            return None
        # JSON's true is an int to Python.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(f"{name!r} is {value!r}; make it {_NAMES[kind]}")
        return value

    def need(self, name: str, kind: type[Value]) -> Value:
        """Return a field that must be there; EvaluationError otherwise."""
        value = self.get(name, kind)
        if value is None:
            raise self.wrong(f"{name!r} is missing; add it as {_NAMES[kind]}")
        return value

    def text(self, name: str) -> str:
        """Return a string that must be there and hold more than white space."""
        value = self.need(name, str)
        if not value.strip():
            raise self.wrong(f"{name!r} is {value!r}; write something into it")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings; none if it is absent."""
        values = self.get(name, list) or []
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.wrong(f"{name!r} holds {value!r}; make it a string with words in it")
        return tuple(values)

    def objects(self, name: str) -> Iterator["Record"]:
        """Yield a list's objects as records; none if it is absent."""
        for n, value in enumerate(self.get(name, list) or [], start=1):
            if not isinstance(value, dict):
                raise self.wrong(f"{name!r} holds {value!r}; make it an object")
            yield Record(where=f"{self.where}, {name} {n}", fields=value)


def records(path: Path) -> Iterator[Record]:
    """Yield the objects of a JSON Lines file; empty lines are passed over.

    Raises EvaluationError for a file that cannot be read and a line that is no JSON object.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _record(f"{path.name}, line {number}", line)
    except OSError as error:
        raise EvaluationError(
            f"cannot read {str(path)!r}: {error.strerror}; put the file there"
        ) from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{str(path)!r} is not UTF-8: {error}; save it as UTF-8") from error


def _record(where: str, line: str) -> Record:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise EvaluationError(
            f"{where}: not valid JSON: {error}; write one object a line"
        ) from error
    if not isinstance(value, dict):
        raise EvaluationError(f"{where}: {value!r} is not an object; write one object a line")
    return Record(where=where, fields=value)
