"""``/v1/chat/completions`` and ``/v1/models``: asked by clients that speak OpenAI's interface."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from rag.answering.answerer import Answerer, AskRequest
from rag.providers.registry import names
from web.completions.chunks import completion_chunks, encode_chunk
from web.completions.conversation import conversation_of
from web.completions.reply import Completion, model_name
from web.completions.request import CompletionRequest
from web.events import EventStream, ServerEvent
from web.leaving import CLIENT_LEFT, while_connected
from web.site import Served

__all__ = ["router"]

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

_DEFAULT = "footnote"


class ModelOut(BaseModel):
    """A model, which here is a provider. When it was made is not known: ``created`` is 0."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "footnote"


class ModelList(BaseModel):
    """The models that can answer now."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


@router.post(
    "/chat/completions",
    response_model=Completion,
    responses={
        200: {
            "description": "The answer; with `stream` chunks of type `chat.completion.chunk`, "
            "then `[DONE]`.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def complete(
    body: CompletionRequest, request: Request, site: Served
) -> Completion | Response:
    """Answer the last message from the library, with citations as annotations."""
    question, turns = conversation_of(body.messages)
    options = body.footnote
    answerer = await run_in_threadpool(
        site.answerer, _provider_of(body.model), conversation_id=options.conversation_id
    )
    ask = AskRequest(
        question=question,
        history=None if options.conversation_id is not None and not turns else turns,
        conversation_id=options.conversation_id,
        filters=options.filters.to_filters(),
        k=options.k,
        today=options.today,
        read_filters=options.read_filters,
        ignore_chips=tuple(options.ignore_chips),
        recency=options.recency,
        strictness=options.strictness,
    )
    base_url = str(request.base_url).rstrip("/")
    if body.stream:
        usage = body.stream_options is not None and bool(body.stream_options.include_usage)
        source = partial(_source, answerer, ask, base_url=base_url, include_usage=usage)
        return EventStream(source, shutdown=site.shutdown, encode=encode_chunk)
    answer = await while_connected(answerer.ask(ask), request)
    if answer is None:
        return Response(status_code=CLIENT_LEFT)
    return Completion.of(answer, base_url=base_url)


@router.get("/models")
def list_models(site: Served) -> ModelList:
    """List ``footnote``, which is the default provider, and every provider that is ready."""
    ready = [model_name(info.name) for info in site.application.providers() if info.ready]
    return ModelList(data=[ModelOut(id=name) for name in (_DEFAULT, *ready)])


@router.get("/models/{model:path}")
def read_model(model: str, site: Served) -> ModelOut:
    """Return one model."""
    _provider_of(model)
    return ModelOut(id=model)


def _source(
    answerer: Answerer, ask: AskRequest, *, base_url: str, include_usage: bool
) -> AsyncIterator[ServerEvent]:
    return completion_chunks(
        answerer.stream(ask),
        created=int(datetime.now(UTC).timestamp()),
        base_url=base_url,
        include_usage=include_usage,
    )


def _provider_of(model: str) -> str | None:
    """Return the provider that a model names, None for the default one."""
    if model == _DEFAULT:
        return None
    known = {model_name(name): name for name in names()}
    if model not in known:
        raise HTTPException(
            404, f"there is no model {model!r}; use 'footnote', or one of GET /v1/models"
        )
    return known[model]
