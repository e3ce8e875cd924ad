"""The collection of articles: adding, replacing, removing, embedding and searching them.

What is already there is not stored again, and a passage whose text has a vector is not embedded
again.

Removing purges the store and every stored answer at once. Index files keep an article's words
until a new generation replaces them: ``remove`` leaves a note in the data folder that survives a
kill, and ``purge_removed`` (the background worker, or ``Application.catch_up``) then publishes a
generation without them, deletes every older one and empties the databases' logs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding import Embedder
from index.removal_rows import PendingRemoval
from index.retriever import HybridRetriever, Legs
from index.store import LibraryStore
from index.types import Filters, FloatMatrix, PendingPassage, SearchResult
from rag.ahead import made_ahead
from rag.chats import ChatStore
from rag.errors import UnknownIdError
from rag.grouping import group_pending
from rag.ingest_reports import IngestReport, ItemOutcome, ItemReport
from rag.purging import PurgeNotes, sole_worker

if TYPE_CHECKING:
    from rag.loaders import LoadedArticle, LoadFailure

__all__ = ["IngestReport", "ItemOutcome", "ItemReport", "Library"]

# Enough for the runtime to sort by length, few enough to show progress every second or so.
_EMBED_BATCH = 64
# One batch's last rows leave cores free that the next one's take.
_BATCHES_AT_ONCE = 2
_FORMS_LOOKED_AT = 10
_ALL = Filters()


class Library:
    """Composes the store, the retriever and the embedder; safe to share between threads."""

    def __init__(
        self,
        *,
        store: LibraryStore,
        retriever: HybridRetriever,
        embedder: Embedder,
        chats: ChatStore,
        folder: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self.store = store
        self._retriever = retriever
        self._embedder = embedder
        self._chats = chats
        self._folder = folder
        self._clock = clock
        self._notes = PurgeNotes(folder)

    def add(
        self,
        inputs: Iterable[LoadedArticle | LoadFailure],
        *,
        collection: str = "main",
        progress: Callable[[ItemReport], None] | None = None,
    ) -> IngestReport:
        """Store what was loaded; each article is durable, and found by its words, when reported.

        A failed input is reported and the rest goes on.
        """
        from rag.adding import Adder

        adder = Adder(self.store, self._embedder, collection=collection, clock=self._clock)
        return adder.add(inputs, progress=progress)

    def put(
        self,
        article: LoadedArticle,
        *,
        article_id: str,
        collection: str = "main",
        guard: Callable[[], None] | None = None,
    ) -> ItemReport:
        """Store an article under an id the caller chooses, replacing what is there.

        ``guard`` is called when no other writer can come between, and refuses by raising.
        """
        from rag.adding import draft_of

        draft = draft_of(
            article, article_id=article_id, collection=collection, embedder=self._embedder
        )
        result = self.store.put_article(draft, now=self._clock(), guard=guard)
        return ItemReport(
            source=article.source,
            outcome=result.outcome,
            article_id=article_id,
            title=article.title,
            n_passages=result.n_passages,
            reason=article.note,
        )

    def remove(self, article_id: str) -> None:
        """Purge an article everywhere; UnknownIdError if it is not there.

        Index files follow with the next ``purge_removed``. Nothing finds the article meanwhile.
        """
        self.store.article(article_id)
        self._purge(article_id)

    def _purge(self, article_id: str, *, only_leaving: bool = False) -> None:
        # Answers first, so that a kill in between leaves an article that can be removed again;
        # and once more for those that were being written.
        self._chats.redact_article(article_id)
        self._notes.leave()
        self.store.remove_article(article_id, now=self._clock(), only_leaving=only_leaving)
        # A purge that ran in between took the first note, and may have read the article still.
        self._notes.leave()
        self._chats.redact_article(article_id)
        self._retriever.refresh()

    def remove_later(self, article_ids: Sequence[str], *, undo_s: float) -> list[PendingRemoval]:
        """Hide articles at once, to be purged in ``undo_s`` unless ``keep`` is called before.

        Raises UnknownIdError, and hides none, if one is not there.
        """
        now = self._clock()
        due = now + timedelta(seconds=undo_s)
        asked = self.store.removals.ask(article_ids, now=now, due=due)
        self._retriever.refresh()
        return asked

    def keep(self, article_id: str) -> None:
        """Undo ``remove_later``; UnknownIdError if there is nothing to undo any more."""
        self.store.removals.undo(article_id)
        self._retriever.refresh()

    def remove_due(self) -> int:
        """Purge the articles whose time to be kept is over; returns how many there were."""
        due = self.store.removals.begin(self._clock())
        for article_id in due:
            # It may have been added again since, and another process may have been at it too.
            if self.store.is_leaving(article_id):
                with suppress(UnknownIdError):
                    self._purge(article_id, only_leaving=True)
        return len(due)

    def purge_due(self) -> bool:
        """Whether files still hold words of removed articles."""
        return self._notes.are_left()

    def purge_removed(self) -> None:
        """Make the index files anew without the words of removed articles, if that is due."""
        if self.purge_due():
            self._notes.settle(purge_index=self._retriever.purge, empty_logs=self._empty_logs)

    def group_pending(
        self, *, stop: Callable[[], bool] | None = None, most: int | None = None
    ) -> int:
        """Place new and changed articles, or ``most`` of them, among their copies; count them.

        Where another process is at it already, nothing is done here.
        """
        with sole_worker(self._folder / "grouping.lock") as mine:
            return group_pending(self.store, stop=stop, most=most) if mine else 0

    def embed_pending(
        self,
        *,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
        between: Callable[[], None] | None = None,
    ) -> int:
        """Make the vectors that are missing; returns how many were made.

        The queue is the store itself, so a killed run goes on where it was. Where another process
        is embedding already, nothing is done here. ``progress`` gets (made, still pending), and
        ``between`` is called after each batch for what must not wait until all are made.
        """
        n_made = 0
        with sole_worker(self._folder / "embedding.lock") as mine:
            waiting = self._waiting(stop) if mine else ()
            for batch, rows in made_ahead(
                waiting, self._embedded, at_once=_BATCHES_AT_ONCE, thread_name="footnote-vectors"
            ):
                self.store.put_vectors(
                    [(p.passage_id, row) for p, row in zip(batch, rows, strict=True)],
                    fingerprint=str(self._embedder.fingerprint),
                )
                n_made += len(batch)
                if progress is not None:
                    progress(n_made, self.store.n_pending())
                if between is not None:
                    between()
        return n_made

    def _waiting(self, stop: Callable[[], bool] | None) -> Iterator[list[PendingPassage]]:
        """Yield what waits for a vector, batch by batch, each passage once."""
        last = 0
        while not (stop and stop()):
            batch = self.store.pending(_EMBED_BATCH, after=last)
            if not batch:
                return
            last = batch[-1].passage_id
            yield batch

    def _embedded(self, batch: Sequence[PendingPassage]) -> FloatMatrix:
        return self._embedder.embed([passage.text for passage in batch])

    def search(
        self, query: str, *, k: int = 10, filters: Filters = _ALL, legs: Legs = "fusion"
    ) -> SearchResult:
        """Return up to ``k`` hits, best first."""
        return self._retriever.search(query, k=k, filters=filters, legs=legs)

    def passages_with(self, words: Sequence[str]) -> list[int]:
        """Return for each of ``words`` how many passages hold it in any of its forms."""
        return self._retriever.passages_with(words)

    def holds(self, word: str, within: Filters = _ALL) -> bool:
        """Whether one of the passages that a word finds first has it just so, in whatever case."""
        hits = self.search(word, k=_FORMS_LOOKED_AT, filters=within, legs="lexical").hits
        just_so = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
        return any(just_so.search(f"{h.article.title} {h.passage.text}") for h in hits)

    def _empty_logs(self) -> bool:
        emptied = [self.store.truncate_log(), self._chats.truncate_log()]
        return all(emptied)
