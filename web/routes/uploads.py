"""Putting articles into the library: ``POST /v1/articles`` and ``PUT /v1/articles/{id}``.

Both take what ``footnote add`` takes and report on every item; a file that cannot be read does not
stop the others.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Self
from urllib.parse import quote

from fastapi import APIRouter, Header, HTTPException, Path, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from rag.errors import UnknownIdError
from rag.library import IngestReport, ItemReport
from rag.loaders import Loaded, LoadedArticle
from web.entity_tags import OVERTAKEN, refuse_overtaken
from web.posted import DEFAULT_COLLECTION, Posted, load_posted, posted_files, posted_json
from web.problems import problem_response
from web.replies import ArticleText, file_name
from web.schemas import NO_NUL, AddressIn, ArticleIn
from web.site import ManagedSite, Site

__all__ = ["IngestReply", "router"]

router = APIRouter(prefix="/v1/articles", tags=["articles"])

_MOST_REASONS = 5
_CREATED, _OK = 201, 200
# An article keeps the id that it states only in the collection ``main``, so the reply says where
# it is: what can be done there, each with the first that the reply reports on.
_LINKS = {
    name: {
        "operationRef": f"#/paths/~1v1~1articles~1%7Barticle_id%7D{operation}",
        "parameters": {"path.article_id": "$response.body#/items/0/article_id"},
        "description": description,
    }
    for name, operation, description in (
        ("ReadArticle", "/get", "Its metadata and text."),
        ("ListVersions", "~1versions/get", "Its versions."),
        ("ListPassages", "~1passages/get", "Its passages."),
        ("OpenReader", "~1reading/get", "Its text as the reader shows it."),
        ("PutVersion", "/put", "Another version of it."),
        ("RemoveArticle", "/delete", "Remove it."),
    )
}


class IngestReply(BaseModel):
    """What became of each item, in order, and how many of each kind."""

    items: list[ItemReport]
    n_added: int
    n_changed: int
    n_unchanged: int
    n_failed: int

    @classmethod
    def of(cls, report: IngestReport) -> Self:
        """Return the report as the wire shows it, with file names for where inputs came from."""
        return cls(
            items=[replace(item, source=file_name(item.source)) for item in report.items],
            n_added=report.n_added,
            n_changed=report.n_changed,
            n_unchanged=report.n_unchanged,
            n_failed=report.n_failed,
        )


def _either(first: type[BaseModel], second: type[BaseModel]) -> dict[str, object]:
    """Return the schema of a body that is one of two, with the examples of both."""
    schemas = [first.model_json_schema(), second.model_json_schema()]
    examples = [example for schema in schemas for example in schema["examples"]]
    return {"anyOf": schemas, "examples": examples}


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _either(ArticleIn, AddressIn)},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        },
                        "collection": {"type": "string", "default": DEFAULT_COLLECTION},
                    },
                }
            },
        },
    }
}


@router.post(
    "",
    status_code=_CREATED,
    response_model=IngestReply,
    responses={
        _CREATED: {"links": _LINKS},
        _OK: {"model": IngestReply, "description": "Nothing is new.", "links": _LINKS},
    },
    openapi_extra=_BODY,
)
async def add_articles(
    request: Request,
    site: ManagedSite,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """Add one article as JSON, or files as ``multipart/form-data`` with the field ``file``.

    JSON that has a ``url`` and no text is the address of a page or feed for the server to ask for;
    403 unless its setting ``fetch_for_clients`` is on.

    With ``Idempotency-Key`` it can safely be sent again: the first reply comes back.

    201 when something is new, 200 when nothing changed, 422 when every item failed. ``items`` names
    each article's id, which is the one that was sent only in the collection ``main``. A 201 about
    a single item has the article's address as ``Location``.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        posted = posted_json(await request.body())
    elif kind == "multipart/form-data":
        posted = await posted_files(request)
    else:
        raise HTTPException(
            415,
            f"cannot read the content type {kind!r}; send application/json or "
            "multipart/form-data with the field 'file'",
        )

    if posted.address is not None:
        site.fetching.require_allowed()

    async def add() -> Response:
        loaded = await load_posted(site, posted)
        return await run_in_threadpool(_add, site, loaded, posted.collection)

    async def still_holds(reply: Response) -> bool:
        return await run_in_threadpool(_all_there, site, bytes(reply.body))

    return await site.replies.once(
        idempotency_key,
        posted.fingerprint,
        add,
        still_holds=still_holds,
        owner=site.caller.owner,
    )


@router.put(
    "/{article_id}",
    response_model=IngestReply,
    responses={
        _CREATED: {"model": IngestReply, "description": "A new version, or the first."},
        **OVERTAKEN,
    },
)
def put_article(
    article_id: Annotated[str, Path(max_length=500, pattern=NO_NUL)],
    body: ArticleIn,
    request: Request,
    site: ManagedSite,
) -> Response:
    """Put a new version of exactly this article; what was cited before stays readable.

    Without ``collection`` it stays in the one it is in. With ``If-Match`` nothing is put unless the
    article is still as with that ``ETag``, with ``If-None-Match: *`` unless there is none.
    """
    if body.id not in {None, article_id}:
        raise HTTPException(
            422,
            f"the address names the article {article_id!r} and the body {body.id!r}; "
            "leave the id out of the body",
        )
    (loaded,) = Posted.of(body.model_copy(update={"id": None})).load_files()
    if not isinstance(loaded, LoadedArticle):
        return _add(site, [loaded], DEFAULT_COLLECTION)
    library = site.application.library
    collection = body.collection or _collection_of(site, article_id)
    item = library.put(
        loaded,
        article_id=article_id,
        collection=collection,
        guard=lambda: refuse_overtaken(request, _current(site, article_id)),
    )
    return _reply(IngestReport(items=(item,)))


def _current(site: Site, article_id: str) -> ArticleText | None:
    store = site.application.store
    if store.removals.hides(article_id):
        return None
    try:
        return ArticleText.read(store, article_id)
    except UnknownIdError:
        return None


def _collection_of(site: Site, article_id: str) -> str:
    try:
        return site.application.store.article(article_id).collection
    except UnknownIdError:
        return DEFAULT_COLLECTION


def _add(site: Site, loaded: Sequence[Loaded], collection: str) -> Response:
    report = site.application.library.add(loaded, collection=collection)
    response = _reply(report)
    ids = [item.article_id for item in report.items]
    if response.status_code == _CREATED and len(ids) == 1 and ids[0] is not None:
        response.headers["Location"] = f"{router.prefix}/{quote(ids[0], safe='')}"
    return response


def _all_there(site: Site, reply: bytes) -> bool:
    """Whether the articles that a reply names can still be read; one that names none never holds.

    An address that could not be read then may be readable now.
    """
    items = json.loads(reply).get("items", [])
    named = [item["article_id"] for item in items if item["article_id"] is not None]
    return bool(named) and all(_current(site, article_id) for article_id in named)


def _reply(report: IngestReport) -> Response:
    reply = IngestReply.of(report)
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
