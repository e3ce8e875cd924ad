"""An embedder that never makes a reader wait for its model.

Until ``load`` has returned, ``embed`` refuses at once with EmbedderLoadError, and searching goes
on by words. Everything that needs no model (fingerprint, counting tokens) works from the start.
"""

import threading
from collections.abc import Sequence
from typing import Literal

from index.embedding import Embedder, Fingerprint
from index.types import FloatMatrix
from rag.errors import EmbedderError, EmbedderLoadError

__all__ = ["ModelState", "WarmingEmbedder"]

ModelState = Literal["loading", "ready", "failed"]


class WarmingEmbedder:
    """Wraps an embedder; passes the embedder contract once loaded."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._state: ModelState = "loading"
        self._detail: str | None = None

    @property
    def state(self) -> ModelState:
        """Whether vectors can be made."""
        return self._state

    @property
    def detail(self) -> str | None:
        """Why loading failed, or None."""
        return self._detail

    @property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors."""
        return self._embedder.fingerprint

    @property
    def max_tokens(self) -> int:
        """How many tokens the model reads."""
        return self._embedder.max_tokens

    def count_tokens(self, text: str) -> int:
        """Return the number of the model's tokens in ``text``."""
        return self._embedder.count_tokens(text)

    def load(self) -> None:
        """Load the model in this thread; EmbedderError if it cannot be loaded."""
        with self._lock:
            if self._state == "ready":
                return
            try:
                self._embedder.embed(["ready"])
            except EmbedderError as error:
                self._state, self._detail = "failed", str(error)
                raise
            except (OSError, RuntimeError, ValueError, ImportError) as error:
                self._state, self._detail = "failed", f"the search model cannot start: {error}"
                raise EmbedderLoadError(self._detail) from error
            self._state, self._detail = "ready", None

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return unit rows; EmbedderLoadError at once while the model is not there."""
        if self._state != "ready":
            raise EmbedderLoadError(self._detail or "the search model is still loading")
        return self._embedder.embed(texts)
