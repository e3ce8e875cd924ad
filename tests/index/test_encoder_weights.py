"""Reading the arrays of encoders from files."""

from pathlib import Path

import numpy as np
import pytest
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from index.encoder_weights import (
    count_layers,
    default_weights,
    fine_tuned_weights,
    read_weights,
)
from tests.index.encoder_arrays import random_weights


def test_a_damaged_or_missing_file_says_so(tmp_path):
    (tmp_path / "damaged").write_bytes(b"no weights")
    with pytest.raises(SafetensorError):
        read_weights(tmp_path / "damaged")
    with pytest.raises(FileNotFoundError):
        read_weights(tmp_path / "missing")


@pytest.mark.parametrize("n_layers", [1, 2, 6])
def test_layers_are_counted(n_layers):
    assert count_layers(random_weights(n_layers=n_layers)) == n_layers


def test_no_layer_is_refused():
    with pytest.raises(ValueError, match=r"has the layers \[\]"):
        count_layers({})


@pytest.mark.model
@pytest.mark.parametrize("layers", [(5,), (2, 3, 4, 5), (0, 1, 2, 3, 4, 5)])
def test_a_trained_file_replaces_the_layers_that_it_has(tmp_path, layers):
    default = default_weights()
    changed = {n for n in default if n.startswith(tuple(f"encoder.layer.{i}." for i in layers))}
    trained = {f"encoder.{n}": (default[n] + 1).astype(np.float16) for n in changed}
    save_file(trained | {"head.weight": np.ones((2, 384), np.float16)}, tmp_path / "t.safetensors")
    weights = fine_tuned_weights(tmp_path / "t.safetensors")
    assert weights.keys() == default.keys() | {"head.weight"}
    assert {n for n in default if not np.array_equal(default[n], weights[n])} == changed


@pytest.mark.model
def test_the_weights_are_mapped_and_cannot_be_written_to():
    name = "embeddings.word_embeddings.weight"
    before = _own_kb()
    weights = default_weights()
    assert weights[name].nbytes > 40_000_000
    assert float(weights[name][101].sum()) == pytest.approx(float(np.sum(weights[name][101])))
    assert _own_kb() - before < 10_000
    with pytest.raises(ValueError, match="read-only"):
        weights[name][0, 0] = 1


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_floats_are_what_the_published_reader_reads(tmp_path, dtype):
    chance = np.random.default_rng(3)
    written = {f"a{n}": chance.normal(size=(n, 7)).astype(dtype) for n in (1, 2, 5)}
    path = tmp_path / "a.safetensors"
    save_file(written | {"odd": np.arange(3, dtype=np.int8)}, path, metadata={"dtype": "F32"})
    read = read_weights(path)
    assert read.keys() == written.keys()
    for name, array in written.items():
        assert read[name].dtype == dtype
        assert np.array_equal(read[name], array)
        assert np.array_equal(read[name], load_file(path)[name])


def _own_kb():
    """Return the memory that is this process's alone, in kB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))
