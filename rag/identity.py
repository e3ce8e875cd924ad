"""Which stored article an input is.

It is known by the id it states, else by its URL, else by its file, else by outlet and title. Only
what the loader read from a real file has a path; the name of an upload says nothing about this
machine's files.
"""

import hashlib
import re
from pathlib import Path

from rag.canonical import version_of
from rag.loaders.types import LoadedArticle

__all__ = ["article_id_of", "split_id"]

_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,119}")


def article_id_of(item: LoadedArticle, collection: str) -> str:
    """Return the id of an input in a collection; a plain id that it states stays as it is."""
    if item.external_id:
        plain = _PLAIN_ID.fullmatch(item.external_id) and not item.external_id.startswith("art_")
        if plain and collection == "main":
            return item.external_id
        return _hashed(collection, "id", item.external_id)
    if item.url:
        return _hashed(collection, "url", item.url)
    if item.path is not None:
        return _hashed(collection, "path", str(Path(item.path).resolve()))
    if not item.title:
        return _hashed(collection, "version", version_of(item.text))
    return _hashed(collection, "title", item.outlet or "", item.title)


def split_id(article_id: str, version: str) -> str:
    """Return another id for a second article that would have the same one."""
    return _hashed("version", article_id, version)


def _hashed(*parts: str) -> str:
    digest = hashlib.sha256("\x00".join(parts).encode(errors="surrogatepass"))
    return f"art_{digest.hexdigest()[:16]}"
