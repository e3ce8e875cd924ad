"""``/healthz``, ``/readyz`` and ``/v1/providers``: is it up, is it ready, who can answer.

Whoever restarts servers asks the first: a restart helps none that is merely busy. Whoever sends
them questions asks the second.
"""

from fastapi import APIRouter, HTTPException, Response
from pydantic import BaseModel

from index.types import Counts
from rag.application import Status
from rag.providers.breaker import BreakerState
from web.problems import problem_response
from web.site import Served

__all__ = ["router"]

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: str = "ok"


class Readiness(BaseModel):
    """Everything is loaded; ``counts`` says how much the library holds."""

    status: str = "ready"
    model: str
    provider: str
    generation: int
    counts: Counts


class ProviderOut(BaseModel):
    """Who can write answers; ``needs`` says what is missing when it is not ready.

    ``models`` can be chosen with a question, the default first. ``configured`` is false for one
    that is merely installed; ``breaker`` is not closed where it is left alone after failures.
    """

    name: str
    ready: bool
    needs: str | None
    summary: str
    models: list[str]
    configured: bool
    default: bool
    breaker: BreakerState


@router.get("/healthz")
async def health() -> Health:
    """Say that the process answers; touches nothing else."""
    return Health()


@router.get("/readyz", response_model=Readiness)
def readiness(site: Served) -> Readiness | Response:
    """Say whether everything is loaded and there is room for a question; 503 says what is not."""
    if site.shutdown.begun:
        raise HTTPException(503, "the server is shutting down; ask again once it is back")
    status = site.application.status()
    if status.model != "ready":
        return _not_ready(status)
    site.slots.require_one()
    return Readiness(
        model=status.model,
        provider=status.provider,
        generation=status.generation,
        counts=status.counts,
    )


@router.get("/v1/providers")
def providers(site: Served) -> list[ProviderOut]:
    """List the providers that a question can name."""
    application = site.application
    states = application.roster.states()
    return [
        ProviderOut(
            name=offer.name,
            ready=offer.ready,
            needs=offer.needs,
            summary=offer.summary,
            models=list(offer.models),
            configured=offer.configured,
            default=offer.name == application.settings.provider,
            breaker=states.get(offer.name, "closed"),
        )
        for offer in application.providers()
    ]


def _not_ready(status: Status) -> Response:
    loading = status.model == "loading"
    detail = (
        "the search model is still loading; questions work already and search by words"
        if loading
        else f"the search model cannot be loaded: {status.detail}; questions search by words"
    )
    return problem_response(
        {
            "type": "urn:footnote:problem:not-ready",
            "title": "Not everything is loaded",
            "status": 503,
            "detail": detail,
            "missing": ["search model"],
            "model": status.model,
        },
        headers={"Retry-After": "2"} if loading else None,
    )
