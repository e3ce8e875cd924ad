"""What a request sends to be added to the library: files, an article as JSON, or an address."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from fastapi import HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from rag.loaders import Loaded, load_bytes
from web.schemas import AddressIn, ArticleIn
from web.site import Site

__all__ = [
    "DEFAULT_COLLECTION",
    "Posted",
    "load_form",
    "load_posted",
    "posted_files",
    "posted_json",
]

DEFAULT_COLLECTION = "main"
_MOST_FILES = 500
_MOST_NAME_CHARS = 200
_RECORD_NAME = "posted.json"
# Read by people where the text gives no title; the page's scripts send the same.
_PASTED_NAME = "Pasted text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
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

    @classmethod
    def of(cls, article: ArticleIn) -> Self:
        """Return an article sent as JSON, as a file of its own."""
        record = article.model_dump_json(exclude={"collection"}, exclude_none=True)
        return cls(
            files=((_RECORD_NAME, record.encode()),),
            collection=article.collection or DEFAULT_COLLECTION,
        )

    def load_files(self) -> list[Loaded]:
        """Return what its files hold; slow for large ones."""
        return [item for name, data in self.files for item in load_bytes(data, name=name)]


def posted_json(data: bytes) -> Posted:
    """Return the article of a body, or its address; what is neither is told as an article."""
    try:
        return Posted.of(ArticleIn.model_validate_json(data))
    except ValidationError as error:
        with suppress(ValidationError):
            asked = AddressIn.model_validate_json(data)
            return Posted(address=asked.url, collection=asked.collection or DEFAULT_COLLECTION)
        found = [{**e, "loc": ("body", *e["loc"])} for e in error.errors(include_url=False)]
        raise RequestValidationError(found) from error


async def load_form(request: Request, site: Site) -> tuple[list[Loaded], str]:
    """Return what a page's form holds, files, text or an address, and the collection it names."""
    posted = await posted_files(request, of_page=True)
    return await load_posted(site, posted), posted.collection


async def posted_files(request: Request, *, of_page: bool = False) -> Posted:
    """Return the files of a form; of a page's also text that was pasted, and an address."""
    async with request.form(max_files=_MOST_FILES, max_fields=20) as form:
        files = [item for item in form.getlist("file") if isinstance(item, UploadFile)]
        read = [(file.filename or "upload.txt", await file.read()) for file in files]
        if of_page and (text := _words(form, "text")):
            read.append((_PASTED_NAME, text.encode()))
        address = _words(form, "address") if of_page else ""
        if not read and not address:
            raise HTTPException(422, "the form has no file; send one or more in the field 'file'")
        collection = str(form.get("collection") or DEFAULT_COLLECTION).strip()
    if not 1 <= len(collection) <= _MOST_NAME_CHARS:
        raise HTTPException(
            422,
            f"the collection's name has {len(collection)} characters; use 1 to {_MOST_NAME_CHARS}",
        )
    if "\x00" in collection:
        raise HTTPException(422, f"the collection's name {collection!r} holds a NUL; leave it out")
    return Posted(files=tuple(read), address=address or None, collection=collection)


def _words(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


async def load_posted(site: Site, posted: Posted) -> list[Loaded]:
    """Return what its files hold, and what lies at its address, which is asked for here."""
    loaded = await run_in_threadpool(posted.load_files)
    if posted.address is not None:
        loaded += await site.fetching.load(posted.address)
    return loaded
