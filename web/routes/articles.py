"""``/v1/articles``: the library, its versions, and articles cut for reading."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from index.listing import Order
from index.types import Filters
from rag.errors import UnknownIdError
from web.entity_tags import NOT_MODIFIED, tagged
from web.reading import Opening, Reading, hidden_reading, read_article
from web.replies import ArticlePage, ArticleText, PassageOut, VersionOut
from web.routes.removals import MOST_UNDO_S, RemovalOut, shown
from web.schemas import Day
from web.site import ManagedSite, Served
from web.trail import trail_of

__all__ = ["router"]

router = APIRouter(prefix="/v1/articles", tags=["articles"])

Several = Annotated[tuple[str, ...], Query(max_length=100)]
Offset = Annotated[int | None, Query(ge=0)]


@router.get("")
def list_articles(
    site: Served,
    collection: Several = (),
    outlet: Several = (),
    author: Several = (),
    language: Several = (),
    published_from: Day | None = None,
    published_to: Day | None = None,
    q: Annotated[str, Query(max_length=1000)] = "",
    sort: Order = "newest",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(max_length=2000)] = None,
) -> ArticlePage:
    """List articles; ``q`` looks for words in title, outlet and author.

    Undated ones come last in both orders of date; ``added`` shows the latest arrival first.
    """
    filters = Filters(
        collections=collection,
        outlets=outlet,
        authors=author,
        languages=language,
        published_from=published_from.isoformat() if published_from else None,
        published_to=published_to.isoformat() if published_to else None,
    )
    store = site.application.store
    found = store.list_articles(filters, words=q, order=sort, limit=limit + 1, after=after)
    total = store.count_articles(filters, words=q)
    return ArticlePage.of(found, limit=limit, total=total, order=sort)


def _require_shown(article_id: str, site: Served) -> None:
    """Raise UnknownIdError for an article that is removed, even if that can still be undone."""
    if site.application.store.removals.hides(article_id):
        raise UnknownIdError("article", [article_id])


_SHOWN = [Depends(_require_shown)]


@router.get("/{article_id}/versions", dependencies=_SHOWN)
def list_versions(article_id: str, site: Served) -> list[VersionOut]:
    """List the versions of an article, the current one first."""
    return [
        VersionOut(
            version=info.version,
            title=info.title,
            created_at=info.created_at,
            n_chars=info.n_chars,
            current=info.current,
        )
        for info in site.application.store.versions(article_id)
    ]


@router.get("/{article_id}/passages", dependencies=_SHOWN)
def list_passages(article_id: str, site: Served) -> list[PassageOut]:
    """List the passages of the current version, in the order of its text."""
    store = site.application.store
    store.article(article_id)
    passages = store.passages_of(article_id)
    waiting = store.pending_among([p.passage_id for p in passages])
    return [PassageOut.of(p, pending=p.passage_id in waiting) for p in passages]


@router.get("/{article_id}/reading")
def read(
    article_id: str,
    site: Served,
    version: Annotated[str | None, Query(max_length=200)] = None,
    start: Offset = None,
    end: Offset = None,
    answer: Annotated[str | None, Query(max_length=200)] = None,
) -> Reading:
    """Return an article cut into paragraphs and segments, marked at a cited span.

    With `answer` the other places that the answer cites are marked too, and `trail` lists them. Of
    an article that is removed, even if that can still be undone, a named version shows the quote.
    """
    store = site.application.store
    trail = trail_of(site.chats, answer)
    opening = Opening(article_id=article_id, version=version, start=start, end=end, trail=trail)
    if not store.removals.hides(article_id):
        return read_article(store, opening)
    may_keep = site.manage and store.removals.of(article_id) is not None
    return hidden_reading(opening, may_keep=may_keep)


@router.get(
    "/{article_id}", response_model=ArticleText, responses=NOT_MODIFIED, dependencies=_SHOWN
)
def read_whole(
    article_id: str,
    request: Request,
    site: Served,
    version: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Return an article with its canonical text, of the current or of a named version."""
    return tagged(request, ArticleText.read(site.application.store, article_id, version))


@router.delete(
    "/{article_id}",
    status_code=204,
    response_model=None,
    responses={202: {"model": RemovalOut, "description": "Hidden; removed later."}},
)
def delete(
    article_id: str,
    site: ManagedSite,
    undo: Annotated[float, Query(ge=0, le=MOST_UNDO_S)] = 0,
) -> Response:
    """Remove an article everywhere; citations of it say ``removed`` from then on.

    With ``undo`` it is hidden now and removed after so many seconds, unless it is kept by
    ``DELETE /v1/removals/{article_id}``.
    """
    library = site.application.library
    if not undo:
        library.remove(article_id)
        return Response(status_code=204)
    (removal,) = shown(library.remove_later([article_id], undo_s=undo))
    return JSONResponse(removal.model_dump(), status_code=202)
