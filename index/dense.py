"""The one place that talks to FAISS; its traps stay in here.

FAISS pads short results with id -1, keeps an id that comes twice, accepts NaN rows and loses
them, returns ties in any order, and fails on ``k = 0`` or a wrong width with an empty message.
Search parameters are passed per call and each call uses one OpenMP thread: fields of the shared
index race between requests, and two threads are slower than one for a single query.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.dense_training import Plan, Trained, train
from index.id_mask import IdMask
from index.types import FloatMatrix, LegHit
from index.vector_rows import FloatVector, IdVector

__all__ = ["FLAT_LIMIT", "DenseIndex", "VectorBatches", "build_dense", "ranked_hits"]

VectorBatches = Callable[[], Iterator[tuple[IdVector, FloatMatrix]]]

# Exact search of 100,000 vectors of 384 dimensions takes 11 ms on one core.
FLAT_LIMIT = 100_000
# Scores beyond this are noise of summation order, which would break ties at random.
_DECIMALS = 6


class DenseIndex:
    """Passage vectors by inner product; read-only, so safe to search from several threads."""

    def __init__(self, index: faiss.Index, plan: Plan) -> None:
        self._index = index
        self.plan = plan

    @classmethod
    def load(cls, path: Path, plan: Plan) -> "DenseIndex":
        """Read an index file whose checksum was verified; FAISS does not notice flipped bytes."""
        return cls(faiss.read_index(str(path)), plan)

    def save(self, path: Path) -> None:
        """Write the index file."""
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The width of each vector."""
        return int(self._index.d)

    def search(self, vector: FloatVector, k: int, allowed: IdMask | None = None) -> list[LegHit]:
        """Return up to ``k`` passages with their inner products; best first, ties by id.

        Raises ValueError for a vector of another width or with values that are not finite.
        """
        _check_rows(vector.reshape(1, -1), self.dimension)
        n_found = min(k + 1, len(self))
        if k < 1 or not n_found or (allowed is not None and not allowed.n_allowed):
            return []
        while True:
            hits, cut = self._search(vector, n_found, allowed)
            # A tie across the cut would be decided by chance: look further until it ends.
            if not cut or hits[k - 1].score > hits[-1].score:
                return hits[:k]
            n_found = min(2 * n_found, len(self))

    def _search(
        self, vector: FloatVector, k: int, allowed: IdMask | None
    ) -> tuple[list[LegHit], bool]:
        """Return hits and whether there may be more behind them."""
        faiss.omp_set_num_threads(1)
        query = np.ascontiguousarray(vector.reshape(1, -1), np.float32)
        parameters: Any = self._parameters(allowed)
        if allowed is not None:
            # FAISS keeps bare pointers: selector and bits must outlive the call.
            selector = faiss.IDSelectorBitmap(allowed.packed.size, faiss.swig_ptr(allowed.packed))
            parameters.sel = selector
        scores, ids = self._index.search(query, k, params=parameters)
        found = ids[0] >= 0
        full = bool(found.all()) and k < len(self)
        return ranked_hits(ids[0][found], scores[0][found]), full

    def _parameters(self, allowed: IdMask | None) -> faiss.SearchParameters:
        if self.plan.nprobe is None:
            return faiss.SearchParameters()
        # A filter leaves few passages in each list, so more lists are needed for as many hits.
        share = 1.0 if allowed is None else min(1.0, allowed.n_allowed / len(self))
        parameters = faiss.SearchParametersIVF()
        # More lists than there are is allowed and means all of them.
        parameters.nprobe = int(np.ceil(self.plan.nprobe / share))
        return parameters


def build_dense(
    batches: VectorBatches, *, dimension: int, flat_limit: int = FLAT_LIMIT
) -> DenseIndex:
    """Build an exact index, or above ``flat_limit`` vectors a trained one that proves itself.

    ``batches`` is called once for each pass over the vectors, so they need not fit in memory. A
    trained index that misses the required recall is replaced by the exact one. Raises ValueError
    for an id that comes twice, a wrong width or a value that is not finite.
    """
    n_vectors = sum(ids.size for ids, _ in batches())
    if n_vectors > flat_limit:
        trained = train(batches, dimension=dimension, n_vectors=n_vectors, fill=_fill)
        if trained is not None:
            return _from_trained(trained)
    index = faiss.index_factory(dimension, "IDMap2,Flat", faiss.METRIC_INNER_PRODUCT)
    _fill(index, batches, dimension)
    return DenseIndex(index, Plan(factory="IDMap2,Flat", nprobe=None, recall_at_10=None))


def ranked_hits(ids: IdVector, scores: FloatVector, *, decimals: int = _DECIMALS) -> list[LegHit]:
    """Return hits with rounded scores, best first, equal scores by id."""
    rounded = np.round(scores.astype(np.float64), decimals)
    order = np.lexsort((ids, -rounded))
    return [LegHit(passage_id=int(ids[i]), score=float(rounded[i])) for i in order]


def _from_trained(trained: Trained) -> DenseIndex:
    return DenseIndex(trained.index, trained.plan)


def _fill(index: faiss.Index, batches: VectorBatches, dimension: int) -> None:
    """Add every batch to a FAISS index, checking what FAISS does not."""
    seen: set[int] = set()
    for ids, matrix in batches():
        _check_rows(matrix, dimension)
        before = len(seen)
        seen.update(ids.tolist())
        if len(seen) != before + ids.size:
            raise ValueError("a passage id comes twice among the vectors; give each one vector")
        index.add_with_ids(np.ascontiguousarray(matrix, np.float32), ids)


def _check_rows(matrix: FloatMatrix, dimension: int) -> None:
    if matrix.shape[1] != dimension:
        raise ValueError(f"vectors have width {matrix.shape[1]!r}; the index has {dimension!r}")
    if not np.isfinite(matrix).all():
        raise ValueError("a vector holds a value that is not finite; check the embedder")
