"""Reranks with any cross-encoder that sentence-transformers can load, in place of the reader."""

import threading
from collections.abc import Sequence
from typing import Any

from index.embedding import embedded_text
from index.types import Hit
from rag.errors import EmbedderLoadError

__all__ = ["CrossEncoderReranker"]


class CrossEncoderReranker:
    """Loads its model, a name or a folder, at the first use; safe to share between threads."""

    def __init__(self, model: str) -> None:
        self._name = model
        self._lock = threading.Lock()
        self._model: Any = None

    def scores(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """Return the model's score per hit, in order; EmbedderLoadError if it cannot be loaded."""
        if not hits:
            return []
        pairs = [(question, embedded_text(hit.article.title, hit.passage.text)) for hit in hits]
        with self._lock:
            if self._model is None:
                self._load()
            # One at a time: the tokenizer behind it refuses a second thread ("Already borrowed").
            made = self._model.predict(pairs, show_progress_bar=False)
        return [float(score) for score in made]

    def _load(self) -> None:
        try:
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(
                self._name,
                device="cpu",
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            )
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split())
            raise EmbedderLoadError(
                f"cannot load the reranker {self._name!r}: {reason}; set FOOTNOTE_RERANKER to "
                "reader, off, or the name or folder of a cross-encoder with safetensors weights"
            ) from error
