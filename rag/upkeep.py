"""The work behind one data folder: load the models, embed, group, purge, publish.

``start`` does it on a thread for as long as the folder is open, ``catch_up`` does now what is due.
What fails is logged, remembered until it succeeds, and tried again; nothing ends the worker.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from index.retriever import HybridRetriever
from rag.chats import ChatStore
from rag.errors import FootnoteError, ProviderSetupError
from rag.library import Library
from rag.pace import Pace
from rag.warming import WarmingEmbedder

__all__ = ["Upkeep"]

_log = logging.getLogger("footnote")
# How long the worker sleeps when there is nothing to do; a new article waits this long at most.
_IDLE_S = 0.5
# How long a deleted conversation can be restored.
_RESTORABLE = timedelta(minutes=10)
# A full disk or a locked file does not get better at once.
_RETRY_S = 10.0
# Articles placed among their copies after each batch of vectors, which has about ten.
_GROUPED_BETWEEN = 32


class Upkeep:
    """Keeps a library complete; ``warm_provider`` loads what the first answer would wait for."""

    def __init__(
        self,
        *,
        library: Library,
        retriever: HybridRetriever,
        embedder: WarmingEmbedder,
        chats: ChatStore,
        warm_provider: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.pace = Pace()
        self._library = library
        self._retriever = retriever
        self._embedder = embedder
        self._chats = chats
        self._warm_provider = warm_provider
        self._clock = clock
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self._failures: dict[str, str] = {}

    @property
    def failure(self) -> str | None:
        """What the worker failed at, until the same work succeeds."""
        return "; ".join(self._failures.values()) or None

    def start(self) -> None:
        """Start the worker, once."""
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="footnote-worker", daemon=True)
            self._worker.start()

    def stop(self) -> None:
        """Stop the worker and wait for it; what it was at goes on with the next start."""
        self._stop.set()
        if self._worker is not None:
            self._worker.join()

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Embed what is pending, group, publish.

        Words come first, and what was made is published on the way, so that neither memory nor
        the next start grows with what is still to be done.
        """
        self._publish_words()
        if self._library.store.pending(1):
            self._embedder.load()
            self.pace.begin()
            self._library.embed_pending(
                progress=partial(self._embedded, progress),
                stop=self._stop.is_set,
                between=self._between_batches,
            )
        self._library.group_pending(stop=self._stop.is_set)
        self._publish()

    def _embedded(
        self, progress: Callable[[int, int], None] | None, n_made: int, n_left: int
    ) -> None:
        self.pace.reached(n_made)
        if progress is not None:
            progress(n_made, n_left)

    def _between_batches(self) -> None:
        self._library.group_pending(stop=self._stop.is_set, most=_GROUPED_BETWEEN)
        self._publish_words()

    def _publish_words(self) -> None:
        """Purge what is due, and publish what is new if it is much, with or without vectors."""
        self._library.remove_due()
        self._library.purge_removed()
        self._chats.purge_deleted(before=self._clock() - _RESTORABLE)
        if self._retriever.needs_rebuild():
            self._retriever.extend()

    def _publish(self) -> None:
        self._publish_words()
        if self._lacks_a_generation():
            self._retriever.extend()

    def _lacks_a_generation(self) -> bool:
        """Whether a library whose vectors are all made has never been written to index files."""
        if self._retriever.generation:
            return False
        counts = self._library.store.counts()
        return counts.n_vectors > 0 and counts.n_pending == 0

    def _work(self) -> None:
        self._attempted("loading the search model", self._load_embedder)
        # Publishes what would take long to follow, if there is so much.
        self._attempted("the index", self._retriever.refresh)
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
            # What a provider still lacks is said in full; where it was noticed tells nothing.
            _log.error(
                "background work failed (%s): %s; footnote goes on without it",
                name,
                error,
                exc_info=not isinstance(error, ProviderSetupError),
            )
            self._failures = self._failures | {name: f"{name}: {error!s}"}
            return False
        self._failures = {other: text for other, text in self._failures.items() if other != name}
        return True

    def _load_embedder(self) -> None:
        try:
            self._embedder.load()
        except FootnoteError as error:
            # The status tells it as the state of the model.
            _log.error("searching by words only: %s", error)

    def _verify(self) -> None:
        """Look at every byte of the index files, of which opening has seen a part only."""
        self._retriever.verify()

    def _index(self) -> None:
        # Without a model the words are still kept up to date, and removals purged.
        if self._embedder.state == "ready":
            self.catch_up()
        else:
            self._publish_words()
            self._library.group_pending(stop=self._stop.is_set)
            self._publish()
