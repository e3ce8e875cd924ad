"""Putting articles into the library: ``POST /v1/articles`` and ``PUT /v1/articles/{id}``.

Both take what ``footnote add`` takes and report on every item; a file that cannot be read does not
stop the others.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated, Self

from fastapi import APIRouter, Header, HTTPException, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from rag.errors import UnknownIdError
from rag.library import IngestReport, ItemReport
from rag.loaders import Loaded, LoadedArticle, load_bytes
from web.entity_tags import OVERTAKEN, refuse_overtaken
from web.problems import problem_response
from web.replies import ArticleText, file_name
from web.schemas import NO_NUL, AddressIn, ArticleIn
from web.site import ManagedSite, Site

__all__ = ["IngestReply", "load_form", "router"]

router = APIRouter(prefix="/v1/articles", tags=["articles"])

_MOST_FILES = 500
_MOST_REASONS = 5
_MOST_NAME_CHARS = 200
_CREATED, _OK = 201, 200
_COLLECTION = "main"
_RECORD_NAME = "posted.json"
# Read by people where the text gives no title; the page's scripts send the same.
_PASTED_NAME = "Pasted text"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posted:
    """What a request sends to be added: (name, content) of each file, and an address."""

    files: tuple[tuple[str, bytes], ...] = ()
    address: str | None = None
    collection: str

    @property
    def fingerprint(self) -> str:
        """A hash of all of it."""
        parts = [
            self.collection.encode(),
            (self.address or "").encode(errors="replace"),
            *(part for n, d in self.files for part in (n.encode(errors="replace"), d)),
        ]
        lengths = ",".join(str(len(part)) for part in parts)
        return hashlib.sha256(b"".join([lengths.encode(), *parts])).hexdigest()


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
                        "collection": {"type": "string", "default": _COLLECTION},
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
    responses={_OK: {"model": IngestReply, "description": "Nothing is new."}},
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

    201 when something is new, 200 when nothing changed, 422 when every item failed.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        posted = _posted_json(await request.body())
    elif kind == "multipart/form-data":
        posted = await _posted_files(request)
    else:
        raise HTTPException(
            415,
            f"cannot read the content type {kind!r}; send application/json or "
            "multipart/form-data with the field 'file'",
        )

    if posted.address is not None:
        site.fetching.require_allowed()

    async def add() -> Response:
        loaded = await _load(site, posted)
        return await run_in_threadpool(_add, site, loaded, posted.collection)

    return await site.replies.once(
        idempotency_key, posted.fingerprint, add, owner=site.caller.owner
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
    (loaded,) = _loaded(_posted_article(body.model_copy(update={"id": None})))
    if not isinstance(loaded, LoadedArticle):
        return _add(site, [loaded], _COLLECTION)
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
        return _COLLECTION


def _posted_json(data: bytes) -> _Posted:
    """Return the article of a body, or its address; what is neither is told as an article."""
    try:
        return _posted_article(ArticleIn.model_validate_json(data))
    except ValidationError as error:
        with suppress(ValidationError):
            asked = AddressIn.model_validate_json(data)
            return _Posted(address=asked.url, collection=asked.collection or _COLLECTION)
        found = [{**e, "loc": ("body", *e["loc"])} for e in error.errors(include_url=False)]
        raise RequestValidationError(found) from error


def _posted_article(article: ArticleIn) -> _Posted:
    record = article.model_dump_json(exclude={"collection"}, exclude_none=True)
    return _Posted(
        files=((_RECORD_NAME, record.encode()),), collection=article.collection or _COLLECTION
    )


async def load_form(request: Request, site: Site) -> tuple[list[Loaded], str]:
    """Return what a page's form holds, files, text or an address, and the collection it names."""
    posted = await _posted_files(request, of_page=True)
    return await _load(site, posted), posted.collection


async def _posted_files(request: Request, *, of_page: bool = False) -> _Posted:
    async with request.form(max_files=_MOST_FILES, max_fields=20) as form:
        files = [item for item in form.getlist("file") if isinstance(item, UploadFile)]
        read = [(file.filename or "upload.txt", await file.read()) for file in files]
        if of_page and (text := _words(form, "text")):
            read.append((_PASTED_NAME, text.encode()))
        address = _words(form, "address") if of_page else ""
        if not read and not address:
            raise HTTPException(422, "the form has no file; send one or more in the field 'file'")
        collection = str(form.get("collection") or _COLLECTION).strip()
    if not 1 <= len(collection) <= _MOST_NAME_CHARS:
        raise HTTPException(
            422,
            f"the collection's name has {len(collection)} characters; use 1 to {_MOST_NAME_CHARS}",
        )
    if "\x00" in collection:
        raise HTTPException(422, f"the collection's name {collection!r} holds a NUL; leave it out")
    return _Posted(files=tuple(read), address=address or None, collection=collection)


def _words(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


async def _load(site: Site, posted: _Posted) -> list[Loaded]:
    loaded = await run_in_threadpool(_loaded, posted)
    if posted.address is not None:
        loaded += await site.fetching.load(posted.address)
    return loaded


def _loaded(posted: _Posted) -> list[Loaded]:
    return [item for name, data in posted.files for item in load_bytes(data, name=name)]


def _add(site: Site, loaded: Sequence[Loaded], collection: str) -> Response:
    return _reply(site.application.library.add(loaded, collection=collection))


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
