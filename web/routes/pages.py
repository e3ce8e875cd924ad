"""The pages a person sees; each is complete without JavaScript."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from rag.answering.answerer import MOST_QUESTION_CHARS
from rag.chats import Conversation
from rag.citations import with_status
from rag.providers.choices import choice_of
from web.operations import operations
from web.reading import Opening, read_article
from web.replies import AnswerOut
from web.site import Served, Site
from web.templating import page
from web.trail import trail_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_RECENT = 30


@router.get("/")
def ask(
    request: Request,
    site: Served,
    deleted: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Show the page that asks; a conversation that was just ``deleted`` can be restored there."""
    restorable = deleted is not None and site.chats.can_restore(deleted)
    return _chat_page(request, site, None, deleted=deleted if restorable else None)


@router.get("/c/{conversation_id}")
def conversation(
    request: Request,
    conversation_id: str,
    site: Served,
    answer: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Show a conversation up to its newest answer, or along the turns that ``answer`` is in."""
    found = site.application.chats.conversation(conversation_id, through=answer)
    return _chat_page(request, site, found)


@router.get("/articles/{article_id}")
def article(
    request: Request,
    article_id: str,
    site: Served,
    version: Annotated[str | None, Query(max_length=200)] = None,
    start: Annotated[int | None, Query(ge=0)] = None,
    end: Annotated[int | None, Query(ge=0)] = None,
    answer: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Show an article, opened at the cited sentence."""
    application = site.application
    trail = trail_of(site.chats, answer)
    opening = Opening(article_id=article_id, version=version, start=start, end=end, trail=trail)
    reading = read_article(application.store, opening)
    context: dict[str, object] = {
        "site": site,
        "reading": reading,
        "article_id": article_id,
        "removal": application.store.removals.of(article_id),
    }
    return page(request, "article.html", context, status=200 if reading.article else 410)


@router.get("/docs")
def docs(request: Request, site: Served) -> Response:
    """Show the operations of the JSON API."""
    app = request.app
    return page(request, "docs.html", {"site": site, "operations": operations(app.openapi())})


def _chat_page(
    request: Request, site: Site, shown: Conversation | None, *, deleted: str | None = None
) -> Response:
    application = site.application
    answers = [] if shown is None else shown.answers
    choices = application.roster.choices(application.settings.provider)
    context: dict[str, object] = {
        "site": site,
        "choices": choices,
        "chosen": choice_of(answers[-1], choices) if answers else None,
        "conversation": shown,
        "deleted": deleted,
        "answers": [AnswerOut.of(with_status(a, application.store)) for a in answers],
        "versions": [] if shown is None else shown.versions,
        "recent": application.chats.list_conversations(limit=_RECENT, owner=site.caller.owner),
        "status": application.status(),
        "max_question_chars": MOST_QUESTION_CHARS,
        "outlets": application.store.outlets(),
        "collections": application.store.collections(),
        "languages": application.store.languages(),
    }
    return page(request, "chat.html", context)
