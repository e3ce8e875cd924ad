"""Reading the arrays of encoders from files."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from safetensors import SafetensorError
from safetensors.numpy import save_file

from index.encoder_weights import (
    _tables,
    count_layers,
    default_weights,
    fine_tuned_weights,
    read_weights,
)
from tests.index.encoder_arrays import random_weights


def test_arrays_become_float32_and_whole_numbers_are_left_out(tmp_path):
    path = tmp_path / "a.safetensors"
    save_file({"half": np.ones((2, 3), np.float16), "ids": np.arange(3)}, path)
    [(name, array)] = read_weights(path).items()
    assert name == "half"
    assert array.dtype == np.float32
    assert array.shape == (2, 3)


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
def test_the_tables_are_read_once_and_cannot_be_written_to():
    name = "embeddings.word_embeddings.weight"
    one, other = default_weights()[name], default_weights()[name]
    assert one is other
    with pytest.raises(ValueError, match="read-only"):
        one[0, 0] = 1


@pytest.mark.model
def test_models_that_load_at_the_same_time_share_the_tables():
    _tables.cache_clear()
    with ThreadPoolExecutor(4) as pool:
        loaded = list(pool.map(lambda _: default_weights(without=["nothing"]), range(4)))
    for name in ("embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight"):
        assert len({id(weights[name]) for weights in loaded}) == 1


@pytest.mark.model
def test_arrays_that_are_replaced_are_not_read():
    name = "encoder.layer.0.attention.self.query.weight"
    assert default_weights().keys() - default_weights(without=[name]).keys() == {name}
