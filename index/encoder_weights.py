"""The arrays of a BERT encoder by their published names, read without ``torch``.

Names are those of all-MiniLM-L6-v2 as published: ``embeddings.…``, ``encoder.layer.N.…``, and
``head.weight``, ``head.bias`` where a trained file adds scores. All arrays are float32.
"""

import re
from collections.abc import Iterable, Mapping
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


def read_weights(path: Path, names: Iterable[str] | None = None) -> dict[str, FloatMatrix]:
    """Return the file's floating-point arrays, or those named, as float32.

    Raises OSError and safetensors.SafetensorError if the file is missing or damaged.
    """
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        read = {name: file.get_tensor(name) for name in (names or file.keys())}
    return {
        name: np.ascontiguousarray(array, dtype=np.float32)
        for name, array in read.items()
        if np.issubdtype(array.dtype, np.floating)
    }


def default_weights() -> dict[str, FloatMatrix]:
    """Return the arrays of all-MiniLM-L6-v2; every caller gets the same read-only tables."""
    path = default_model_folder() / "model.safetensors"
    return read_weights(path, _names_but_tables(path)) | _tables(path)


def fine_tuned_weights(path: Path) -> dict[str, FloatMatrix]:
    """Return the default model's arrays with those that a trained file has in their place.

    The file holds whatever training changed, each name behind ``encoder.``, and the head.
    """
    trained = read_weights(path)
    return default_weights() | {
        name.removeprefix("encoder."): array for name, array in trained.items()
    }


def count_layers(weights: Weights) -> int:
    """Return how many layers there are; ValueError if there is none or one is left out."""
    numbers = {int(found[1]) for name in weights if (found := _LAYER.match(name))}
    if not numbers or numbers != set(range(len(numbers))):
        raise ValueError(f"the encoder has the layers {sorted(numbers)!r}, expected 0, 1, 2, …")
    return len(numbers)


def _names_but_tables(path: Path) -> list[str]:
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        names = file.keys()
    return [name for name in names if name not in _TABLES]


@cache
def _tables(path: Path) -> dict[str, FloatMatrix]:
    tables = read_weights(path, _TABLES)
    for table in tables.values():
        table.setflags(write=False)
    return tables
