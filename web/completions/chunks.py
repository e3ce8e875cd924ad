"""An answer's events as the chunks of a streamed completion.

Text comes as it is written. The last chunk with a choice carries ``finish_reason``, every
annotation, and under ``footnote`` the complete answer; usage follows in a chunk of its own where
it was asked for, and then ``[DONE]``.
"""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing

from rag.answering.events import Answered, AnswerEvent, Failed, FellBack, Queried, TextArrived
from rag.types import Answer
from web.answer_events import failed_event
from web.completions.annotations import annotations_of
from web.completions.errors import error_body
from web.completions.reply import (
    UsageOut,
    completion_id,
    content_of,
    finish_reason,
    model_name,
)
from web.events import ServerEvent, event_data
from web.replies import AnswerOut

__all__ = ["completion_chunks", "encode_chunk"]

_CHUNK, _DONE, _ERROR = "chunk", "done", "error"


def encode_chunk(event: ServerEvent) -> bytes:
    r"""Return an event as the published stream has it: data without a name.

    >>> encode_chunk(ServerEvent("done", {}))
    b'data: [DONE]\n\n'
    """
    if event.name == _DONE:
        return b"data: [DONE]\n\n"
    data = error_body(event.data) if event.name == _ERROR else event.data
    return f"data: {event_data(data)}\n\n".encode()


async def completion_chunks(
    events: AsyncGenerator[AnswerEvent, None], *, created: int, base_url: str, include_usage: bool
) -> AsyncGenerator[ServerEvent, None]:
    """Yield the chunks of one answer; closing this closes ``events``."""
    stream = _Stream(created=created, base_url=base_url, include_usage=include_usage)
    async with aclosing(events):
        async for event in events:
            for sent in stream.server_events(event):
                yield sent


class _Stream:
    """What the chunks of one answer have in common."""

    def __init__(self, *, created: int, base_url: str, include_usage: bool) -> None:
        self._created = created
        self._base_url = base_url
        self._include_usage = include_usage
        self._id = ""
        self._model = ""

    def server_events(self, event: AnswerEvent) -> Iterator[ServerEvent]:
        match event:
            case Queried():
                self._id = completion_id(event.answer_id)
                self._model = model_name(event.provider)
                yield self._delta({"role": "assistant", "content": "", "refusal": None})
            case FellBack():
                self._model = model_name(event.provider)
            case TextArrived():
                yield self._delta({"content": event.text})
            case Answered():
                yield from self._ending(event.answer)
            case Failed():
                yield failed_event(event)

    def _ending(self, answer: Answer) -> Iterator[ServerEvent]:
        content = content_of(answer)
        if content != answer.text:
            yield self._delta({"content": content})
        shown = AnswerOut.of(answer)
        annotations = annotations_of(shown, self._base_url)
        last: dict[str, object] = {
            "annotations": [annotation.model_dump() for annotation in annotations],
            "footnote": shown.model_dump(mode="json"),
        }
        if answer.abstained:
            last["refusal"] = answer.reason
        yield self._delta(last, finish=finish_reason(answer))
        if self._include_usage:
            yield self._chunk([], usage=UsageOut.of(answer).model_dump())
        yield ServerEvent(_DONE, {})

    def _delta(self, delta: dict[str, object], *, finish: str | None = None) -> ServerEvent:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._chunk([choice], usage=None)

    def _chunk(
        self, choices: list[dict[str, object]], *, usage: dict[str, int] | None
    ) -> ServerEvent:
        chunk: dict[str, object] = {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._model,
            "choices": choices,
        }
        return ServerEvent(_CHUNK, chunk | {"usage": usage} if self._include_usage else chunk)
