"""The events of an answer as they go over the wire: names, and what each carries.

A ``claim`` event carries what has changed in the text so far, cut into blocks, so that a page
renders what it is given and never counts characters. Of claims that end at the same time only the
last one does, so each waits for the event behind it. The ``done`` event is the complete answer.
"""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import replace

from pydantic import TypeAdapter

from rag.answering.events import (
    Answered,
    AnswerEvent,
    ClaimChecked,
    EvidenceFound,
    Failed,
    FellBack,
    Queried,
    TextArrived,
)
from rag.markup import Block
from rag.types import Claim
from web.events import ServerEvent
from web.live_markup import LiveMarkup
from web.replies import AnswerOut, among_others
from web.request_ids import with_request_id

__all__ = ["failed_event", "server_events"]

_BLOCKS = TypeAdapter(tuple[Block, ...])
_CLAIM = TypeAdapter(ClaimChecked)
_QUERY = TypeAdapter(Queried)
_EVIDENCE = TypeAdapter(EvidenceFound)
_FALLBACK = TypeAdapter(FellBack)


async def server_events(
    events: AsyncGenerator[AnswerEvent, None],
) -> AsyncGenerator[ServerEvent, None]:
    """Yield each event of an answer as the server sends it; closing this closes ``events``."""
    transcript = _Transcript()
    async with aclosing(events):
        async for event in events:
            for sent in transcript.server_events(event):
                yield sent


class _Transcript:
    """What has been sent of one answer."""

    def __init__(self) -> None:
        self._answer_id = ""
        self._text = ""
        self._claims: list[Claim] = []
        self._n_shown = 0
        self._waiting: ClaimChecked | None = None
        self._markup = LiveMarkup(0)

    def server_events(self, event: AnswerEvent) -> Iterator[ServerEvent]:
        """Yield the wire form of the claim that waited for ``event``, then of ``event``."""
        if self._waiting is not None:
            yield self._claim(self._waiting, last=not isinstance(event, ClaimChecked))
            self._waiting = None
        match event:
            case Queried():
                self._answer_id = event.answer_id
                yield ServerEvent("query", _QUERY.dump_python(event, mode="json"))
            case EvidenceFound():
                self._markup = LiveMarkup(len(event.evidence))
                yield ServerEvent("evidence", _EVIDENCE.dump_python(event, mode="json"))
            case FellBack():
                yield ServerEvent("fallback", _FALLBACK.dump_python(event, mode="json"))
            case TextArrived():
                self._text += event.text
                yield ServerEvent("delta", {"text": event.text})
            case ClaimChecked():
                self._waiting = event
            case Answered():
                yield ServerEvent("done", AnswerOut.of(event.answer).model_dump(mode="json"))
            case Failed():
                yield failed_event(event)

    def _claim(self, event: ClaimChecked, *, last: bool) -> ServerEvent:
        self._claims.append(event.claim)
        citations = tuple(among_others(cited, self._answer_id) for cited in event.citations)
        event = replace(event, citations=citations)
        data = _CLAIM.dump_python(event, mode="json") | {"from": None, "kept": None, "blocks": None}
        if last and self._markup.due(self._text, self._claims[self._n_shown]):
            change = self._markup.change(self._text, self._claims, self._n_shown)
            self._n_shown = len(self._claims)
            blocks = _BLOCKS.dump_python(change.blocks, mode="json")
            data |= {"from": change.first, "kept": change.kept, "blocks": blocks}
        return ServerEvent("claim", data)


def failed_event(event: Failed) -> ServerEvent:
    """Return the event that ends the stream of an answer whose provider failed."""
    answer = AnswerOut.of(event.answer).model_dump(mode="json") if event.answer else None
    return ServerEvent(
        "error",
        with_request_id(
            {
                "type": "urn:footnote:problem:provider-failed",
                "title": "The provider did not answer",
                "status": 502,
                "detail": event.message,
                "retryable": event.retryable,
                "answer": answer,
            }
        ),
    )
