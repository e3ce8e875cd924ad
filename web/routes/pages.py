"""The pages a person sees; each is complete without JavaScript except for asking itself."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from index.listing import cursor_of
from index.types import Article, Filters
from rag.answering.answerer import MOST_QUESTION_CHARS
from rag.chats import Conversation
from rag.citations import reader_url, with_status
from web.operations import operations
from web.reading import read_article
from web.replies import AnswerOut
from web.site import Served, Site
from web.templating import page
from web.trail import trail_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_PER_PAGE = 30
_RECENT = 30
_FOUND_PASSAGES = 50

Date = Annotated[str, Query(max_length=40)]


@router.get("/")
def ask(request: Request, site: Served) -> Response:
    """Show the page that asks."""
    return _chat_page(request, site, None)


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


@router.get("/articles")
def library(
    request: Request,
    site: Served,
    q: Annotated[str, Query(max_length=MOST_QUESTION_CHARS)] = "",
    outlet: Annotated[str, Query(max_length=200)] = "",
    published_from: Date = "",
    published_to: Date = "",
    after: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Show what the library holds, or the articles that a search finds."""
    filters = Filters(
        outlets=(outlet,) if outlet else (),
        published_from=_date(published_from),
        published_to=_date(published_to),
    )
    query = q.strip()
    store = site.application.store
    shown, following = ([], None) if query else _listed(site, filters, after)
    context: dict[str, object] = {
        "site": site,
        "max_query_chars": MOST_QUESTION_CHARS,
        "q": query,
        "outlet": outlet,
        "published_from": filters.published_from or "",
        "published_to": filters.published_to or "",
        "not_dates": [d for d in (published_from, published_to) if d and _date(d) is None],
        "outlets": store.outlets(),
        "articles": shown,
        "found": _found(site, query, filters) if query else [],
        "total": store.count_articles(filters),
        "after": following,
        "first_page": not after,
    }
    return page(request, "library.html", context)


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
    reading = read_article(
        application.store,
        article_id,
        version=version,
        start=start,
        end=end,
        trail=trail_of(site.chats, answer),
    )
    context: dict[str, object] = {"site": site, "reading": reading, "article_id": article_id}
    return page(request, "article.html", context, status=200 if reading.article else 410)


@router.get("/docs")
def docs(request: Request, site: Served) -> Response:
    """Show the operations of the JSON API."""
    app = request.app
    return page(request, "docs.html", {"site": site, "operations": operations(app.openapi())})


def _chat_page(request: Request, site: Site, shown: Conversation | None) -> Response:
    application = site.application
    answers = [] if shown is None else shown.answers
    context: dict[str, object] = {
        "site": site,
        "conversation": shown,
        "answers": [AnswerOut.of(with_status(a, application.store)) for a in answers],
        "versions": [] if shown is None else shown.versions,
        "recent": application.chats.list_conversations(limit=_RECENT, owner=site.caller.owner),
        "status": application.status(),
        "max_question_chars": MOST_QUESTION_CHARS,
    }
    return page(request, "chat.html", context)


def _listed(site: Site, filters: Filters, after: str) -> tuple[list[Article], str | None]:
    rows = site.application.store.list_articles(filters, limit=_PER_PAGE + 1, after=after or None)
    shown = rows[:_PER_PAGE]
    return shown, cursor_of(shown[-1]) if len(rows) > _PER_PAGE else None


def _found(site: Site, query: str, filters: Filters) -> list[dict[str, object]]:
    """Return each article that the search finds once, with its best passage."""
    result = site.application.library.search(query, k=_FOUND_PASSAGES, filters=filters)
    best: dict[str, dict[str, object]] = {}
    for hit in result.hits:
        span = hit.passage
        url = reader_url(span.article_id, span.version, span.start, span.end)
        best.setdefault(span.article_id, {"article": hit.article, "text": span.text, "url": url})
    return list(best.values())[:_PER_PAGE]


def _date(text: str) -> str | None:
    """Return an ISO date from a form field; what is none is no condition."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
