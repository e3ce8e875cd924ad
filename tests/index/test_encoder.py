"""The encoder on small random weights, against the same computation in torch."""

import threading

import numpy as np
import pytest

from index.encoder import Encoder
from index.pooling import Pooling
from index.torch_network import TorchNetwork
from tests.index.encoder_arrays import PLACES, WIDTH, WORDS, random_weights

POOLINGS: tuple[Pooling, ...] = ("mean", "tokens", "first")


def rows_of(lengths, seed=3):
    rng = np.random.default_rng(seed)
    return [rng.integers(0, WORDS, length).tolist() for length in lengths]


ROWS = rows_of([5, 40, 1, 17, 17, 33, 8, 2])
SEGMENTS = [[0] * (len(row) // 2) + [1] * (len(row) - len(row) // 2) for row in ROWS]


def reference(weights, pooling):
    return Encoder(weights, TorchNetwork(weights, pooling=pooling), n_threads=1)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_float32_computes_what_torch_computes(pooling):
    weights = random_weights()
    encoder = Encoder.from_arrays(weights, pooling=pooling, precision="float32")
    wanted = reference(weights, pooling).encode(ROWS, SEGMENTS)
    for made, expected in zip(encoder.encode(ROWS, SEGMENTS), wanted, strict=True):
        assert made.shape == expected.shape
        assert made.dtype == np.float32
        assert np.allclose(made, expected, atol=1e-4)


@pytest.mark.parametrize("precision", ["int8", "bfloat16"])
@pytest.mark.parametrize("pooling", POOLINGS)
def test_fewer_bits_stay_near_float32(pooling, precision):
    weights = random_weights()
    encoder = Encoder.from_arrays(weights, pooling=pooling, precision=precision)
    made = np.concatenate([row.ravel() for row in encoder.encode(ROWS, SEGMENTS)])
    wanted = np.concatenate(
        [row.ravel() for row in reference(weights, pooling).encode(ROWS, SEGMENTS)]
    )
    assert made @ wanted / np.linalg.norm(made) / np.linalg.norm(wanted) > 0.999


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_weights_of_16_bits_are_computed_with_as_if_they_had_32(precision):
    half = {name: array.astype(np.float16) for name, array in random_weights().items()}
    wide = {name: array.astype(np.float32) for name, array in half.items()}
    made, wanted = (
        np.vstack(Encoder.from_arrays(w, pooling="mean", precision=precision).encode(ROWS))
        for w in (half, wide)
    )
    assert made.dtype == np.float32
    assert np.allclose(made, wanted, atol=1e-4)
    assert np.allclose(np.vstack(reference(half, "mean").encode(ROWS)), wanted, atol=5e-2)


def test_the_shapes_of_the_three_poolings():
    weights = random_weights(n_scores=3)
    shapes = {
        pooling: [row.shape for row in Encoder.from_arrays(weights, pooling=pooling).encode(ROWS)]
        for pooling in POOLINGS
    }
    assert shapes["mean"] == [(WIDTH,)] * len(ROWS)
    assert shapes["first"] == [(3,)] * len(ROWS)
    assert shapes["tokens"] == [(len(row), 3) for row in ROWS]


def test_the_mean_is_a_unit_vector():
    vectors = np.vstack(Encoder.from_arrays(random_weights(), pooling="mean").encode(ROWS))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("n_threads", [1, 2, 5])
def test_a_row_gives_the_same_alone_and_among_others(n_threads):
    encoder = Encoder.from_arrays(random_weights(), pooling="mean", n_threads=n_threads)
    together = encoder.encode(ROWS, SEGMENTS)
    alone = [encoder.encode([row], [kinds])[0] for row, kinds in zip(ROWS, SEGMENTS, strict=True)]
    assert all(a @ b > 0.999 for a, b in zip(together, alone, strict=True))


def test_the_second_segment_is_told_from_the_first():
    encoder = Encoder.from_arrays(random_weights(), pooling="mean")
    plain, zeros, marked = (
        encoder.encode(ROWS[:1], kinds)[0] for kinds in (None, [[0] * 5], [[0, 0, 1, 1, 1]])
    )
    assert np.allclose(plain, zeros)
    assert not np.allclose(plain, marked, atol=1e-2)


def test_no_row_gives_nothing():
    assert Encoder.from_arrays(random_weights(), pooling="mean").encode([]) == []


@pytest.mark.parametrize("n_tokens", [0, PLACES + 1])
def test_a_row_that_cannot_be_read_is_refused(n_tokens):
    encoder = Encoder.from_arrays(random_weights(), pooling="mean")
    with pytest.raises(ValueError, match=f"has {n_tokens} tokens, expected 1 to {PLACES}"):
        encoder.encode([[1], [1] * n_tokens])


def test_a_missing_array_is_named():
    weights = random_weights()
    del weights["encoder.layer.1.output.dense.bias"]
    with pytest.raises(KeyError, match=r"encoder\.layer\.1\.output\.dense\.bias"):
        Encoder.from_arrays(weights, pooling="mean")


def test_a_layer_that_is_left_out_is_refused():
    weights = {n: a for n, a in random_weights().items() if not n.startswith("encoder.layer.0.")}
    with pytest.raises(ValueError, match=r"has the layers \[1\]"):
        Encoder.from_arrays(weights, pooling="mean")


def test_many_threads_get_their_own_rows():
    encoder = Encoder.from_arrays(random_weights(), pooling="mean", n_threads=2)
    groups = [rows_of([3, 30, 12, 12, 25, 7], seed) for seed in range(8)]
    wanted = [np.vstack(encoder.encode(group)) for group in groups]
    found = {}

    def work(i):
        for _ in range(5):
            found[i] = np.vstack(encoder.encode(groups[i]))

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(groups))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i, expected in enumerate(wanted):
        assert np.allclose(found[i], expected, atol=1e-3)


def test_without_the_fast_runtime_torch_computes_the_same(monkeypatch):
    weights = random_weights()
    wanted = np.vstack(Encoder.from_arrays(weights, pooling="first").encode(ROWS))
    monkeypatch.setattr("index.encoder.has_fast_runtime", lambda: False)
    encoder = Encoder.from_arrays(weights, pooling="first")
    assert np.allclose(np.vstack(encoder.encode(ROWS)), wanted, atol=0.1)
