"""The collection of articles: adding, replacing, removing, embedding and searching them.

An article is recognised by the id its input states, else by its URL, else by its file's path,
else by outlet and title. What is already there is not stored again, and a passage whose text has
a vector is not embedded again.

Removing purges the store and every stored answer at once. Index files keep an article's words
until a new generation replaces them: ``remove`` leaves a note in the data folder that survives a
kill, and ``purge_removed`` (the background worker, or ``Application.catch_up``) then publishes a
generation without them, deletes every older one and takes the note away.
"""

import fcntl
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from index.embedding import Embedder
from index.retriever import HybridRetriever, Legs
from index.store import LibraryStore
from index.types import ArticleDraft, Filters, SearchResult
from rag.canonical import version_of
from rag.chats import ChatStore
from rag.clusters import cut_before
from rag.errors import FootnoteError
from rag.loaders import LoadedArticle, LoadFailure
from rag.passages import passage_spans

__all__ = ["IngestReport", "ItemOutcome", "ItemReport", "Library"]

ItemOutcome = Literal["added", "changed", "unchanged", "duplicate", "failed"]
# Enough for the runtime to sort by length, few enough to show progress every second or so.
_EMBED_BATCH = 64
_ALL = Filters()
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,119}")


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
        self._due = folder / "purge.due"
        self._purging = folder / "purge.begun"

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
        self._due.touch()
        self.store.remove_article(article_id, now=self._clock())
        self._chats.redact_article(article_id)
        self._retriever.refresh()

    def purge_due(self) -> bool:
        """Whether index files still hold words of removed articles."""
        return self._due.exists() or self._purging.exists()

    def purge_removed(self) -> None:
        """Make the index files anew without the words of removed articles, if that is due."""
        with _sole_worker(self._folder / "purging.lock") as mine:
            if not (mine and self.purge_due()):
                return
            # What is removed from here on leaves a note of its own.
            if self._due.exists():
                self._due.replace(self._purging)
            self._retriever.purge()
            self._purging.unlink()

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
        with _sole_worker(self._folder / "embedding.lock") as mine:
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

    def _added(self, item: LoadedArticle, collection: str, seen: dict[str, str]) -> ItemReport:
        version = version_of(item.text)
        article_id = _article_id(item, collection)
        if seen.get(article_id, version) != version:
            # Two articles of one batch that look the same from outside are still two articles.
            article_id = _hashed("version", article_id, version)
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
        title = self._fitting(item.title)
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

    def _fitting(self, title: str) -> str:
        """Shorten a title that would leave its passages no room in what the embedder reads."""
        most = self._embedder.max_tokens // 2
        n_chars = len(title)
        while n_chars and self._embedder.count_tokens(title[:n_chars]) > most:
            n_chars = n_chars * 3 // 4
        if n_chars == len(title):
            return title
        return title[: cut_before(title, 0, n_chars)].rstrip() + "…"


def _article_id(item: LoadedArticle, collection: str) -> str:
    if item.external_id:
        plain = _PLAIN_ID.fullmatch(item.external_id) and not item.external_id.startswith("art_")
        if plain and collection == "main":
            return item.external_id
        return _hashed(collection, "id", item.external_id)
    if item.url:
        return _hashed(collection, "url", item.url)
    path = Path(item.source)
    if _is_file(path):
        return _hashed(collection, "path", str(path.resolve()))
    if not item.title:
        return _hashed(collection, "version", version_of(item.text))
    return _hashed(collection, "title", item.outlet or "", item.title)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a source that is too long to be a path
        return False


def _hashed(*parts: str) -> str:
    return (
        "art_" + hashlib.sha256("\x00".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]
    )


@contextmanager
def _sole_worker(path: Path) -> Iterator[bool]:
    """Say whether this process may embed now; a killed holder lets go by itself."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
