"""Puts the passages that a search found in a better order by reading them.

What the reader finds in a passage is weighed against the score of the search: each sees what
the other does not, and both together beat either (figures in ``docs/decisions.md``).
"""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from index.types import Filters, Hit, SearchResult
from rag.answering.ports import Searcher
from rag.notices import joined
from rag.reader import Passage, Reader
from rag.sentences import sentence_spans
from rag.spare_time import SpareTime

__all__ = [
    "RERANK_DEPTH",
    "ReaderReranker",
    "Reranker",
    "RerankingSearcher",
    "log_odds",
    "mixed",
    "reranked",
]

# A passage below this rank holds the answer for about one question in a hundred.
RERANK_DEPTH = 20
# Chosen on held-back titles of SQuAD 1.1, by the rule of bench/fit_reranking.py.
_READER_WEIGHT = 0.75
_READER_SCALE = 5.0
_TOO_BUSY = "The machine is busy: passages were found but not read to put them in a better order."

_ALL = Filters()


class Reranker(Protocol):
    """Scores passages for a question."""

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """Return one score per hit, in order; higher is better."""
        ...


class ReaderReranker:
    """Weighs what the reader finds against the search's own score."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """Return one score per hit; EmbedderLoadError if the reader cannot be loaded."""
        odds = log_odds(self._reader, question, hits)
        return [mixed(hit.score, odd) for hit, odd in zip(hits, odds, strict=True)]


class RerankingSearcher:
    """Searches deeper than asked and gives back the best by the reranker's order.

    Where so many ask at once that there is no time for it, the order of the search stands.
    """

    def __init__(self, searcher: Searcher, reranker: Reranker, *, spare_time: SpareTime) -> None:
        self._searcher = searcher
        self._reranker = reranker
        self._spare_time = spare_time

    def search(self, query: str, *, k: int, filters: Filters = _ALL) -> SearchResult:
        """Return up to ``k`` hits, best first; EmbedderLoadError without the reranker's model."""
        found = self._searcher.search(query, k=max(k, RERANK_DEPTH), filters=filters)
        with self._spare_time.work(len(found.hits[:RERANK_DEPTH])) as may_read:
            if may_read:
                found = reranked(query, found, self._reranker)
            else:
                found = replace(found, notice=joined(found.notice, _TOO_BUSY))
        return replace(found, hits=found.hits[:k])


def log_odds(reader: Reader, question: str, hits: Sequence[Hit]) -> list[float]:
    """Return the log-odds that each hit's passage has an answer, -inf of one without sentences."""
    passages = [
        Passage(
            title=hit.article.title,
            text=hit.passage.text,
            sentences=tuple(sentence_spans(hit.passage.text)),
        )
        for hit in hits
    ]
    readings = reader.read(question, passages)
    return [float(np.logaddexp.reduce(reading.sentence_scores)) for reading in readings]


def mixed(
    fused: float, odds: float, *, weight: float = _READER_WEIGHT, scale: float = _READER_SCALE
) -> float:
    """Return a search score and the reader's log-odds as one score, higher is better.

    >>> round(mixed(0.5, 0.0, weight=0.5), 2), round(mixed(0.5, 9.0, weight=0.5), 2)
    (0.5, 0.73)
    """
    read = 1 / (1 + math.exp(-max(-100.0, min(100.0, odds / scale))))
    return (1 - weight) * fused + weight * read


def reranked(question: str, found: SearchResult, reranker: Reranker) -> SearchResult:
    """Return the first RERANK_DEPTH hits in the reranker's order, then the rest as they were.

    Ties keep the order of the search. ``timings_ms`` gains ``rerank``.
    """
    began = time.perf_counter()
    first, rest = found.hits[:RERANK_DEPTH], found.hits[RERANK_DEPTH:]
    scores = reranker.scores(question, first)
    ranked = sorted(zip(first, scores, strict=True), key=lambda pair: -pair[1])
    # The rest must not outscore what stands before it.
    floor = min(scores, default=0.0)
    ranked += [(hit, min(floor, hit.score)) for hit in rest]
    spent = (time.perf_counter() - began) * 1000
    return replace(
        found,
        hits=tuple(
            replace(hit, rank=rank, score=score)
            for rank, (hit, score) in enumerate(ranked, start=1)
        ),
        timings_ms={**found.timings_ms, "rerank": round(spent, 3)},
    )
