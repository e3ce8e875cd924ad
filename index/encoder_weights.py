"""The arrays of a BERT encoder by their published names, read without ``torch``.

Names are those of all-MiniLM-L6-v2 as published: ``embeddings.…``, ``encoder.layer.N.…``, and
``head.weight``, ``head.bias`` where a trained file adds scores. Arrays are float32, or float16
where a trained file keeps them so.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.model_files import default_model_folder

__all__ = [
    "CLS",
    "SEP",
    "WeightArray",
    "Weights",
    "count_layers",
    "default_weights",
    "fine_tuned_weights",
    "read_weights",
]

WeightArray = npt.NDArray[np.float32 | np.float16]
Weights = Mapping[str, WeightArray]
# [CLS] and [SEP] in the vocabulary of all-MiniLM-L6-v2.
CLS, SEP = 101, 102

_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")
# The names that the format has for floating-point numbers, all of them little-endian.
_FLOATS = {"F16": "<f2", "F32": "<f4"}


def read_weights(path: Path) -> dict[str, WeightArray]:
    """Return the file's arrays of floats of 32 and of 16 bits, which cannot be written to.

    They are mapped: read when they are needed, and in memory once for all processes. Raises
    OSError and safetensors.SafetensorError if the file is missing or damaged.
    """
    from safetensors import safe_open

    with safe_open(path, framework="np"):
        pass  # Opening refuses a header that does not fit the file.
    return dict(_mapped(path))


def default_weights() -> dict[str, WeightArray]:
    """Return the arrays of all-MiniLM-L6-v2."""
    return read_weights(default_model_folder() / "model.safetensors")


def fine_tuned_weights(path: Path) -> dict[str, WeightArray]:
    """Return the default model's arrays with those that a trained file has in their place.

    The file holds whatever training changed, each name behind ``encoder.``, and the head.
    """
    trained = {name.removeprefix("encoder."): array for name, array in read_weights(path).items()}
    return default_weights() | trained


def count_layers(weights: Weights) -> int:
    """Return how many layers there are; ValueError if there is none or one is left out."""
    numbers = {int(found[1]) for name in weights if (found := _LAYER.match(name))}
    if not numbers or numbers != set(range(len(numbers))):
        raise ValueError(f"the encoder has the layers {sorted(numbers)!r}, expected 0, 1, 2, …")
    return len(numbers)


def _mapped(path: Path) -> Iterator[tuple[str, WeightArray]]:
    """Yield the arrays of a file: eight bytes for the header's length, the header, the numbers.

    Each is mapped by itself, so that what is no longer used takes no memory.
    """
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        begin = file.tell()
    header.pop("__metadata__", None)
    for name, about in header.items():
        if about["dtype"] in _FLOATS:
            offset = begin + about["data_offsets"][0]
            dtype, shape = np.dtype(_FLOATS[about["dtype"]]), tuple(about["shape"])
            yield name, np.asarray(np.memmap(path, dtype, "r", offset, shape))
