"""Vectors scattered around a few."""

import numpy as np
import pytest

from bench.scattering import scattered


def centres():
    rows = np.random.default_rng(1).standard_normal((5, 384), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_centres_come_first_and_the_others_are_their_neighbours():
    rows = scattered(centres(), 200, seed=3)
    assert rows.shape == (200, 384) and rows.dtype == np.float32
    assert np.array_equal(rows[:5], centres())
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    nearest = (rows[5:] @ centres().T).max(axis=1)
    assert 0.6 < nearest.mean() < 0.8


def test_the_same_seed_gives_the_same_rows():
    assert np.array_equal(scattered(centres(), 50, seed=3), scattered(centres(), 50, seed=3))


def test_fewer_than_there_are_centres_is_a_part_of_them():
    assert np.array_equal(scattered(centres(), 2, seed=3), centres()[:2])


def test_without_a_centre_there_is_nothing():
    with pytest.raises(ValueError, match="embed something"):
        scattered(np.zeros((0, 384), np.float32), 3, seed=1)
