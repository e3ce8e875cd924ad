"""Loading the model and making vectors in the foreground, with a word about what happens."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.cli.boundary import complain
from rag.cli.progress import meter
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from rag.application import Application

__all__ = ["catch_up", "warming"]


@contextmanager
def warming(application: Application, *, reader: bool = False) -> Iterator[None]:
    """Load the model for a search while the block does something else; ends when both are done.

    Without it the search goes by words, and this says so. With ``reader`` the reader is loaded
    too; who needs it then says what is wrong with it.
    """
    if not application.store.counts().n_vectors:
        yield
        return
    with ThreadPoolExecutor(2) as beside:
        embedder = beside.submit(application.embedder.load)
        if reader:
            from rag.reader import shared_reader

            beside.submit(shared_reader().load)
        yield
        try:
            embedder.result()
        except EmbedderError as error:
            complain(str(error))


def catch_up(application: Application) -> int:
    """Make the missing vectors and publish the index if due; returns how many still wait."""
    n_pending = application.store.counts().n_pending
    with meter("embedding", total=n_pending) as advance:
        application.catch_up(progress=lambda made, left: advance(made, made + left))
    return application.store.counts().n_pending
