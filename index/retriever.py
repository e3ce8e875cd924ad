"""Questions in, ranked passages out: both legs, fused, joined with the library.

Guarantees: everything committed before a search, by any process, can be found by it; a hit's text
is the library's at the moment of the join, so a stale index can only lose a hit, never show wrong
text; equal questions on an equal library give equal answers.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from index.analysis import query_terms, terms
from index.dense import EXACT_BYTES
from index.embedding import Embedder
from index.errors import EmbedderLoadError, InvalidQueryError
from index.filter_masks import FilterMasks
from index.fusion import Fused, fuse
from index.generations import Checkpoint, no_checkpoint
from index.id_mask import IdMask
from index.live_index import LiveIndex
from index.manifest import Contents
from index.question_vectors import QuestionVectors
from index.snapshot import Snapshot
from index.store import LibraryStore
from index.types import Filters, Hit, LegHit, SearchResult

__all__ = ["MAX_K", "HybridRetriever", "Legs", "Retriever"]

Legs = Literal["fusion", "dense", "lexical"]

MAX_K = 200
_NO_FILTERS = Filters()
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Retriever(Protocol):
    """Finds the passages that speak to a question. Safe to call from several threads."""

    def search(
        self,
        query: str,
        *,
        k: int,
        filters: Filters = _NO_FILTERS,
        depth: int = 50,
        legs: Legs = "fusion",
    ) -> SearchResult:
        """Return up to ``k`` hits, best first, ties by passage id.

        ``depth`` is how many each leg fetches before fusion. Raises InvalidQueryError for an empty
        query, ``k`` outside 1..200, ``depth`` below 1 or a date that is not YYYY-MM-DD.
        """
        ...


@dataclass(slots=True)
class _Search:
    """What one search gathers on its way."""

    snapshot: Snapshot
    query: str
    depth: int
    filters: Filters
    mask: IdMask | None
    notice: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.timings_ms[stage] = (time.perf_counter() - start) * 1000


class HybridRetriever:
    """Searches by meaning and by words. Without an embedder, or if it cannot load, by words only.

    Vectors that take more than ``exact_bytes``, or are very many, get a trained index.
    Raises EmbedderMismatchError if the library was embedded by another embedder.
    """

    def __init__(
        self,
        store: LibraryStore,
        embedder: Embedder | None,
        index_folder: Path,
        *,
        exact_bytes: int = EXACT_BYTES,
        checkpoint: Checkpoint = no_checkpoint,
    ) -> None:
        if embedder is not None:
            store.ensure_fingerprint(embedder.fingerprint)
        self._store = store
        self._questions = None if embedder is None else QuestionVectors(embedder)
        self._masks = FilterMasks(store)
        self._live = LiveIndex(
            store,
            index_folder,
            fingerprint=None if embedder is None else str(embedder.fingerprint),
            dimension=1 if embedder is None else embedder.fingerprint.dimension,
            exact_bytes=exact_bytes,
            checkpoint=checkpoint,
        )

    @property
    def generation(self) -> int:
        """The number of the generation that a search would use now, 0 before the first."""
        return self._live.number

    def published(self) -> Contents | None:
        """Return what the newest generation holds, None before the first."""
        return self._live.published()

    def refresh(self) -> None:
        """Take in what any process has committed; each search does this first."""
        self._live.refreshed()

    def rebuild(self) -> int:
        """Publish a generation made anew and return its number; searches go on meanwhile."""
        return self._live.rebuild()

    def extend(self) -> int:
        """Publish a generation as ``rebuild`` does, with all that can be taken over taken over."""
        return self._live.extend()

    def verify(self) -> bool:
        """Check every byte of the index files in use; damaged ones are used no more."""
        return self._live.verify()

    def purge(self) -> int:
        """Publish a new generation and delete all others, so that removed words are nowhere."""
        return self._live.purge()

    def needs_rebuild(self) -> bool:
        """Whether enough has changed since the last generation to be worth a new one."""
        return self._live.needs_rebuild()

    def problems(self) -> list[str]:
        """Check the library and the index files; return one line for each fault."""
        return self._store.problems() + self._live.problems()

    def search(
        self,
        query: str,
        *,
        k: int,
        filters: Filters = _NO_FILTERS,
        depth: int = 50,
        legs: Legs = "fusion",
    ) -> SearchResult:
        """Return up to ``k`` hits, best first, ties by passage id; see ``Retriever``."""
        start = time.perf_counter()
        _check(query, k=k, depth=depth, filters=filters)
        snapshot = self._live.refreshed()
        search = _Search(
            snapshot=snapshot,
            query=query,
            depth=max(depth, k),
            filters=filters,
            mask=self._masks.mask(filters, snapshot.marks),
        )
        dense = self._dense(search) if legs != "lexical" else []
        lexical = self._lexical(search) if legs != "dense" else []
        with search.timed("join"):
            without_vector = {h.passage_id for h in lexical} - {h.passage_id for h in dense}
            pending = self._store.pending_among(sorted(without_vector))
            hits = self._joined(fuse(dense, lexical, pending=pending), k)
        search.timings_ms["total"] = (time.perf_counter() - start) * 1000
        return SearchResult(
            hits=hits,
            generation=snapshot.number,
            timings_ms=search.timings_ms,
            notice=search.notice,
        )

    def passages_with(self, words: Sequence[str]) -> list[int]:
        """Return for each word how many passages hold it, in any form that has the same stem.

        Passages that were deleted since the last generation may count too.
        """
        snapshot = self._live.refreshed()
        return [min(map(snapshot.passages_with, terms(word)), default=0) for word in words]

    def _dense(self, search: _Search) -> list[LegHit]:
        search.timings_ms |= {"embed": 0.0, "dense": 0.0}
        if self._questions is None:
            search.notice = "Searched by words only, because no embedder is configured."
            return []
        if not search.snapshot.n_vectors:
            search.notice = _without_vectors(search.snapshot)
            return []
        try:
            with search.timed("embed"):
                vector = self._questions.vector(search.query)
        except EmbedderLoadError as error:
            search.notice = f"Searched by words only, because {error}."
            return []
        with search.timed("dense"):
            return search.snapshot.search_vectors(vector, search.depth, search.mask)

    def _lexical(self, search: _Search) -> list[LegHit]:
        with search.timed("lexical"):
            return search.snapshot.search_words(
                query_terms(search.query), search.depth, search.filters, search.mask
            )

    def _joined(self, ranked: list[Fused], k: int) -> tuple[Hit, ...]:
        """Join with the library, page by page until ``k`` passages that still exist are found."""
        hits: list[Hit] = []
        for first in range(0, len(ranked), k):
            page = ranked[first : first + k]
            found = self._store.joined([fused.passage_id for fused in page])
            for fused in page:
                joined = found.get(fused.passage_id)
                if joined is not None and len(hits) < k:
                    hits.append(
                        Hit(
                            rank=len(hits) + 1,
                            score=fused.score,
                            dense=fused.dense,
                            lexical=fused.lexical,
                            pending=fused.pending,
                            passage=joined.passage,
                            article=joined.article,
                        )
                    )
            if len(hits) == k:
                break
        return tuple(hits)


def _without_vectors(snapshot: Snapshot) -> str | None:
    if snapshot.n_indexed + snapshot.delta.n_passages == 0:
        return None
    return "Searched by words only, because no passage has a vector yet."


def _check(query: str, *, k: int, depth: int, filters: Filters) -> None:
    if not query.strip():
        raise InvalidQueryError(f"the query {query!r} is empty; ask for something")
    if not 1 <= k <= MAX_K:
        raise InvalidQueryError(f"k must lie in 1..{MAX_K}, got {k!r}; ask for fewer passages")
    if depth < 1:
        raise InvalidQueryError(f"depth must be at least 1, got {depth!r}; leave it at 50")
    for value in (filters.published_from, filters.published_to):
        if value is not None and not _ISO_DATE.fullmatch(value):
            raise InvalidQueryError(f"the date {value!r} is not of the form YYYY-MM-DD")
