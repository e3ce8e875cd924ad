"""``GET /v1/pending``: what still waits for its vector, and for how long."""

from fastapi import APIRouter
from pydantic import BaseModel

from web.site import Served

__all__ = ["router"]

router = APIRouter(tags=["articles"])


class PendingOut(BaseModel):
    """Passages that words find and meaning does not yet; null where nothing is known.

    ``per_second`` is the pace of the last half minute, ``left_s`` how long the rest takes at it.
    """

    n_pending: int
    n_passages: int
    per_second: float | None
    left_s: float | None


@router.get("/v1/pending")
def pending(site: Served) -> PendingOut:
    """Say how many passages wait for their vectors, and how fast they get them."""
    counts = site.application.store.counts()
    pace = site.application.pace.per_second()
    return PendingOut(
        n_pending=counts.n_pending,
        n_passages=counts.n_passages,
        per_second=pace,
        left_s=counts.n_pending / pace if pace else None,
    )
