"""Puts one data folder together: stores, search, providers, and the work behind them.

Opening never loads the model and never waits for it; ``start_background`` loads it, fills in
missing vectors and publishes new index generations while everything else goes on.
"""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Self

from index.embedding import Embedder
from index.fast_model import make_embedder
from index.retriever import HybridRetriever
from index.store import LibraryStore
from rag.answering.answerer import Answerer
from rag.answering.finding import Finder
from rag.answering.ports import AnswerWatcher, Searcher
from rag.chats import ChatStore
from rag.cross_encoder import CrossEncoderReranker
from rag.errors import FootnoteError, StoreError
from rag.followups import Rewriting
from rag.highlighting import ReaderHighlighter
from rag.keys import KEYS_FILE, KeyStore
from rag.library import Library
from rag.pace import Pace
from rag.private_chats import PrivateChats
from rag.providers import registry
from rag.providers.protocol import ChatProvider, Warmable
from rag.providers.roster import LOCAL, Offer, Roster
from rag.reader import shared_reader
from rag.reranking import ReaderReranker, RerankingSearcher
from rag.settings import Settings
from rag.status import Status
from rag.suggesting import Suggester
from rag.warming import WarmingEmbedder

__all__ = ["Application", "Status"]

_log = logging.getLogger("footnote")
# How long the worker sleeps when there is nothing to do; a new article waits this long at most.
_IDLE_S = 0.5
# How long a deleted conversation can be restored.
_RESTORABLE = timedelta(minutes=10)
# A full disk or a locked file does not get better at once.
_RETRY_S = 10.0
# Articles placed among their copies after each batch of vectors, which has about ten.
_GROUPED_BETWEEN = 32


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _rewriting_with(provider: str) -> Rewriting:
    """Return who makes follow-ups stand alone if nobody has said: the model, if there is one."""
    return "rules" if provider == LOCAL else "model"


def _reranking(library: Library, reranker: str) -> Searcher:
    """Return a search that puts what it finds in the order of a reranker, unless that is off."""
    if reranker == "off":
        return library
    if reranker == "reader":
        return RerankingSearcher(library, ReaderReranker(shared_reader()))
    return RerankingSearcher(library, CrossEncoderReranker(reranker))


