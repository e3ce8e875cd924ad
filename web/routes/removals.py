"""``/v1/removals``: articles that go in a while and can still be kept."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from index.removal_rows import PendingRemoval
from web.site import ManagedSite, Served

__all__ = ["MOST_UNDO_S", "RemovalOut", "router", "shown"]

# A promise to purge that waits longer than a day is none.
MOST_UNDO_S = 86_400
_MOST_AT_ONCE = 1_000

router = APIRouter(prefix="/v1/removals", tags=["articles"])


class RemovalOut(BaseModel):
    """An article that is hidden now and purged at ``due_at``."""

    article_id: str
    title: str
    asked_at: str
    due_at: str


class RemovalsIn(BaseModel):
    """Articles to remove, and how many seconds they can still be kept."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"article_ids": ["herald-2024-05-01-bridge"], "undo": 60}]},
    )

    article_ids: Annotated[list[str], Field(min_length=1, max_length=_MOST_AT_ONCE)]
    undo: Annotated[float, Field(ge=0, le=MOST_UNDO_S)] = 30


@router.get("")
def list_removals(site: Served) -> list[RemovalOut]:
    """List the articles that wait to be purged, the next one due first."""
    return shown(site.application.store.removals.waiting())


@router.post("", status_code=202)
def remove_articles(body: RemovalsIn, site: ManagedSite) -> list[RemovalOut]:
    """Hide articles from lists and searches at once; they are purged after ``undo`` seconds.

    Nothing is hidden if one of them is not there.
    """
    return shown(site.application.library.remove_later(body.article_ids, undo_s=body.undo))


@router.delete("/{article_id}", status_code=204)
def keep_article(article_id: str, site: ManagedSite) -> None:
    """Undo the removal of an article; 404 once it has been purged."""
    site.application.library.keep(article_id)


def shown(removals: list[PendingRemoval]) -> list[RemovalOut]:
    """Return removals as the wire shows them."""
    return [
        RemovalOut(
            article_id=removal.article_id,
            title=removal.title,
            asked_at=removal.asked_at,
            due_at=removal.due_at,
        )
        for removal in removals
    ]
