"""What the library knows of one article: where it came from, its versions and its passages."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.status import HTTP_303_SEE_OTHER

from rag.errors import UnreadableInputError
from rag.loaders import Loaded, LoadedArticle
from rag.word_changes import word_changes
from web.posted import load_form
from web.replies import ArticleOut
from web.routes.library import UNDO_S
from web.site import ManagedSite, Served, Site
from web.templating import page

__all__ = ["router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/articles/{article_id}/about")
def about(
    request: Request,
    article_id: str,
    site: Served,
    compare: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show an article's origin, versions and passages; ``compare`` names a version to compare."""
    store = site.application.store
    article = store.article(article_id)
    versions = store.versions(article_id)
    passages = store.passages_of(article_id)
    changes = None
    if compare:
        before = store.version_text(article_id, compare)
        changes = word_changes(before, store.version_text(article_id, article.version))
    context: dict[str, object] = {
        "site": site,
        "article": ArticleOut.of(article),
        "article_id": article_id,
        "versions": versions,
        "passages": passages,
        "n_pending": len(store.pending_among([p.passage_id for p in passages])),
        "compared": next((v for v in versions if v.version == compare), None),
        "changes": changes,
        "removal": store.removals.of(article_id),
        "undo_s": UNDO_S,
    }
    return page(request, "about.html", context)


@router.post("/articles/{article_id}/about")
async def replace(request: Request, article_id: str, site: ManagedSite) -> Response:
    """Make what the form holds the article's new version, and show what it is now."""
    loaded, _ = await load_form(request, site)
    await run_in_threadpool(_put, site, article_id, loaded)
    return RedirectResponse(request.url.path, status_code=HTTP_303_SEE_OTHER)


def _put(site: Site, article_id: str, loaded: list[Loaded]) -> None:
    collection = site.application.store.article(article_id).collection
    first = loaded[0] if len(loaded) == 1 else None
    if not isinstance(first, LoadedArticle):
        reason = getattr(first, "reason", None) or f"the file holds {len(loaded)!r} articles"
        raise UnreadableInputError(f"{reason}; choose a file with one article")
    site.application.library.put(first, article_id=article_id, collection=collection)
