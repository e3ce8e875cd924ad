"""The library page: finding, adding and removing articles, with JavaScript and without.

Forms answer with the page itself or a redirect to it; scripts send the same forms and take the
parts that changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_303_SEE_OTHER

from index.listing import ORDERS, Order, cursor_of
from index.types import Article, Filters
from rag.answering.answerer import MOST_QUESTION_CHARS
from rag.citations import reader_url
from rag.loaders import Loaded
from web.editions import page_of
from web.posted import load_form
from web.routes.uploads import IngestReply
from web.site import ManagedSite, Served, Site
from web.templating import page

__all__ = ["UNDO_S", "router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

# Long enough to find and press a button by keyboard or with a screen reader.
UNDO_S = 60
_PER_PAGE = 50
_FOUND_PASSAGES = 50
_MOST_FOUND = 20
_ORDER_WORDS: dict[Order, str] = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "added": "Last added first",
    "title": "By title",
}

Short = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What the form asks for; dates that are none are left out and told."""

    q: str
    outlet: str
    collection: str
    published_from: str
    published_to: str
    sort: Order
    after: str

    @property
    def filters(self) -> Filters:
        return Filters(
            outlets=(self.outlet,) if self.outlet else (),
            collections=(self.collection,) if self.collection else (),
            published_from=_date(self.published_from),
            published_to=_date(self.published_to),
        )

    @property
    def not_dates(self) -> list[str]:
        return [d for d in (self.published_from, self.published_to) if d and _date(d) is None]

    def address(self, after: str = "") -> str:
        """Return the address of this list, from its beginning or behind a cursor."""
        fields = {
            "q": self.q,
            "outlet": self.outlet,
            "collection": self.collection,
            "published_from": self.published_from,
            "published_to": self.published_to,
            "sort": "" if self.sort == "newest" else self.sort,
            "after": after,
        }
        query = urlencode({name: value for name, value in fields.items() if value})
        return f"/articles?{query}" if query else "/articles"


@router.get("/articles")
def library(
    request: Request,
    site: Served,
    q: Annotated[str, Query(max_length=MOST_QUESTION_CHARS)] = "",
    outlet: Short = "",
    collection: Short = "",
    published_from: Short = "",
    published_to: Short = "",
    sort: Short = "newest",
    after: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Show what the library holds, or the articles that a search finds."""
    wanted = _Wanted(
        q=q.strip(),
        outlet=outlet,
        collection=collection,
        published_from=published_from,
        published_to=published_to,
        sort=next((order for order in ORDERS if order == sort), "newest"),
        after=after,
    )
    return _library_page(request, site, wanted, report=None)


@router.post("/articles")
async def add(request: Request, site: ManagedSite) -> Response:
    """Add the files of the form, its text, or an address; show the page with a report on each."""
    loaded, collection = await load_form(request, site)
    return await run_in_threadpool(_added, request, site, loaded, collection)


@router.post("/articles/removals")
def remove(
    site: ManagedSite,
    article_ids: Annotated[tuple[str, ...], Form()] = (),
    only: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Hide the articles that were ticked, or only one, and return to the list."""
    wanted = (only,) if only else article_ids
    if wanted:
        site.application.library.remove_later(wanted, undo_s=UNDO_S)
    return _back(back)


@router.post("/articles/removals/undo")
def keep(
    site: ManagedSite,
    article_id: Annotated[str, Form()],
    back: Annotated[str, Form()] = "",
    read: Annotated[bool, Form()] = False,
) -> Response:
    """Show an article again, and return to the list, or go on to ``read`` it."""
    site.application.library.keep(article_id)
    if read:
        return RedirectResponse(page_of(article_id), status_code=HTTP_303_SEE_OTHER)
    return _back(back)


def _back(query: str) -> Response:
    # Only the query is the form's: nobody is led anywhere else.
    address = f"/articles?{query}" if query else "/articles"
    return RedirectResponse(address, status_code=HTTP_303_SEE_OTHER)


def _added(request: Request, site: Site, loaded: Sequence[Loaded], collection: str) -> Response:
    report = site.application.library.add(loaded, collection=collection)
    wanted = _Wanted(
        q="",
        outlet="",
        collection="",
        published_from="",
        published_to="",
        sort="added",
        after="",
    )
    return _library_page(request, site, wanted, report=IngestReply.of(report))


def _library_page(
    request: Request, site: Site, wanted: _Wanted, *, report: IngestReply | None
) -> Response:
    store = site.application.store
    listed, following = _listed(site, wanted)
    shown = {article.article_id for article in listed}
    total = store.count_articles(wanted.filters, words=wanted.q)
    context: dict[str, object] = {
        "site": site,
        "wanted": wanted,
        "query": "" if report else request.url.query,
        "max_query_chars": MOST_QUESTION_CHARS,
        "orders": _ORDER_WORDS,
        "outlets": store.outlets(),
        "collections": store.collections(),
        "articles": listed,
        "total": total,
        "next_url": wanted.address(following) if following else None,
        "found": [i for i in _found(site, wanted) if i.article.article_id not in shown],
        "removals": store.removals.waiting() if site.manage else [],
        "status": site.application.status(),
        "report": report,
    }
    return page(request, "library.html", context)


def _listed(site: Site, wanted: _Wanted) -> tuple[list[Article], str | None]:
    rows = site.application.store.list_articles(
        wanted.filters,
        words=wanted.q,
        order=wanted.sort,
        limit=_PER_PAGE + 1,
        after=wanted.after or None,
    )
    shown = rows[:_PER_PAGE]
    return shown, cursor_of(shown[-1], wanted.sort) if len(rows) > _PER_PAGE else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _FoundArticle:
    """An article with the passage that a search found in it."""

    article: Article
    text: str
    url: str


def _found(site: Site, wanted: _Wanted) -> list[_FoundArticle]:
    """Return each article that the search finds once, with its best passage."""
    if not wanted.q or wanted.after:
        return []
    result = site.application.library.search(wanted.q, k=_FOUND_PASSAGES, filters=wanted.filters)
    best: dict[str, _FoundArticle] = {}
    for hit in result.hits:
        span = hit.passage
        url = reader_url(span.article_id, span.version, span.start, span.end)
        best.setdefault(
            span.article_id, _FoundArticle(article=hit.article, text=span.text, url=url)
        )
    return list(best.values())[:_MOST_FOUND]


def _date(text: str) -> str | None:
    """Return an ISO date from a form field; what is none is no condition."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
