"""The index at one moment: the last generation, the delta since, and what was deleted.

``Snapshot`` is immutable and answers both legs. ``Follower`` makes the next one from what the
library has committed since, by any process; only one thread may advance it at a time.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.bm25 import idf
from index.delta import Delta, DeltaView
from index.generation import Generation
from index.id_mask import IdMask
from index.library_meta import Marks
from index.store import LibraryStore
from index.types import Filters, LegHit
from index.vector_rows import FloatVector

__all__ = ["Beginning", "Follower", "Snapshot"]

# A question has a few words; a pasted page would cost a search per word. The rarest tell most.
_MAX_QUERY_TERMS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """Where the delta begins: the last id or sequence number that the generation knows."""

    passage_id: int
    vector_seq: int
    tombstone_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A frozen look at the index; ``alive`` is None while nothing in it is deleted or hidden.

    ``dense_generation`` is None when the generation's vectors belong to another embedder.
    """

    marks: Marks
    generation: Generation | None
    dense_generation: Generation | None
    delta: DeltaView
    alive: IdMask | None
    begins_at: Beginning

    @property
    def number(self) -> int:
        """The generation's number, 0 if there is none."""
        return 0 if self.generation is None else self.generation.number

    @property
    def n_indexed(self) -> int:
        """How many passages the generation holds, deleted ones included."""
        return 0 if self.generation is None else self.generation.contents.n_passages

    @property
    def n_vectors(self) -> int:
        """How many vectors can be searched, deleted ones included."""
        published = 0 if self.dense_generation is None else len(self.dense_generation.dense)
        return published + self.delta.vector_ids.size

    def search_vectors(
        self, vector: FloatVector, depth: int, allowed: IdMask | None = None
    ) -> list[LegHit]:
        """Return up to ``depth`` passages by cosine; best first, ties by id."""
        mask = self.alive if allowed is None else allowed
        hits = self.delta.search_vectors(vector, depth, mask)
        if self.dense_generation is not None:
            hits = hits + self.dense_generation.dense.search(vector, depth, mask)
        return _best(hits, depth)

    def search_words(
        self,
        words: Sequence[str],
        depth: int,
        filters: Filters,
        allowed: IdMask | None = None,
    ) -> list[LegHit]:
        """Return up to ``depth`` passages by BM25; best first, ties by id.

        Both parts use the same idf, counted over both, and the same average length, so their
        scores can be compared.
        """
        weights = self._weights(words)
        mask = self.alive if allowed is None else allowed
        hits = self.delta.search_words(
            weights, depth=depth, average_length=self._average_length(), allowed=mask
        )
        if self.generation is not None:
            hits = hits + self.generation.lexical.search(
                weights, depth=depth, filters=filters, allowed=mask
            )
        return _best(hits, depth)

    def _weights(self, words: Sequence[str]) -> dict[str, float]:
        n_passages = self.n_indexed + self.delta.n_passages
        containing = {word: self.passages_with(word) for word in words}
        known = [(word, count) for word, count in Counter(words).items() if containing[word]]
        known.sort(key=lambda item: (containing[item[0]], item[0]))
        return {
            word: count * idf(n_passages, containing[word])
            for word, count in known[:_MAX_QUERY_TERMS]
        }

    def passages_with(self, word: str) -> int:
        """Return how many passages hold a term, deleted ones included."""
        published = 0 if self.generation is None else self.generation.lexical.doc_freq(word)
        return published + self.delta.doc_freq(word)

    def _average_length(self) -> float:
        # tantivy knows its own average only; the delta adopts it, so that norms agree.
        if self.generation is not None and self.n_indexed:
            return self.generation.lexical.average_length
        return max(1.0, self.delta.n_terms / max(1, self.delta.n_passages))


class Follower:
    """Follows the library from one generation on, or from the start if there is none.

    Vectors are taken in only while they belong to the embedder named by ``fingerprint``.
    """

    def __init__(
        self,
        store: LibraryStore,
        generation: Generation | None,
        marks: Marks,
        *,
        fingerprint: str | None,
        dimension: int,
    ) -> None:
        contents = None if generation is None else generation.contents
        same_vectors = (
            contents is not None
            and (contents.epoch, contents.fingerprint) == (marks.epoch, marks.fingerprint)
            and contents.fingerprint == fingerprint
        )
        self._store = store
        self._generation = generation
        self._dense_generation = generation if same_vectors else None
        self._delta = Delta(dimension)
        self._deleted: list[int] = []
        self._epoch = marks.epoch
        self._fingerprint = marks.fingerprint
        self._reads_vectors = marks.fingerprint is not None and marks.fingerprint == fingerprint
        self._passage_id = 0 if contents is None else contents.passage_id
        self._vector_seq = contents.vector_seq if contents and same_vectors else 0
        self._tombstone_seq = marks.tombstone_seq if contents is None else contents.tombstone_seq
        self._begins_at = Beginning(
            passage_id=self._passage_id,
            vector_seq=self._vector_seq,
            tombstone_seq=self._tombstone_seq,
        )

    def follows(self, marks: Marks) -> bool:
        """Whether the library's vectors are still those that this follower began with."""
        return (marks.epoch, marks.fingerprint) == (self._epoch, self._fingerprint)

    def advance(self, marks: Marks) -> Snapshot:
        """Take in what was committed up to ``marks``."""
        for rows in self._store.index_rows(after=self._passage_id, until=marks.passage_id):
            self._delta.add_passages(rows)
        until = marks.vector_seq if self._reads_vectors else 0
        for ids, matrix in self._store.vector_rows(after=self._vector_seq, until=until):
            self._delta.add_vectors(ids, matrix)
        self._deleted += self._store.tombstones(
            after=self._tombstone_seq, until=marks.tombstone_seq
        )
        self._passage_id = marks.passage_id
        self._vector_seq = marks.vector_seq
        self._tombstone_seq = marks.tombstone_seq
        hidden = [i for i in self._store.removals.passage_ids() if i <= marks.passage_id]
        masked = self._deleted + hidden
        return Snapshot(
            marks=marks,
            generation=self._generation,
            dense_generation=self._dense_generation,
            delta=self._delta.view(),
            alive=IdMask.without(masked, last_id=marks.passage_id) if masked else None,
            begins_at=self._begins_at,
        )


def _best(hits: list[LegHit], depth: int) -> list[LegHit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:depth]
