"""``/v1/articles``: the library, its versions, and articles cut for reading."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from index.store import cursor_of
from index.types import Filters
from web.reading import Reading, read_article
from web.replies import ArticleOut, ArticlePage, ArticleText, VersionOut
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
    published_from: date | None = None,
    published_to: date | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(max_length=2000)] = None,
) -> ArticlePage:
    """List articles, the newest first, undated ones last."""
    filters = Filters(
        collections=collection,
        outlets=outlet,
        authors=author,
        languages=language,
        published_from=published_from.isoformat() if published_from else None,
        published_to=published_to.isoformat() if published_to else None,
    )
    store = site.application.store
    found = store.list_articles(filters, limit=limit + 1, after=after)
    shown = found[:limit]
    return ArticlePage(
        articles=[ArticleOut.of(article) for article in shown],
        total=store.count_articles(filters),
        next=cursor_of(shown[-1]) if len(found) > limit else None,
    )


@router.get("/{article_id}/versions")
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

    With `answer` the other places that the answer cites are marked too, and `trail` lists them.
    """
    application = site.application
    return read_article(
        application.store,
        article_id,
        version=version,
        start=start,
        end=end,
        trail=trail_of(application.chats, answer),
    )


@router.get("/{article_id}")
def read_whole(
    article_id: str,
    site: Served,
    version: Annotated[str | None, Query(max_length=200)] = None,
) -> ArticleText:
    """Return an article with its canonical text, of the current or of a named version."""
    store = site.application.store
    article = store.article(article_id)
    named = version or article.version
    out = ArticleOut.of(article).model_dump() | {"version": named}
    return ArticleText(**out, text=store.version_text(article_id, named))


@router.delete("/{article_id}", status_code=204)
def delete(article_id: str, site: ManagedSite) -> None:
    """Remove an article everywhere; citations of it say ``removed`` from then on."""
    site.application.library.remove(article_id)
