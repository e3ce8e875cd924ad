"""The rankings that are measured, by name; everything else takes them from ``LEGS``."""

from typing import Literal

from index.types import SearchResult
from rag.application import Application

__all__ = ["LEGS", "MAIN_LEG", "TIMED_LEG", "Leg", "search_by"]

Leg = Literal["lexical", "dense", "fusion"]

LEGS: tuple[Leg, ...] = ("lexical", "dense", "fusion")
# The ranking that figures of slices and the worst questions are about.
MAIN_LEG: Leg = "fusion"
# Searched first, so that it embeds the query itself and its timings are real.
TIMED_LEG: Leg = "fusion"


def search_by(application: Application, leg: Leg, query: str, *, k: int) -> SearchResult:
    """Return what one leg finds, best first."""
    return application.retriever.search(query, k=k, legs=leg)
