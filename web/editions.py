"""What else there is of an article: its other versions, and articles with nearly the same text."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import quote as percent_encoded
from urllib.parse import urlencode

from pydantic import BaseModel

from index.article_rows import VersionInfo
from index.types import CopyGroup

__all__ = ["CopyOut", "EditionShelf", "ShownVersion", "copies_of", "page_of", "versions_of"]


class EditionShelf(Protocol):
    """The part of the store that knows versions and copies."""

    def versions(self, article_id: str) -> list[VersionInfo]:
        """Return an article's versions, the current one first."""
        ...

    def groups_of(self, article_ids: Sequence[str]) -> Mapping[str, CopyGroup]:
        """Return the copy group of each article that has been placed."""
        ...


class ShownVersion(BaseModel):
    """A version of the article; ``shown`` is the one that is read."""

    created_at: str
    current: bool
    shown: bool
    url: str


class CopyOut(BaseModel):
    """Another article with nearly the same text."""

    title: str
    outlet: str | None
    published: str | None
    url: str


def versions_of(shelf: EditionShelf, article_id: str, shown: str) -> list[ShownVersion]:
    """Return every version, the current one first."""
    return [
        ShownVersion(
            created_at=info.created_at,
            current=info.current,
            shown=info.version == shown,
            url=page_of(article_id, version=info.version),
        )
        for info in shelf.versions(article_id)
    ]


def copies_of(shelf: EditionShelf, article_id: str) -> list[CopyOut]:
    """Return the copies, the oldest first."""
    group = shelf.groups_of([article_id]).get(article_id)
    return [
        CopyOut(
            title=other.title,
            outlet=other.outlet,
            published=other.published,
            url=page_of(other.article_id),
        )
        for other in (group.others if group else ())
    ]


def page_of(article_id: str, **query: str) -> str:
    """Return the address of the article page, with nothing marked."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"/articles/{percent_encoded(article_id, safe='')}{asked}"
