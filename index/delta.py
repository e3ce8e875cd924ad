"""What the library holds beyond the last generation: small, exact, and only ever appended to.

A ``DeltaView`` is a frozen look at the first so many entries; entries are added behind it and
never change, so views stay right without copying while other threads search them. Vectors and
words grow apart, because a vector may arrive long after its passage.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.analysis import terms
from index.bm25 import DECIMALS, rounded_length, scores
from index.dense import ranked_hits
from index.id_mask import IdMask
from index.passage_rows import IndexRow
from index.types import FloatMatrix, LegHit
from index.vector_rows import FloatVector, IdVector

__all__ = ["Delta", "DeltaView"]


class _Postings:
    """For each term the passages that hold it (by place in the delta) and how often."""

    def __init__(self) -> None:
        self._places: dict[str, array[int]] = {}
        self._counts: dict[str, array[int]] = {}

    def add(self, place: int, words: Sequence[str]) -> None:
        for term, count in Counter(words).items():
            # The count goes first: a reader that sees the place must find its count.
            self._counts.setdefault(term, array("q")).append(count)
            self._places.setdefault(term, array("q")).append(place)

    def n_containing(self, term: str, n_places: int) -> int:
        places = self._places.get(term)
        return 0 if places is None else bisect_left(places, n_places)

    def of(self, term: str, n_places: int) -> tuple[IdVector, IdVector]:
        n = self.n_containing(term, n_places)
        # Slices are copies: numpy must not hold the buffer of an array that grows.
        return (
            np.frombuffer(self._places[term][:n], np.int64) if n else np.zeros(0, np.int64),
            np.frombuffer(self._counts[term][:n], np.int64) if n else np.zeros(0, np.int64),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaView:
    """The delta as it was at one moment; safe to search from several threads."""

    vector_ids: IdVector
    matrix: FloatMatrix
    passage_ids: IdVector
    rounded_lengths: npt.NDArray[np.float64]
    n_terms: int
    postings: _Postings

    @property
    def n_passages(self) -> int:
        """How many passages can be found by their words."""
        return self.passage_ids.size

    def doc_freq(self, term: str) -> int:
        """Return how many passages hold ``term``."""
        return self.postings.n_containing(term, self.n_passages)

    def search_vectors(
        self, vector: FloatVector, depth: int, allowed: IdMask | None
    ) -> list[LegHit]:
        """Return up to ``depth`` passages by inner product; best first, ties by id."""
        if not self.vector_ids.size:
            return []
        products = self.matrix @ vector
        if allowed is None:
            return ranked_hits(self.vector_ids, products)[:depth]
        kept = allowed.of(self.vector_ids)
        return ranked_hits(self.vector_ids[kept], products[kept])[:depth]

    def search_words(
        self,
        weights: Mapping[str, float],
        *,
        depth: int,
        average_length: float,
        allowed: IdMask | None,
    ) -> list[LegHit]:
        """Return up to ``depth`` passages by BM25; best first, ties by id."""
        totals = np.zeros(self.n_passages)
        for term, weight in weights.items():
            places, counts = self.postings.of(term, self.n_passages)
            lengths = self.rounded_lengths[places]
            totals[places] += weight * scores(counts.astype(np.float64), lengths, average_length)
        found = np.flatnonzero(totals)
        if allowed is not None:
            found = found[allowed.of(self.passage_ids[found])]
        hits = ranked_hits(
            self.passage_ids[found], totals[found].astype(np.float32), decimals=DECIMALS
        )
        return hits[:depth]


class Delta:
    """Grows by appending; only one thread may add at a time."""

    def __init__(self, dimension: int) -> None:
        self._vector_ids = np.zeros(0, np.int64)
        self._matrix = np.zeros((0, dimension), np.float32)
        self._n_vectors = 0
        self._passage_ids = array("q")
        self._lengths = array("d")
        self._n_terms = 0
        self._postings = _Postings()

    def add_passages(self, rows: Sequence[IndexRow]) -> None:
        """Make passages findable by their words."""
        for row in rows:
            words = terms(row.text)
            self._postings.add(len(self._passage_ids), words)
            self._passage_ids.append(row.passage_id)
            self._lengths.append(rounded_length(len(words)))
            self._n_terms += len(words)

    def add_vectors(self, ids: IdVector, matrix: FloatMatrix) -> None:
        """Make passages findable by their vectors."""
        n_after = self._n_vectors + ids.size
        if n_after > self._vector_ids.size:
            self._grow(2 * n_after)
        self._vector_ids[self._n_vectors : n_after] = ids
        self._matrix[self._n_vectors : n_after] = matrix
        self._n_vectors = n_after

    def view(self) -> DeltaView:
        """Return a look at everything added so far."""
        return DeltaView(
            vector_ids=self._vector_ids[: self._n_vectors],
            matrix=self._matrix[: self._n_vectors],
            passage_ids=np.array(self._passage_ids, np.int64),
            rounded_lengths=np.array(self._lengths, np.float64),
            n_terms=self._n_terms,
            postings=self._postings,
        )

    def _grow(self, n_rows: int) -> None:
        """Move to larger arrays; views keep the old ones."""
        ids = np.zeros(n_rows, np.int64)
        matrix = np.zeros((n_rows, self._matrix.shape[1]), np.float32)
        ids[: self._n_vectors] = self._vector_ids[: self._n_vectors]
        matrix[: self._n_vectors] = self._matrix[: self._n_vectors]
        self._vector_ids, self._matrix = ids, matrix
