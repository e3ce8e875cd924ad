"""Trained (approximate) FAISS indexes: choosing their size, and proving their recall.

An index is accepted only if its first ten neighbours agree with exact search on a sample.
"""

import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import faiss
import numpy as np

from index.types import FloatMatrix
from index.vector_rows import IdVector

__all__ = ["Plan", "Trained", "train"]

_Batches = Callable[[], Iterator[tuple[IdVector, FloatMatrix]]]

# FAISS warns below 39 and ignores above 256 training points for each centroid.
_POINTS_PER_LIST = 64
_N_SAMPLED_QUERIES = 200
_NPROBES = (8, 16, 32, 64, 128, 256)
# Eight bits for each number, then the sixteen that the library stores where eight lose too much. Of
# questions that no index was proven with, eight found 0.977 at a million and 0.984 in the proof.
_CODES = ("SQ8", "SQfp16")
_MIN_RECALL = 0.99
_MARGIN = 2
_K = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How an index was made and is searched; ``nprobe`` and recall are None for exact search."""

    factory: str
    nprobe: int | None
    recall_at_10: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A FAISS index that reached the recall its plan states."""

    index: faiss.Index
    plan: Plan


def train(
    batches: _Batches,
    *,
    dimension: int,
    n_vectors: int,
    fill: Callable[[faiss.Index, _Batches, int], None],
) -> Trained | None:
    """Return the smallest trained index that finds what exact search does, or None.

    Tried in turn are the codes and, for each, ever more lists searched for one query.
    """
    # Twice the root: training and filling grow with the lists, and 2,048 of them part a million
    # vectors finely enough.
    n_lists = 2 ** round(math.log2(2 * math.sqrt(n_vectors)))
    queries = _every(batches, max(1, n_vectors // _N_SAMPLED_QUERIES))
    exact = _exact_neighbours(batches, queries)
    for code in _CODES:
        factory = f"IVF{n_lists},{code}"
        index = faiss.index_factory(dimension, factory, faiss.METRIC_INNER_PRODUCT)
        faiss.omp_set_num_threads(os.cpu_count() or 1)
        index.train(_every(batches, max(1, n_vectors // (n_lists * _POINTS_PER_LIST))))
        fill(index, batches, dimension)
        plan = _proven(index, factory, n_lists, queries, exact)
        if plan is not None:
            return Trained(index=index, plan=plan)
    return None


def _proven(
    index: faiss.Index, factory: str, n_lists: int, queries: FloatMatrix, exact: IdVector
) -> Plan | None:
    """Return how to search so that the required recall is reached, or None."""
    for nprobe in _NPROBES:
        parameters = faiss.SearchParametersIVF()
        parameters.nprobe = min(nprobe, n_lists)
        _, found = index.search(queries, _K, params=parameters)
        recall = _recall(found, exact)
        if recall >= _MIN_RECALL:
            # Questions lie farther from their neighbours than the vectors this was proven with.
            wider = min(_MARGIN * nprobe, n_lists)
            return Plan(factory=factory, nprobe=wider, recall_at_10=recall)
    return None


def _every(batches: _Batches, step: int) -> FloatMatrix:
    """Return every ``step``-th vector; a stride, not chance, so that a build can be repeated."""
    taken: list[FloatMatrix] = []
    n_before = 0
    for ids, matrix in batches():
        taken.append(matrix[-n_before % step :: step])
        n_before += ids.size
    return np.ascontiguousarray(np.concatenate(taken), np.float32)


def _exact_neighbours(batches: _Batches, queries: FloatMatrix) -> IdVector:
    """Return the ids of each query's best ten by inner product, shape ``(n_queries, 10)``."""
    best_ids = np.full((len(queries), _K), -1, np.int64)
    best_scores = np.full((len(queries), _K), -np.inf, np.float32)
    for ids, matrix in batches():
        scores = np.hstack([best_scores, queries @ matrix.T])
        candidates = np.hstack([best_ids, np.broadcast_to(ids, (len(queries), ids.size))])
        kept = np.argpartition(-scores, _K - 1, axis=1)[:, :_K]
        best_ids = np.take_along_axis(candidates, kept, axis=1)
        best_scores = np.take_along_axis(scores, kept, axis=1)
    return best_ids


def _recall(found: IdVector, exact: IdVector) -> float:
    shared = sum(np.intersect1d(f, e).size for f, e in zip(found, exact, strict=True))
    return shared / exact.size
