"""The events of a streamed answer, read from a ``text/event-stream`` line by line.

All but the last are the values of ``rag.answering.events``, described there.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from rag.answering.events import ClaimChecked, EvidenceFound, FellBack, Queried, TextArrived
from web.client.errors import ProblemError, UnreadableReplyError, problem_of
from web.client.types import Answer

__all__ = [
    "AnswerEvent",
    "ClaimChecked",
    "Done",
    "EventReader",
    "EvidenceFound",
    "FellBack",
    "Queried",
    "TextArrived",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The complete answer, stored; the last event."""

    answer: Answer


AnswerEvent = Queried | EvidenceFound | FellBack | TextArrived | ClaimChecked | Done

_QUERIED = TypeAdapter(Queried)
_EVIDENCE = TypeAdapter(EvidenceFound)
_FALLBACK = TypeAdapter(FellBack)
_TEXT = TypeAdapter(TextArrived)
_CLAIM = TypeAdapter(ClaimChecked)
_ANSWER = TypeAdapter(Answer)

_READERS: dict[str, Callable[[str], AnswerEvent]] = {
    "query": _QUERIED.validate_json,
    "evidence": _EVIDENCE.validate_json,
    "fallback": _FALLBACK.validate_json,
    "delta": _TEXT.validate_json,
    "claim": _CLAIM.validate_json,
    "done": lambda data: Done(answer=_ANSWER.validate_json(data)),
}


class EventReader:
    """Turns lines into events. An event of a name it does not know is passed over.

    A stream that ends without ``Done`` was cut: ``finish`` raises then.
    """

    def __init__(self) -> None:
        self._name = ""
        self._data: list[str] = []
        self._done = False

    def feed(self, line: str) -> Iterator[AnswerEvent]:
        """Take one line without its end; ProblemError if it ends an ``error`` event."""
        name, _, value = line.partition(":")
        if line and name == "event":
            self._name = value.strip()
        elif line and name == "data":
            self._data.append(value.removeprefix(" "))
        elif not line and self._data:
            yield from self._event(self._name, "\n".join(self._data))
            self._name, self._data = "", []

    def finish(self) -> None:
        """Take the end of the stream."""
        if not self._done:
            raise UnreadableReplyError("the stream ended before the answer did; ask again")

    def _event(self, name: str, data: str) -> Iterator[AnswerEvent]:
        try:
            if name == "error":
                raise _problem(data)
            if name in _READERS:
                self._done = self._done or name == "done"
                yield _READERS[name](data)
        except ValidationError as error:
            raise UnreadableReplyError(f"cannot read the event {name!r}: {error}") from error


def _problem(data: str) -> ProblemError | UnreadableReplyError:
    try:
        return problem_of(json.loads(data), status=500)
    except ValueError:
        return UnreadableReplyError(f"cannot read the error {data[:200]!r}")
