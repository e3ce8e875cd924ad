"""The collection of articles: adding, replacing, removing, embedding and searching them.

What is already there is not stored again, and a passage whose text has a vector is not embedded
again.

Removing purges the store and every stored answer at once. Index files keep an article's words
until a new generation replaces them: ``remove`` leaves a note in the data folder that survives a
kill, and ``purge_removed`` (the background worker, or ``Application.catch_up``) then publishes a
generation without them, deletes every older one and empties the databases' logs.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from index.embedding import Embedder
from index.removal_rows import PendingRemoval
from index.retriever import HybridRetriever, Legs
from index.store import LibraryStore
from index.types import ArticleDraft, Filters, SearchResult
from rag.canonical import version_of
from rag.chats import ChatStore
from rag.errors import FootnoteError, UnknownIdError
from rag.grouping import group_pending
from rag.identity import article_id_of, split_id
from rag.loaders import LoadedArticle, LoadFailure
from rag.passages import fitting_title, passage_spans
from rag.purging import PurgeNotes, sole_worker

__all__ = ["IngestReport", "ItemOutcome", "ItemReport", "Library"]

ItemOutcome = Literal["added", "changed", "unchanged", "duplicate", "failed"]
# Enough for the runtime to sort by length, few enough to show progress every second or so.
_EMBED_BATCH = 64
_ALL = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReport:
    """What became of one input; ``reason`` says why it was left out."""

    source: str
    outcome: ItemOutcome
    article_id: str | None = None
    title: str | None = None
    n_passages: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of every input, in order."""

    items: tuple[ItemReport, ...]

    def count(self, *outcomes: ItemOutcome) -> int:
        """Return how many items ended in one of these ways."""
        return sum(item.outcome in outcomes for item in self.items)

    @property
    def n_added(self) -> int:
        """Articles that are new."""
        return self.count("added")

    @property
    def n_changed(self) -> int:
        """Articles that have a new version."""
        return self.count("changed")

    @property
    def n_unchanged(self) -> int:
        """Articles that were already there."""
        return self.count("unchanged", "duplicate")

    @property
    def n_failed(self) -> int:
        """Inputs that were left out."""
        return self.count("failed")


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
        seen: dict[str, str] = {}
        items = []
        for item in inputs:
            if isinstance(item, LoadFailure):
                report = ItemReport(source=item.source, outcome="failed", reason=item.reason)
            else:
                report = self._added(item, collection, seen)
            items.append(report)
            if progress is not None:
                progress(report)
        return IngestReport(items=tuple(items))

    def put(
        self, article: LoadedArticle, *, article_id: str, collection: str = "main"
    ) -> ItemReport:
        """Store an article under an id the caller chooses, replacing what is there."""
        draft = self._draft(article, article_id, collection)
        result = self.store.put_article(draft, now=self._clock())
        return ItemReport(
            source=article.source,
            outcome=result.outcome,
            article_id=article_id,
            title=article.title,
            n_passages=result.n_passages,
        )

    def remove(self, article_id: str) -> None:
        """Purge an article everywhere; UnknownIdError if it is not there.

        Index files follow with the next ``purge_removed``. Nothing finds the article meanwhile.
        """
        self.store.article(article_id)
        # Answers first, so that a kill in between leaves an article that can be removed again;
        # and once more for those that were being written.
        self._chats.redact_article(article_id)
        self._notes.leave()
        self.store.remove_article(article_id, now=self._clock())
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
            # Another process may have been at it too.
            with suppress(UnknownIdError):
                self.remove(article_id)
        return len(due)

    def purge_due(self) -> bool:
        """Whether files still hold words of removed articles."""
        return self._notes.are_left()

    def purge_removed(self) -> None:
        """Make the index files anew without the words of removed articles, if that is due."""
        if self.purge_due():
            self._notes.settle(purge_index=self._retriever.purge, empty_logs=self._empty_logs)

    def group_pending(self, *, stop: Callable[[], bool] | None = None) -> int:
        """Place new and changed articles among their copies; returns how many were placed.

        Where another process is at it already, nothing is done here.
        """
        with sole_worker(self._folder / "grouping.lock") as mine:
            return group_pending(self.store, stop=stop) if mine else 0

    def embed_pending(
        self,
        *,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> int:
        """Make the vectors that are missing; returns how many were made.

        The queue is the store itself, so a killed run goes on where it was. Where another process
        is embedding already, nothing is done here. ``progress`` gets (made, still pending).
        """
        n_made = 0
        with sole_worker(self._folder / "embedding.lock") as mine:
            while mine and not (stop and stop()):
                batch = self.store.pending(_EMBED_BATCH)
                if not batch:
                    break
                rows = self._embedder.embed([passage.text for passage in batch])
                self.store.put_vectors(
                    [(p.passage_id, row) for p, row in zip(batch, rows, strict=True)],
                    fingerprint=str(self._embedder.fingerprint),
                )
                n_made += len(batch)
                if progress is not None:
                    progress(n_made, self.store.counts().n_pending)
        return n_made

    def search(
        self, query: str, *, k: int = 10, filters: Filters = _ALL, legs: Legs = "fusion"
    ) -> SearchResult:
        """Return up to ``k`` hits, best first."""
        return self._retriever.search(query, k=k, filters=filters, legs=legs)

    def _empty_logs(self) -> bool:
        emptied = [self.store.truncate_log(), self._chats.truncate_log()]
        return all(emptied)

    def _added(self, item: LoadedArticle, collection: str, seen: dict[str, str]) -> ItemReport:
        version = version_of(item.text)
        article_id = article_id_of(item, collection)
        if seen.get(article_id, version) != version:
            # Two articles of one batch that look the same from outside are still two articles.
            article_id = split_id(article_id, version)
        seen[article_id] = version
        twin = self._twin(item, article_id, version, collection)
        if twin is not None:
            return ItemReport(
                source=item.source,
                outcome="duplicate",
                article_id=twin,
                title=item.title,
                reason=f"the same text is already there as {twin!r}",
            )
        try:
            return self.put(item, article_id=article_id, collection=collection)
        except FootnoteError as error:
            return ItemReport(
                source=item.source, outcome="failed", title=item.title, reason=str(error)
            )

    def _twin(
        self, item: LoadedArticle, article_id: str, version: str, collection: str
    ) -> str | None:
        """Return another article with this very text, if nothing says that they are two."""
        if item.external_id or item.url:
            return None
        for article in self.store.articles_with_version(version):
            same = (article.title, article.outlet, article.collection) == (
                item.title,
                item.outlet,
                collection,
            )
            if same and article.article_id != article_id:
                return article.article_id
        return None

    def _draft(self, item: LoadedArticle, article_id: str, collection: str) -> ArticleDraft:
        title = fitting_title(item.title, self._embedder)
        return ArticleDraft(
            article_id=article_id,
            collection=collection,
            title=title,
            author=item.author,
            outlet=item.outlet,
            published=item.published,
            url=item.url,
            language=item.language,
            source=item.source,
            text=item.text,
            version=version_of(item.text),
            spans=passage_spans(item.text, title=title, embedder=self._embedder),
        )
