"""Loading the model and making vectors in the foreground, with a word about what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.cli.boundary import complain
from rag.cli.progress import meter
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from rag.application import Application

__all__ = ["catch_up", "warm"]


def warm(application: Application) -> None:
    """Load the model for a search; without it the search goes by words, and says so."""
    if not application.store.counts().n_vectors:
        return
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
