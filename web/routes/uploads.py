"""Putting articles into the library: ``POST /v1/articles`` and ``PUT /v1/articles/{id}``.

Both take what ``footnote add`` takes and report on every item; a file that cannot be read does not
stop the others.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from rag.errors import UnknownIdError
from rag.library import IngestReport, ItemReport
from rag.loaders import Loaded, LoadedArticle, load_bytes
from web.problems import problem_response
from web.replies import file_name
from web.schemas import ArticleIn
from web.site import ManagedSite, Site

__all__ = ["router"]

router = APIRouter(prefix="/v1/articles", tags=["articles"])

_MOST_FILES = 500
_MOST_REASONS = 5
_CREATED, _OK = 201, 200
_COLLECTION = "main"


class IngestReply(BaseModel):
    """What became of each item, in order, and how many of each kind."""

    items: list[ItemReport]
    n_added: int
    n_changed: int
    n_unchanged: int
    n_failed: int


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ArticleIn.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        },
                        "collection": {"type": "string", "default": _COLLECTION},
                    },
                }
            },
        },
    }
}


@router.post("", status_code=_CREATED, response_model=IngestReply, openapi_extra=_BODY)
async def add_articles(request: Request, site: ManagedSite) -> Response:
    """Add one article as JSON, or files as ``multipart/form-data`` with the field ``file``.

    201 when something is new, 200 when nothing changed, 422 when every item failed.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        article = _article_from(await request.body())
        loaded = await run_in_threadpool(_load_article, article)
        collection = article.collection or _COLLECTION
    elif kind == "multipart/form-data":
        loaded, collection = await _load_files(request)
    else:
        raise HTTPException(
            415,
            f"cannot read the content type {kind!r}; send application/json or "
            "multipart/form-data with the field 'file'",
        )
    return await run_in_threadpool(_add, site, loaded, collection)


@router.put("/{article_id}", response_model=IngestReply)
def put_article(
    article_id: Annotated[str, Path(max_length=500)], body: ArticleIn, site: ManagedSite
) -> Response:
    """Put a new version of exactly this article; what was cited before stays readable.

    Without ``collection`` it stays in the one it is in.
    """
    if body.id not in {None, article_id}:
        raise HTTPException(
            422,
            f"the address names the article {article_id!r} and the body {body.id!r}; "
            "leave the id out of the body",
        )
    (loaded,) = _load_article(body.model_copy(update={"id": None}))
    if not isinstance(loaded, LoadedArticle):
        return _add(site, [loaded], _COLLECTION)
    library = site.application.library
    collection = body.collection or _collection_of(site, article_id)
    item = library.put(loaded, article_id=article_id, collection=collection)
    return _reply(IngestReport(items=(item,)))


def _collection_of(site: Site, article_id: str) -> str:
    try:
        return site.application.store.article(article_id).collection
    except UnknownIdError:
        return _COLLECTION


def _article_from(data: bytes) -> ArticleIn:
    try:
        return ArticleIn.model_validate_json(data)
    except ValidationError as error:
        found = [{**e, "loc": ("body", *e["loc"])} for e in error.errors(include_url=False)]
        raise RequestValidationError(found) from error


def _load_article(article: ArticleIn) -> list[Loaded]:
    record = article.model_dump_json(exclude={"collection"}, exclude_none=True)
    return list(load_bytes(record.encode(), name="posted.json"))


async def _load_files(request: Request) -> tuple[list[Loaded], str]:
    async with request.form(max_files=_MOST_FILES, max_fields=20) as form:
        files = [item for item in form.getlist("file") if isinstance(item, UploadFile)]
        if not files:
            raise HTTPException(422, "the form has no file; send one or more in the field 'file'")
        loaded: list[Loaded] = []
        for file in files:
            data = await file.read()
            name = file.filename or "upload.txt"
            loaded.extend(await run_in_threadpool(_load_bytes, data, name))
        return loaded, str(form.get("collection") or _COLLECTION)


def _load_bytes(data: bytes, name: str) -> list[Loaded]:
    return list(load_bytes(data, name=name))


def _add(site: Site, loaded: Sequence[Loaded], collection: str) -> Response:
    return _reply(site.application.library.add(loaded, collection=collection))


def _reply(report: IngestReport) -> Response:
    reply = IngestReply(
        items=[replace(item, source=file_name(item.source)) for item in report.items],
        n_added=report.n_added,
        n_changed=report.n_changed,
        n_unchanged=report.n_unchanged,
        n_failed=report.n_failed,
    )
    if report.items and report.n_failed == len(report.items):
        return _all_failed(reply)
    status = _CREATED if report.n_added or report.n_changed else _OK
    return JSONResponse(reply.model_dump(mode="json"), status_code=status)


def _all_failed(reply: IngestReply) -> Response:
    reasons = "; ".join(f"{item.source}: {item.reason}" for item in reply.items[:_MOST_REASONS])
    return problem_response(
        {
            "type": "urn:footnote:problem:unreadable-article",
            "title": "This cannot become an article",
            "status": 422,
            "detail": reasons,
            **reply.model_dump(mode="json"),
        }
    )