class Application:
    """Everything over one data folder. Close it, or use it as a context manager."""

    def __init__(
        self,
        settings: Settings,
        *,
        store: LibraryStore,
        chats: ChatStore,
        keys: KeyStore,
        embedder: WarmingEmbedder,
        environ: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.store = store
        self.chats = chats
        self.keys = keys
        self.embedder = embedder
        self.retriever = HybridRetriever(
            store,
            embedder,
            settings.data / "index",
            exact_bytes=settings.index_memory_mb * 1_000_000,
        )
        self.library = Library(
            store=store,
            retriever=self.retriever,
            embedder=embedder,
            chats=chats,
            folder=settings.data,
            clock=clock,
        )
        self.searcher = _reranking(self.library, settings.reranker)
        self.roster = Roster(environ)
        self.pace = Pace()
        self._clock = clock
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self._failures: dict[str, str] = {}

    @classmethod
    def open(
        cls,
        settings: Settings,
        *,
        embedder: Embedder | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> Self:
        """Open or create the data folder.

        Raises StoreError if it cannot be used, EmbedderMismatchError if its vectors were made by
        another embedder. Nothing is left open then.
        """
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot make the data folder {str(settings.data)!r}: {error.strerror}; "
                "set FOOTNOTE_DATA to a folder that can be written"
            ) from error
        warming = WarmingEmbedder(embedder or make_embedder(settings.model))
        with ExitStack() as opened:
            store = opened.enter_context(LibraryStore.open(settings.data / "library.db"))
            store.ensure_fingerprint(warming.fingerprint)
            chats = opened.enter_context(closing(ChatStore(settings.data / "chats.db")))
            keys = opened.enter_context(closing(KeyStore(settings.data / KEYS_FILE)))
            application = cls(
                settings,
                store=store,
                chats=chats,
                keys=keys,
                embedder=warming,
                environ=os.environ if environ is None else environ,
                clock=clock,
            )
            application.library.remove_due()
            opened.pop_all()
            return application

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
        self.keys.close()
        self.chats.close()
        self.store.close()

    def now(self) -> datetime:
        """Return the moment that the application's clock shows."""
        return self._clock()

    def start_background(self) -> None:
        """Start the worker, once: load the models, embed, publish."""
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
            failure="; ".join(self._failures.values()) or None,
        )

    def providers(self) -> list[Offer]:
        """Return every provider there is, its models, and what each still needs."""
        return self.roster.offers(self.settings.provider)

    def answerer(
        self,
        provider: str | None = None,
        model: str | None = None,
        *,
        owner: str = "",
        watcher: AnswerWatcher | None = None,
    ) -> Answerer:
        """Return an answerer with a provider and one of its models, by default those configured.

        It reads and writes the conversations of ``owner``, the id of a key or empty. Raises
        ProviderSetupError if there is no such provider or model, or it is not ready.
        """
        name = provider or self.settings.provider
        return Answerer(
            searcher=self.searcher,
            versions=self.store,
            catalogue=self.store,
            chats=PrivateChats(self.chats, owner),
            provider=self.roster.provider(name, model),
            evidence_k=self.settings.evidence_k,
            half_life_days=self.settings.recency_half_life_days,
            clock=self._clock,
            neighbours=self.settings.neighbours,
            highlighter=ReaderHighlighter(shared_reader()),
            rewriting=self.settings.rewrite or _rewriting_with(name),
            stand_in=self._stand_in(name),
            context_tokens=self.roster.context_tokens(name),
            watcher=watcher,
        )

    def _stand_in(self, provider: str) -> ChatProvider | None:
        """Return who answers where the provider is out, unless that is nobody."""
        if self.settings.fallback == "off" or provider == LOCAL:
            return None
        return self.roster.provider(LOCAL)

    def suggester(self) -> Suggester:
        """Return who suggests further questions; no language model is asked for it."""
        return Suggester(
            finder=Finder(
                searcher=self.searcher,
                versions=self.store,
                catalogue=self.store,
                half_life_days=self.settings.recency_half_life_days,
            ),
            provider=self.roster.provider(LOCAL),
            evidence_k=self.settings.evidence_k,
        )

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Do now what the worker does behind a server: embed what is pending, group, publish.

        Words come first, and what was made is published on the way, so that neither memory nor
        the next start grows with what is still to be done.
        """
        self._publish_words()
        if self.store.pending(1):
            self.embedder.load()
            self.pace.begin()
            self.library.embed_pending(
                progress=partial(self._embedded, progress),
                stop=self._stop.is_set,
                between=self._between_batches,
            )
        self.library.group_pending(stop=self._stop.is_set)
        self._publish()

    def _embedded(
        self, progress: Callable[[int, int], None] | None, n_made: int, n_left: int
    ) -> None:
        self.pace.reached(n_made)
        if progress is not None:
            progress(n_made, n_left)

    def _between_batches(self) -> None:
        self.library.group_pending(stop=self._stop.is_set, most=_GROUPED_BETWEEN)
        self._publish_words()

    def _publish_words(self) -> None:
        """Purge what is due, and publish what is new if it is much, with or without vectors."""
        self.library.remove_due()
        self.library.purge_removed()
        self.chats.purge_deleted(before=self._clock() - _RESTORABLE)
        if self.retriever.needs_rebuild():
            self.retriever.extend()

    def _publish(self) -> None:
        self._publish_words()
        if self._lacks_a_generation():
            self.retriever.extend()

    def _lacks_a_generation(self) -> bool:
        """Whether a library whose vectors are all made has never been written to index files."""
        if self.retriever.generation:
            return False
        counts = self.store.counts()
        return counts.n_vectors > 0 and counts.n_pending == 0

    def _work(self) -> None:
        self._attempted("loading the search model", self._load_embedder)
        # Publishes what would take long to follow, if there is so much.
        self._attempted("the index", self.retriever.refresh)
        self._attempted("loading the provider", self._warm_provider)
        self._attempted("checking the index", self._verify)
        while not self._stop.is_set():
            done = self._attempted("the index", self._index)
            self._stop.wait(_IDLE_S if done else _RETRY_S)

    def _attempted(self, name: str, work: Callable[[], None]) -> bool:
        """Do some work, and remember its failure until it succeeds; the worker goes on."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - what one job raises must not end the others
            _log.exception("background work failed (%s); footnote goes on without it", name)
            self._failures = self._failures | {name: f"{name}: {error!s}"}
            return False
        self._failures = {other: text for other, text in self._failures.items() if other != name}
        return True

    def _load_embedder(self) -> None:
        try:
            self.embedder.load()
        except FootnoteError as error:
            # The status tells it as the state of the model.
            _log.error("searching by words only: %s", error)

    def _verify(self) -> None:
        """Look at every byte of the index files, of which opening has seen a part only."""
        self.retriever.verify()

    def _warm_provider(self) -> None:
        """Load what the first answer would wait for."""
        name = self.settings.provider
        provider = registry.create(name, self.roster.config(name))
        if isinstance(provider, Warmable):
            provider.warm()

    def _index(self) -> None:
        # Without a model the words are still kept up to date, and removals purged.
        if self.embedder.state == "ready":
            self.catch_up()
        else:
            self._publish_words()
            self.library.group_pending(stop=self._stop.is_set)
            self._publish()
