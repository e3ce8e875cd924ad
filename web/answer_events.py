"""The events of an answer as they go over the wire: names, and what each carries.

A ``claim`` event carries the whole text so far cut into blocks, so that a page renders what it is
given and never counts characters. The ``done`` event is the complete answer.
"""

from collections.abc import AsyncIterator

from fastapi.encoders import jsonable_encoder

from rag.answering.events import (
    Answered,
    AnswerEvent,
    ClaimChecked,
    EvidenceFound,
    Failed,
    Queried,
    TextArrived,
)
from rag.types import Claim
from web.events import ServerEvent
from web.markup import cut_blocks
from web.replies import AnswerOut

__all__ = ["server_events"]


async def server_events(events: AsyncIterator[AnswerEvent]) -> AsyncIterator[ServerEvent]:
    """Yield each event of an answer as the server sends it; closing this closes ``events``."""
    transcript = _Transcript()
    try:
        async for event in events:
            yield transcript.server_event(event)
    finally:
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()


class _Transcript:
    """What has been sent of one answer."""

    def __init__(self) -> None:
        self._text = ""
        self._claims: list[Claim] = []
        self._n_evidence = 0

    def server_event(self, event: AnswerEvent) -> ServerEvent:
        """Return the wire form of ``event`` and remember it."""
        match event:
            case Queried():
                return ServerEvent("query", _json(event))
            case EvidenceFound():
                self._n_evidence = len(event.evidence)
                return ServerEvent("evidence", _json(event))
            case TextArrived():
                self._text += event.text
                return ServerEvent("delta", {"text": event.text})
            case ClaimChecked():
                return self._claim(event)
            case Answered():
                return ServerEvent("done", AnswerOut.of(event.answer).model_dump(mode="json"))
            case Failed():
                return _failed(event)

    def _claim(self, event: ClaimChecked) -> ServerEvent:
        self._claims.append(event.claim)
        blocks = cut_blocks(self._text, self._claims, self._n_evidence)
        return ServerEvent("claim", {**_json(event), "blocks": jsonable_encoder(blocks)})


def _failed(event: Failed) -> ServerEvent:
    answer = AnswerOut.of(event.answer).model_dump(mode="json") if event.answer else None
    return ServerEvent(
        "error",
        {
            "type": "urn:footnote:problem:provider-failed",
            "title": "The provider did not answer",
            "status": 502,
            "detail": event.message,
            "retryable": event.retryable,
            "answer": answer,
        },
    )


def _json(value: AnswerEvent) -> dict[str, object]:
    encoded = jsonable_encoder(value)
    if not isinstance(encoded, dict):
        raise TypeError(f"an event became {encoded!r} in JSON instead of an object")
    return encoded
