"""Stores loaded articles in batches: one durable write for those that come quickly.

An article is reported once it is durable. A batch is written when it is full or has waited a
moment, also while the next input is still being read, so that nothing waits for what comes later.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from index.drafts import check_draft
from index.embedding import Embedder
from index.store import LibraryStore
from index.types import Article, ArticleDraft, PutResult
from rag.canonical import version_of
from rag.errors import FootnoteError
from rag.identity import article_id_of, split_id
from rag.ingest_reports import IngestReport, ItemReport
from rag.loaders import LoadedArticle, LoadFailure
from rag.passages import fitting_title, passage_spans

__all__ = ["Adder", "draft_of"]

# Some thirty articles: a wait for the disk of 5 ms is then a twentieth of the time.
_BATCH_S = 0.1
_BATCH_CHARS = 1_000_000
# A batch whose next input takes longer than this is written without it.
_MOST_WAIT_S = 0.25

_Likeness = tuple[str, str, str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A draft that waits for its batch, with what it was made of."""

    item: LoadedArticle
    draft: ArticleDraft


class Adder:
    """Adds to one collection of a library; for one call of ``add``."""

    def __init__(
        self,
        store: LibraryStore,
        embedder: Embedder,
        *,
        collection: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._embedder = embedder
        self._collection = collection
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, str] = {}
        self._batch: list[_Waiting | ItemReport] = []
        self._n_chars = 0
        self._since = 0.0
        self._items: list[ItemReport] = []
        self._progress: Callable[[ItemReport], None] | None = None
        self._failure: BaseException | None = None

    def add(
        self,
        inputs: Iterable[LoadedArticle | LoadFailure],
        *,
        progress: Callable[[ItemReport], None] | None = None,
    ) -> IngestReport:
        """Store what was loaded and report each item, in order, once it is durable.

        ``progress`` may be called from another thread, one call at a time. Whatever ends the
        inputs early, what was taken from them before is stored.
        """
        self._progress = progress
        with self._nothing_waits_long():
            try:
                for item in inputs:
                    self._take(item)
            finally:
                with self._lock:
                    self._write()
        return IngestReport(items=tuple(self._items))

    def _take(self, item: LoadedArticle | LoadFailure) -> None:
        waiting = self._prepared(item)
        with self._lock:
            if not self._batch:
                self._since = time.monotonic()
            self._batch.append(waiting)
            if isinstance(waiting, _Waiting):
                self._n_chars += len(waiting.draft.text)
            if self._n_chars >= _BATCH_CHARS or self._age() >= _BATCH_S:
                self._write()

    def _age(self) -> float:
        return time.monotonic() - self._since

    @contextmanager
    def _nothing_waits_long(self) -> Iterator[None]:
        """Write what has waited too long, from a thread of its own, until the block ends."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(_MOST_WAIT_S):
                with self._lock:
                    if self._batch and self._age() >= _MOST_WAIT_S:
                        try:
                            self._write()
                        except BaseException as error:  # noqa: BLE001 - raised by the caller
                            self._failure = error

        watcher = threading.Thread(target=watch, name="footnote-adding", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
        self._raise_failure()

    def _raise_failure(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _prepared(self, item: LoadedArticle | LoadFailure) -> _Waiting | ItemReport:
        if isinstance(item, LoadFailure):
            return ItemReport(source=item.source, outcome="failed", reason=item.reason)
        version = version_of(item.text)
        article_id = article_id_of(item, self._collection)
        if self._seen.get(article_id, version) != version:
            # Two articles of one batch that look the same from outside are still two articles.
            article_id = split_id(article_id, version)
        self._seen[article_id] = version
        try:
            draft = draft_of(
                item,
                article_id=article_id,
                collection=self._collection,
                embedder=self._embedder,
            )
            check_draft(draft)
        except FootnoteError as error:
            return _failed(item, error)
        return _Waiting(item=item, draft=draft)

    def _write(self) -> None:
        """Store the batch; the caller holds the lock."""
        self._raise_failure()
        batch, self._batch, self._n_chars = self._batch, [], 0
        for report in self._reports(batch):
            self._items.append(report)
            if self._progress is not None:
                self._progress(report)

    def _reports(self, batch: list[_Waiting | ItemReport]) -> Iterator[ItemReport]:
        settled = list(self._without_twins(batch))
        drafts = [item.draft for item in settled if isinstance(item, _Waiting)]
        try:
            results = iter(self._store.put_articles(drafts, now=self._clock()) if drafts else [])
        except FootnoteError as error:
            for item in settled:
                yield _failed(item.item, error) if isinstance(item, _Waiting) else item
            return
        for item in settled:
            yield _stored(item, next(results)) if isinstance(item, _Waiting) else item

    def _without_twins(
        self, batch: Iterable[_Waiting | ItemReport]
    ) -> Iterator[_Waiting | ItemReport]:
        """Yield a report in place of a draft whose very text is there under another id."""
        before: dict[_Likeness, str] = {}
        for item in batch:
            if isinstance(item, ItemReport):
                yield item
                continue
            twin = self._twin(item, before)
            if twin is None:
                before.setdefault(_likeness(item.draft), item.draft.article_id)
                yield item
            else:
                yield _duplicate(item, twin)

    def _twin(self, waiting: _Waiting, before: Mapping[_Likeness, str]) -> str | None:
        """Return another article with this very text, if nothing says that they are two."""
        if waiting.item.external_id or waiting.item.url:
            return None
        wanted = _likeness(waiting.draft)
        same = [before[wanted]] if wanted in before else []
        stored = self._store.articles_with_version(waiting.draft.version)
        same += [article.article_id for article in stored if _likeness(article) == wanted]
        return next((i for i in same if i != waiting.draft.article_id), None)


def _likeness(article: ArticleDraft | Article) -> _Likeness:
    return (article.version, article.collection, article.title, article.outlet)


def _failed(item: LoadedArticle, error: FootnoteError) -> ItemReport:
    return ItemReport(source=item.source, outcome="failed", title=item.title, reason=str(error))


def _duplicate(waiting: _Waiting, twin: str) -> ItemReport:
    return ItemReport(
        source=waiting.item.source,
        outcome="duplicate",
        article_id=twin,
        title=waiting.item.title,
        reason=f"the same text is already there as {twin!r}",
    )


def _stored(waiting: _Waiting, result: PutResult) -> ItemReport:
    return ItemReport(
        source=waiting.item.source,
        outcome=result.outcome,
        article_id=result.article_id,
        title=waiting.item.title,
        n_passages=result.n_passages,
        reason=None if result.outcome == "unchanged" else waiting.item.note,
    )


def draft_of(
    item: LoadedArticle, *, article_id: str, collection: str, embedder: Embedder
) -> ArticleDraft:
    """Return a loaded article as it is stored, cut into passages."""
    title = fitting_title(item.title, embedder)
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
        spans=passage_spans(item.text, title=title, embedder=embedder),
    )
