"""``/v1/chat/completions`` and ``/v1/models``: asked by clients that speak OpenAI's interface."""

from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Literal

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from rag.answering.answerer import Answerer, AskRequest
from rag.application import Application
from rag.providers.roster import Offer
from web.completions.chunks import completion_chunks, encode_chunk
from web.completions.conversation import conversation_of
from web.completions.errors import ErrorOut
from web.completions.reply import Completion, model_name
from web.completions.request import CompletionRequest
from web.events import EVENTS, EventStream, ServerEvent
from web.leaving import CLIENT_LEFT, while_connected
from web.site import Served

__all__ = ["router"]

router = APIRouter(
    prefix="/v1",
    tags=["OpenAI-compatible"],
    responses={"default": {"model": ErrorOut, "description": "An error in OpenAI's shape."}},
)

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
            "content": EVENTS,
        }
    },
)
async def complete(
    body: CompletionRequest, request: Request, site: Served
) -> Completion | Response:
    """Answer the last message from the library, with citations as annotations."""
    question, turns = conversation_of(body.messages)
    options = body.footnote
    provider, model = await run_in_threadpool(_named, site.application, body.model)
    answerer = await run_in_threadpool(
        site.answerer, provider, model, conversation_id=options.conversation_id
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
    ready = [offer for offer in site.application.providers() if offer.ready]
    return ModelList(data=[ModelOut(id=name) for name in (_DEFAULT, *_models(ready))])


@router.get("/models/{model:path}")
def read_model(model: str, site: Served) -> ModelOut:
    """Return one model."""
    _named(site.application, model)
    return ModelOut(id=model)


def _source(
    answerer: Answerer, ask: AskRequest, *, base_url: str, include_usage: bool
) -> AsyncGenerator[ServerEvent, None]:
    return completion_chunks(
        answerer.stream(ask),
        created=int(datetime.now(UTC).timestamp()),
        base_url=base_url,
        include_usage=include_usage,
    )


def _named(application: Application, model: str) -> tuple[str | None, str | None]:
    """Return the provider and the model of it that are meant, None for the default."""
    if model == _DEFAULT:
        return None, None
    known = _models(application.providers())
    if model not in known:
        raise HTTPException(
            404, f"there is no model {model!r}; use 'footnote', or one of GET /v1/models"
        )
    return known[model]


def _models(offers: Iterable[Offer]) -> dict[str, tuple[str, str | None]]:
    """Return every provider by its name as a model, and each of its models."""
    known: dict[str, tuple[str, str | None]] = {}
    for offer in offers:
        known[model_name(offer.name)] = (offer.name, None)
        known |= {model_name(offer.name, model): (offer.name, model) for model in offer.models}
    return known
