"""How far an application is: its model, its library, and what its background work failed at."""

from dataclasses import dataclass

from index.types import Counts
from rag.warming import ModelState

__all__ = ["Status"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far the application is.

    ``detail`` says why the model failed; ``failure`` what the background work failed at, until
    the same work succeeds.
    """

    model: ModelState
    detail: str | None
    counts: Counts
    generation: int
    provider: str
    failure: str | None
