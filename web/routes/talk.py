"""Asking with a plain form: what the page that asks does where it has no scripts.

The reply is the conversation's own page, so the answer is rendered by the server, and reloading
asks nothing again.
"""

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_303_SEE_OTHER

from rag.answering.answerer import MOST_QUESTION_CHARS, Answerer, AskRequest
from rag.carried_filters import without_named
from rag.providers.choices import Choice, choice_named, choice_of
from rag.types import Place
from web.asked_options import AskedOptions, Options
from web.leaving import CLIENT_LEFT, while_connected
from web.site import Served, Site

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

Question = Annotated[str, Form(max_length=MOST_QUESTION_CHARS)]
Named = Annotated[str, Form(max_length=200)]
AnswersBy = Annotated[str, Form(max_length=400)]
Words = Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Form(max_length=100)]


@router.post("/")
async def begin(
    request: Request, question: Question, options: Options, site: Served, answers_by: AnswersBy = ""
) -> Response:
    """Open a conversation with a question and show it."""
    return await _asked(_request(question, options), answers_by, request, site)


@router.post("/c/{conversation_id}")
async def go_on(
    request: Request,
    conversation_id: str,
    question: Question,
    options: Options,
    site: Served,
    after: Named = "",
    answers_by: AnswersBy = "",
) -> Response:
    """Ask the next question of a conversation and show the conversation up to it."""
    ask = _request(question, options)
    place = Place(after=after or None)
    ask = replace(ask, conversation_id=conversation_id, place=place)
    return await _asked(ask, answers_by, request, site)


@router.post("/c/{conversation_id}/without")
async def ask_without(
    request: Request, conversation_id: str, instead_of: Named, ignore_chip: Words, site: Served
) -> Response:
    """Ask the question of an answer once more, as it was understood but for some conditions."""
    old = await run_in_threadpool(site.chats.answer, instead_of)
    ask = AskRequest(
        question=old.question,
        conversation_id=conversation_id,
        standalone_question=old.standalone_question,
        filters=without_named(old.filters, ignore_chip),
        ignore_chips=tuple(ignore_chip),
        recency=old.recency,
        strictness=old.strictness,
        place=Place(instead_of=instead_of),
    )
    same = choice_of(old, await run_in_threadpool(_offered, site))
    return await _asked(ask, same.key if same else "", request, site)


def _request(question: str, options: AskedOptions) -> AskRequest:
    return AskRequest(
        question=question,
        filters=options.filters,
        recency=options.recency,
        strictness=options.strictness,
    )


async def _asked(ask: AskRequest, answers_by: str, request: Request, site: Site) -> Response:
    answerer = await run_in_threadpool(_answerer, ask, answers_by, site)
    answer = await while_connected(answerer.ask(ask), request)
    if answer is None:
        return Response(status_code=CLIENT_LEFT)
    where, which = quote(answer.conversation_id, safe=""), quote(answer.answer_id, safe="")
    return RedirectResponse(f"/c/{where}?answer={which}#{which}", status_code=HTTP_303_SEE_OTHER)


def _answerer(ask: AskRequest, answers_by: str, site: Site) -> Answerer:
    """Return who was chosen; ProviderSetupError for somebody that the page does not offer."""
    provider = model = None
    if answers_by:
        choice = choice_named(answers_by, _offered(site))
        provider, model = choice.provider, choice.model
    return site.answerer(provider, model, conversation_id=ask.conversation_id)


def _offered(site: Site) -> tuple[Choice, ...]:
    return site.application.roster.choices(site.application.settings.provider)
