"""Loading the model and making vectors in the foreground, with a word about what happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from rag.cli.boundary import complain
from rag.cli.progress import meter
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from rag.application import Application

__all__ = ["catch_up", "warm"]


def warm(application: Application, *, reader: bool = False) -> None:
    """Load the model for a search; without it the search goes by words, and says so.

    With ``reader`` the reader is loaded at the same time; who needs it then says what is wrong
    with it.
    """
    if not application.store.counts().n_vectors:
        return
    with ThreadPoolExecutor(1) as beside:
        if reader:
            from rag.reader import shared_reader

            beside.submit(shared_reader().load)
        try:
            application.embedder.load()
        except EmbedderError as error:
            complain(str(error))


def catch_up(application: Application) -> int:
    """Make the missing vectors and publish the index if due; returns how many still wait."""
    n_pending = application.store.counts().n_pending
    with meter("embedding", total=n_pending) as advance:
        application.catch_up(progress=lambda made, left: advance(made, made + left))
    return application.store.counts().n_pending
