"""Any sentence-transformers model as an Embedder, run by ``torch``: the reference runtime.

The default model has a faster runtime of the same weights in ``index.fast_model``; this one
serves every other model, and the default where that runtime is missing. ``torch`` is imported at
the first ``embed``.
"""

import os
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from index.embedding import Fingerprint
from index.errors import EmbedderLoadError
from index.model_files import (
    DEFAULT_MODEL,
    DEFAULT_WEIGHTS_SHA256,
    ModelFiles,
    default_model_folder,
)
from index.types import FloatMatrix

__all__ = ["DEFAULT_MODEL", "DEFAULT_WEIGHTS_SHA256", "SentenceModel", "default_model_folder"]

# Of 16, 32, 64 and 128, the fastest on two cores for passages of about 185 tokens.
_BATCH_SIZE = 32


class SentenceModel:
    """A sentence-transformers model chosen by name or folder; unit vectors.

    Raises EmbedderLoadError on construction if the model's files cannot be found, and on first
    use if they are not what they should be.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self._files = ModelFiles(model)
        self._lock = threading.Lock()
        self._batch_lock = threading.Lock()
        self._model: Any = None

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors, read from the model's files without loading it."""
        return self._files.fingerprint("torch-float32")

    @property
    def max_tokens(self) -> int:
        """How many tokens, special ones included, the model reads before it cuts."""
        return self._files.max_tokens

    def count_tokens(self, text: str) -> int:
        """Return the number of the model's tokens in ``text``, special ones included."""
        return self._files.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return unit rows, shape ``(len(texts), dimension)``, in the order of ``texts``."""
        if not texts:
            return np.zeros((0, self.fingerprint.dimension), dtype=np.float32)
        if len(texts) == 1:
            return self._encoded(texts)
        # Two batches side by side would each take every core.
        with self._batch_lock:
            return self._encoded(texts)

    def _encoded(self, texts: Sequence[str]) -> FloatMatrix:
        model = self._loaded()
        _use_threads(len(texts))
        rows = model.encode(
            list(texts),
            batch_size=_BATCH_SIZE,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.ascontiguousarray(rows, dtype=np.float32)

    def _loaded(self) -> Any:  # noqa: ANN401  # sentence_transformers ships no types
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> Any:  # noqa: ANN401  # sentence_transformers ships no types
        self._files.refuse_other_weights()
        folder = self._files.folder
        try:
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (ImportError, OSError, ValueError, RuntimeError, KeyError) as error:
            raise EmbedderLoadError(
                f"cannot load the embedding model {self._files.name!r} from {folder}: {error}; "
                "reinstall it, or name another with FOOTNOTE_MODEL"
            ) from error
        model.eval()
        return model


def _use_threads(n_texts: int) -> None:
    """Embed a single question on one thread, and many passages on all of them.

    Two threads that wait for each other on a busy machine are far slower than one: measured on
    two shared cores, one question took 21 ms on one thread and 396 ms on two.
    """
    import torch

    torch.set_num_threads(1 if n_texts == 1 else max(1, os.cpu_count() or 1))
