"""``POST /v1/chat``: ask a question, as one JSON reply or as a stream of events."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rag.answering.answerer import Answerer, AskRequest
from rag.types import Answer
from web.answer_events import server_events
from web.events import EventStream, ServerEvent
from web.replies import AnswerOut
from web.schemas import ChatRequest
from web.site import Served

__all__ = ["router"]

_POLL_S = 0.25  # how soon a client's leaving is noticed; the bar is one second

router = APIRouter(tags=["chat"])


@router.post(
    "/v1/chat",
    response_model=AnswerOut,
    responses={
        200: {
            "description": "The answer; with `stream` the events query, evidence, delta, claim, "
            "then done or error.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def chat(body: ChatRequest, request: Request, site: Served) -> AnswerOut | Response:
    """Answer a question from the library, with a citation for every sentence that has one."""
    application = site.application
    if body.conversation_id is not None:
        # A mistyped id would open a conversation of that name without a word.
        await run_in_threadpool(application.chats.conversation, body.conversation_id)
    answerer = await run_in_threadpool(application.answerer, body.provider)
    ask = AskRequest(
        question=body.question,
        conversation_id=body.conversation_id,
        filters=body.filters.to_filters(),
        k=body.k,
        rewrite=body.rewrite,
        standalone_question=body.standalone_question,
        today=body.today,
        read_filters=body.read_filters,
        ignore_chips=tuple(body.ignore_chips),
        recency=body.recency,
        strictness=body.strictness,
    )
    if body.stream:
        source = partial(_source, answerer, ask)
        return EventStream(source, shutdown=site.shutdown)
    answer = await _ask_while_connected(answerer, ask, request)
    return AnswerOut.of(answer) if answer is not None else Response(status_code=_CLIENT_LEFT)


# nginx's code for a request whose client went away; nobody receives it.
_CLIENT_LEFT = 499


def _source(answerer: Answerer, ask: AskRequest) -> AsyncIterator[ServerEvent]:
    return server_events(answerer.stream(ask))


async def _ask_while_connected(
    answerer: Answerer, ask: AskRequest, request: Request
) -> Answer | None:
    """Return the answer, or None when the client left; then the provider's call is cancelled."""
    task = asyncio.create_task(answerer.ask(ask))
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=_POLL_S)
            if not task.done() and await request.is_disconnected():
                return None
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
