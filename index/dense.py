"""The one place that talks to FAISS; its traps stay in here.

FAISS pads short results with id -1, keeps an id that comes twice, accepts NaN rows and loses
them, returns ties in any order, and fails on ``k = 0`` or a wrong width with an empty message.
Search parameters are passed per call and each call uses one OpenMP thread: fields of the shared
index race between requests, and two threads are slower than one for a single query.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.dense_training import Plan, Trained, train
from index.id_mask import IdMask
from index.types import FloatMatrix, LegHit
from index.vector_rows import FloatVector, IdVector

__all__ = [
    "EXACT_BYTES",
    "FLAT_LIMIT",
    "DenseIndex",
    "VectorBatches",
    "build_dense",
    "extended",
    "flat_limit_of",
    "ranked_hits",
]

VectorBatches = Callable[[], Iterator[tuple[IdVector, FloatMatrix]]]

# Exact search of 100,000 vectors of 384 dimensions takes 4 ms on one core.
FLAT_LIMIT = 100_000
# Room for that many of 384 dimensions and more; wider vectors make exact search give way sooner.
EXACT_BYTES = 256_000_000
# Floats of 16 bits, as the library stores its vectors: nothing is lost, and reading half as much
# finds the nearest of 20,000 in 0.7 ms instead of 2.0 ms.
_EXACT = "IDMap2,SQfp16"
_FLOAT_BYTES = 2
# Scores beyond this are noise of summation order, which would break ties at random.
_DECIMALS = 6


class DenseIndex:
    """Passage vectors by inner product; read-only, so safe to search from several threads."""

    def __init__(self, index: faiss.Index, plan: Plan) -> None:
        self._index = index
        self.plan = plan

    @classmethod
    def load(cls, path: Path, plan: Plan) -> "DenseIndex":
        """Map an index file into memory; FAISS does not notice flipped bytes.

        Only the parts that searches read are held, and the system may let go of them again.
        """
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), plan)

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


def flat_limit_of(dimension: int, exact_bytes: int = EXACT_BYTES) -> int:
    """Return how many vectors exact search takes at most, by time and by memory.

    >>> flat_limit_of(384), flat_limit_of(384, exact_bytes=15_360_000)
    (100000, 20000)
    """
    return min(FLAT_LIMIT, exact_bytes // (_FLOAT_BYTES * dimension))


def extended(path: Path, plan: Plan, batches: VectorBatches, *, dimension: int) -> DenseIndex:
    """Return the index of a file with more vectors in it, whose ids the file does not have yet.

    The whole index is read into memory. Raises ValueError as ``build_dense`` does.
    """
    index = faiss.read_index(str(path))
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    _fill(index, batches, dimension)
    return DenseIndex(index, plan)


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
    index = faiss.index_factory(dimension, _EXACT, faiss.METRIC_INNER_PRODUCT)
    _fill(index, batches, dimension)
    return DenseIndex(index, Plan(factory=_EXACT, nprobe=None, recall_at_10=None))


def ranked_hits(ids: IdVector, scores: FloatVector, *, decimals: int = _DECIMALS) -> list[LegHit]:
    """Return hits with rounded scores, best first, equal scores by id."""
    rounded = np.round(scores.astype(np.float64), decimals)
    order = np.lexsort((ids, -rounded))
    return [LegHit(passage_id=int(ids[i]), score=float(rounded[i])) for i in order]


def _from_trained(trained: Trained) -> DenseIndex:
    return DenseIndex(trained.index, trained.plan)


def _fill(index: faiss.Index, batches: VectorBatches, dimension: int) -> None:
    """Add every batch to a FAISS index, checking what FAISS does not."""
    seen = np.zeros(0, np.bool_)
    for ids, matrix in batches():
        _check_rows(matrix, dimension)
        if ids.size and ids.max() >= seen.size:
            seen = np.concatenate([seen, np.zeros(int(ids.max()) + 1, np.bool_)])
        if seen[ids].any() or np.unique(ids).size != ids.size:
            raise ValueError("a passage id comes twice among the vectors; give each one vector")
        seen[ids] = True
        index.add_with_ids(np.ascontiguousarray(matrix, np.float32), ids)


def _check_rows(matrix: FloatMatrix, dimension: int) -> None:
    if matrix.shape[1] != dimension:
        raise ValueError(f"vectors have width {matrix.shape[1]!r}; the index has {dimension!r}")
    if not np.isfinite(matrix).all():
        raise ValueError("a vector holds a value that is not finite; check the embedder")
