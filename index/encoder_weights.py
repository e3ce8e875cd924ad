"""The arrays of a BERT encoder by their published names, read without ``torch``.

Names are those of all-MiniLM-L6-v2 as published: ``embeddings.…``, ``encoder.layer.N.…``, and
``head.weight``, ``head.bias`` where a trained file adds scores. All arrays are float32.
"""

import re
import threading
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np

from index.model_files import default_model_folder
from index.types import FloatMatrix

__all__ = [
    "CLS",
    "SEP",
    "Weights",
    "count_layers",
    "default_weights",
    "fine_tuned_weights",
    "read_weights",
]

Weights = Mapping[str, FloatMatrix]
# [CLS] and [SEP] in the vocabulary of all-MiniLM-L6-v2.
CLS, SEP = 101, 102

_TABLES = tuple(
    f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type")
)
_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")
# Models load side by side, and a cache alone would let each read its own tables.
_reading_tables = threading.Lock()


def read_weights(path: Path, names: Iterable[str] | None = None) -> dict[str, FloatMatrix]:
    """Return the file's floating-point arrays, or those named, as float32.

    Raises OSError and safetensors.SafetensorError if the file is missing or damaged.
    """
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        read = {name: file.get_tensor(name) for name in (file.keys() if names is None else names)}
    return {
        name: np.ascontiguousarray(array, dtype=np.float32)
        for name, array in read.items()
        if np.issubdtype(array.dtype, np.floating)
    }


def default_weights(*, without: Collection[str] = ()) -> dict[str, FloatMatrix]:
    """Return the arrays of all-MiniLM-L6-v2, but for those named in ``without``.

    Every caller gets the same read-only tables.
    """
    path = default_model_folder() / "model.safetensors"
    names = _names_in(path) - {*_TABLES, *without}
    with _reading_tables:
        tables = _tables(path)
    return read_weights(path, sorted(names)) | tables


def fine_tuned_weights(path: Path) -> dict[str, FloatMatrix]:
    """Return the default model's arrays with those that a trained file has in their place.

    The file holds whatever training changed, each name behind ``encoder.``, and the head.
    """
    trained = {name.removeprefix("encoder."): array for name, array in read_weights(path).items()}
    return default_weights(without=trained) | trained


def count_layers(weights: Weights) -> int:
    """Return how many layers there are; ValueError if there is none or one is left out."""
    numbers = {int(found[1]) for name in weights if (found := _LAYER.match(name))}
    if not numbers or numbers != set(range(len(numbers))):
        raise ValueError(f"the encoder has the layers {sorted(numbers)!r}, expected 0, 1, 2, …")
    return len(numbers)


def _names_in(path: Path) -> set[str]:
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        return set(file.keys())


@cache
def _tables(path: Path) -> dict[str, FloatMatrix]:
    tables = read_weights(path, _TABLES)
    for table in tables.values():
        table.setflags(write=False)
    return tables
