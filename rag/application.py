"""Puts one data folder together: stores, search, providers, and the work behind them.

Opening never loads the model and never waits for it; ``start_background`` loads it, fills in
missing vectors and publishes new index generations while everything else goes on.
"""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from index.embedding import Embedder
from index.retriever import HybridRetriever
from index.sentence_model import SentenceModel
from index.store import LibraryStore
from index.types import Counts
from rag.answering.answerer import Answerer
from rag.chats import ChatStore
from rag.errors import FootnoteError, StoreError
from rag.library import Library
from rag.providers import registry
from rag.providers.config import ProviderConfig
from rag.settings import Settings
from rag.warming import ModelState, WarmingEmbedder

__all__ = ["Application", "Status"]

_log = logging.getLogger("footnote")
# How long the worker sleeps when there is nothing to do; a new article waits this long at most.
_IDLE_S = 0.5
# A full disk or a locked file does not get better at once.
_RETRY_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far the application is; ``detail`` says why the model failed."""

    model: ModelState
    detail: str | None
    counts: Counts
    generation: int
    provider: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Application:
    """Everything over one data folder. Close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        *,
        store: LibraryStore,
        chats: ChatStore,
        embedder: WarmingEmbedder,
        environ: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.store = store
        self.chats = chats
        self.embedder = embedder
        self.retriever = HybridRetriever(store, embedder, settings.data / "index")
        self.library = Library(
            store=store,
            retriever=self.retriever,
            embedder=embedder,
            chats=chats,
            folder=settings.data,
            clock=clock,
        )
        self._environ = environ
        self._clock = clock
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        embedder: Embedder | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = _utc_now,
        check_embedder: bool = True,
    ) -> Self:
        """Open or create the data folder.

        Raises StoreError if it cannot be used, EmbedderMismatchError if its vectors were made by
        another embedder (unless ``check_embedder`` is off, for the command that mends it).
        """
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot make the data folder {str(settings.data)!r}: {error.strerror}; "
                "set FOOTNOTE_DATA to a folder that can be written"
            ) from error
        warming = WarmingEmbedder(embedder or SentenceModel(settings.model))
        store = LibraryStore.open(settings.data / "library.db")
        try:
            if check_embedder:
                store.ensure_fingerprint(warming.fingerprint)
            chats = ChatStore(settings.data / "chats.db")
        except BaseException:
            store.close()
            raise
        return cls(
            settings,
            store=store,
            chats=chats,
            embedder=warming,
            environ=os.environ if environ is None else environ,
            clock=clock,
        )

    def __enter__(self) -> Self:
        """Return the open application."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the application."""
        self.close()

    def close(self) -> None:
        """Stop the background work and close every file."""
        self._stop.set()
        if self._worker is not None:
            self._worker.join()
        self.chats.close()
        self.store.close()

    def start_background(self) -> None:
        """Start the worker, once: load the model, embed, publish."""
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="footnote-worker", daemon=True)
            self._worker.start()

    def status(self) -> Status:
        """Return how far everything is."""
        return Status(
            model=self.embedder.state,
            detail=self.embedder.detail,
            counts=self.store.counts(),
            generation=self.retriever.generation,
            provider=self.settings.provider,
        )

    def providers(self) -> list[registry.ProviderInfo]:
        """Return every provider there is, and what each still needs."""
        return registry.available(self._environ)

    def answerer(self, provider: str | None = None) -> Answerer:
        """Return an answerer with a provider; ProviderSetupError if it is not ready."""
        name = provider or self.settings.provider
        config = replace(
            ProviderConfig.from_environment(name, self._environ), embedder=self.embedder
        )
        return Answerer(
            searcher=self.library,
            versions=self.store,
            chats=self.chats,
            provider=registry.create(name, config),
            evidence_k=self.settings.evidence_k,
            clock=self._clock,
        )

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Do now what the worker does behind a server: embed what is pending, then publish."""
        if self.store.pending(1):
            self.embedder.load()
            self.library.embed_pending(progress=progress, stop=self._stop.is_set)
        self._publish()

    def _publish(self) -> None:
        self.library.purge_removed()
        if self.retriever.needs_rebuild():
            self.retriever.rebuild()

    def _work(self) -> None:
        try:
            self.embedder.load()
        except FootnoteError as error:
            _log.error("searching by words only: %s", error)
        while not self._stop.is_set():
            wait_s = _IDLE_S
            try:
                # Without a model the words are still kept up to date, and removals purged.
                if self.embedder.state == "ready":
                    self.catch_up()
                else:
                    self._publish()
            except (FootnoteError, OSError, RuntimeError) as error:
                _log.error("background work failed and will be tried again: %s", error)
                wait_s = _RETRY_S
            self._stop.wait(wait_s)
