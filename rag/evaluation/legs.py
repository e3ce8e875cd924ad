"""The rankings that are measured, by name; everything else takes them from ``LEGS``."""

from typing import Literal

from index.types import Filters, SearchResult
from rag.application import Application

__all__ = ["LEGS", "MAIN_LEG", "TIMED_LEG", "Leg", "search_by"]

Leg = Literal["lexical", "dense", "fusion", "reranked"]

# The last is what answers are given from: the fusion in the order of the reranker, if there is one.
LEGS: tuple[Leg, ...] = ("lexical", "dense", "fusion", "reranked")
# The ranking that figures of slices and the worst questions are about.
MAIN_LEG: Leg = "reranked"
# Searched first, so that it embeds the query itself and its timings are real.
TIMED_LEG: Leg = "reranked"


def search_by(application: Application, leg: Leg, query: str, *, k: int) -> SearchResult:
    """Return what one leg finds, best first."""
    if leg == "reranked":
        return application.searcher.search(query, k=k, filters=Filters())
    return application.retriever.search(query, k=k, legs=leg)
