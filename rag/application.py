"""Puts one data folder together: stores, search, providers, and the work behind them.

Opening never loads the model and never waits for it; ``start_background`` loads it, fills in
missing vectors and publishes new index generations while everything else goes on.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from index.embedding import Embedder
from index.fast_model import make_embedder
from index.model_files import common_words
from index.retriever import HybridRetriever
from index.store import LibraryStore
from rag.answering.answerer import Answerer
from rag.answering.finding import Finder
from rag.answering.ports import AnswerWatcher, Searcher
from rag.chats import ChatStore
from rag.cross_encoder import CrossEncoderReranker
from rag.errors import StoreError
from rag.followups.asking import Rewriting
from rag.highlighting import ReaderHighlighter
from rag.keys import KEYS_FILE, KeyStore
from rag.library import Library
from rag.private_chats import PrivateChats
from rag.providers import registry
from rag.providers.protocol import ChatProvider, Warmable
from rag.providers.roster import LOCAL, Offer, Roster
from rag.reader import shared_reader
from rag.reranking import ReaderReranker, Reranker, RerankingSearcher
from rag.settings import Settings
from rag.spare_time import SpareTime
from rag.spelling import Speller
from rag.starting import StartingQuestions
from rag.status import Status
from rag.suggesting import Suggester
from rag.upkeep import Upkeep
from rag.warming import WarmingEmbedder

__all__ = ["Application", "Status"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


# Of the machine, while many ask at once; searching, checking and sending need the rest. What is
# tried to be suggested has its own, or it would take the time of whoever asks next.
_RANKING_SHARE, _MARKING_SHARE, _TRYING_SHARE = 0.5, 0.25, 0.1


def _rewriting_with(provider: str) -> Rewriting:
    """Return who makes follow-ups stand alone if nobody has said: the model, if there is one."""
    return "rules" if provider == LOCAL else "model"


def _ranker(name: str) -> Reranker | None:
    if name == "off":
        return None
    return ReaderReranker(shared_reader()) if name == "reader" else CrossEncoderReranker(name)


def _reranking(library: Library, ranker: Reranker | None, *, share: float) -> Searcher:
    """Return a search that puts what it finds in the order of a reranker, if there is one."""
    if ranker is None:
        return library
    return RerankingSearcher(library, ranker, spare_time=SpareTime(share=share))


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
        ranker = _ranker(settings.reranker)
        self.searcher = _reranking(self.library, ranker, share=_RANKING_SHARE)
        self._trying = _reranking(self.library, ranker, share=_TRYING_SHARE)
        self.speller = Speller(vocabulary=self.library, is_word=lambda word: word in common_words())
        self._highlighter = ReaderHighlighter(
            shared_reader(), spare_time=SpareTime(share=_MARKING_SHARE)
        )
        self.roster = Roster(environ)
        self.starting = StartingQuestions(store)
        self._clock = clock
        self._upkeep = Upkeep(
            library=self.library,
            retriever=self.retriever,
            embedder=embedder,
            chats=chats,
            warm_provider=self._warm_provider,
            clock=clock,
        )
        self.pace = self._upkeep.pace

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
        self._upkeep.stop()
        self.keys.close()
        self.chats.close()
        self.store.close()

    def now(self) -> datetime:
        """Return the moment that the application's clock shows."""
        return self._clock()

    def start_background(self) -> None:
        """Start the worker, once: load the models, embed, publish."""
        self._upkeep.start()

    def status(self) -> Status:
        """Return how far everything is."""
        return Status(
            model=self.embedder.state,
            detail=self.embedder.detail,
            counts=self.store.counts(),
            generation=self.retriever.generation,
            provider=self.settings.provider,
            failure=self._upkeep.failure,
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
            article_share=self.settings.article_share,
            highlighter=self._highlighter,
            rewriting=self.settings.rewrite or _rewriting_with(name),
            speller=self.speller,
            stand_in=self._stand_in(name),
            context_tokens=self.roster.context_tokens(name),
            watcher=watcher,
            judge=self.roster.provider(LOCAL),
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
                searcher=self._trying,
                versions=self.store,
                catalogue=self.store,
                half_life_days=self.settings.recency_half_life_days,
                article_share=self.settings.article_share,
            ),
            provider=self.roster.provider(LOCAL),
            evidence_k=self.settings.evidence_k,
        )

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Do now what the worker does behind a server (``rag.upkeep``)."""
        self._upkeep.catch_up(progress=progress)

    def _warm_provider(self) -> None:
        """Load what the first answer would wait for."""
        name = self.settings.provider
        provider = registry.create(name, self.roster.config(name))
        if isinstance(provider, Warmable):
            provider.warm()
        # Their packages take seconds to load, and the first page asks who can answer.
        self.roster.choices(name)
