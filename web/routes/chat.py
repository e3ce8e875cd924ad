"""``POST /v1/chat``: ask a question, as one JSON reply or as a stream of events."""

from collections.abc import AsyncGenerator
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rag.answering.answerer import Answerer, AskRequest
from rag.types import Place
from web.answer_events import server_events
from web.events import EVENTS, EventStream, ServerEvent
from web.leaving import CLIENT_LEFT, while_connected
from web.replies import AnswerOut
from web.schemas import ChatRequest
from web.site import Served

__all__ = ["router"]

router = APIRouter(tags=["chat"])


@router.post(
    "/v1/chat",
    response_model=AnswerOut,
    responses={
        200: {
            "description": "The answer; with `stream` the events query, evidence, delta, claim, "
            "then done or error.",
            "content": EVENTS,
        }
    },
)
async def chat(body: ChatRequest, request: Request, site: Served) -> AnswerOut | Response:
    """Answer a question from the library, with a citation for every sentence that has one."""
    answerer = await run_in_threadpool(
        site.answerer, body.provider, body.model, conversation_id=body.conversation_id
    )
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
        place=Place(after=body.after, instead_of=body.instead_of),
    )
    if body.stream:
        source = partial(_source, answerer, ask)
        return EventStream(source, shutdown=site.shutdown)
    answer = await while_connected(answerer.ask(ask), request)
    return AnswerOut.of(answer) if answer is not None else Response(status_code=CLIENT_LEFT)


def _source(answerer: Answerer, ask: AskRequest) -> AsyncGenerator[ServerEvent, None]:
    return server_events(answerer.stream(ask))
