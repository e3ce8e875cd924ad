"""Intervals and the paired test: known cases, a plain resampling as reference, determinism."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bootstrap import Estimate, mean_estimate, paired_difference


def test_no_value_has_no_mean():
    assert mean_estimate([]) == Estimate(value=None, low=None, high=None, n=0)


@pytest.mark.parametrize("values", [[0.3], [1.0] * 50, [0.0] * 7])
def test_equal_values_have_an_interval_of_no_width(values):
    estimate = mean_estimate(values)
    assert estimate.value == estimate.low == estimate.high == pytest.approx(values[0])
    assert estimate.n == len(values)


def test_interval_of_a_share_agrees_with_the_binomial():
    estimate = mean_estimate([1.0] * 80 + [0.0] * 20)
    # The 2.5 % and 97.5 % points of Binomial(100, 0.8) are 72 and 87.
    assert estimate.value == pytest.approx(0.8)
    assert estimate.low == pytest.approx(0.72, abs=0.011)
    assert estimate.high == pytest.approx(0.87, abs=0.011)


def test_agrees_with_resampling_value_by_value():
    rng = np.random.default_rng(3)
    values = rng.gamma(2.0, size=60)
    means = rng.choice(values, size=(20_000, 60)).mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    estimate = mean_estimate(values.tolist(), n_resamples=20_000)
    assert estimate.low == pytest.approx(low, abs=0.02)
    assert estimate.high == pytest.approx(high, abs=0.02)


def test_interval_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(11)
    covered = 0
    for trial in range(300):
        sample = (rng.random(80) < 0.7).astype(float).tolist()
        estimate = mean_estimate(sample, seed=trial, n_resamples=500)
        assert estimate.low is not None and estimate.high is not None
        covered += estimate.low <= 0.7 <= estimate.high
    assert 0.90 <= covered / 300 <= 0.99


def test_seed_decides_the_interval():
    values = [0.0, 0.25, 1.0, 0.5, 0.1, 0.9, 0.33]
    assert mean_estimate(values, seed=5) == mean_estimate(values, seed=5)
    assert mean_estimate(values, seed=5) != mean_estimate(values, seed=6)


def test_many_distinct_values_are_drawn_in_blocks():
    values = np.linspace(0, 1, 5_000).tolist()
    estimate = mean_estimate(values, n_resamples=1_000)
    half_width = 1.96 * np.std(values) / np.sqrt(5_000)
    assert estimate.low == pytest.approx(0.5 - half_width, abs=0.002)
    assert estimate.high == pytest.approx(0.5 + half_width, abs=0.002)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.randoms())
@settings(max_examples=60)
def test_interval_lies_within_the_values_and_ignores_their_order(values, random):
    estimate = mean_estimate(values, n_resamples=200)
    assert estimate.low is not None and estimate.high is not None
    assert min(values) - 1e-12 <= estimate.low <= estimate.high <= max(values) + 1e-12
    shuffled = list(values)
    random.shuffle(shuffled)
    assert mean_estimate(shuffled, n_resamples=200) == estimate


def test_a_clear_difference_is_significant():
    first, second = [1.0] * 90 + [0.0] * 10, [1.0] * 70 + [0.0] * 30
    difference = paired_difference(first, second)
    assert difference.value == pytest.approx(0.2)
    assert 0 < difference.low < 0.2 < difference.high
    assert difference.p_value < 0.01
    assert difference.n == 100


def test_no_difference_is_not_significant():
    same = [1.0, 0.0, 0.5]
    assert paired_difference(same, same).p_value == 1.0
    mixed = paired_difference([1.0, 0.0] * 20, [0.0, 1.0] * 20)
    assert mixed.value == 0.0
    assert mixed.p_value == 1.0


def test_swapping_the_systems_turns_the_sign():
    first, second = [1.0, 1.0, 0.0, 1.0, 0.5] * 8, [0.0, 1.0, 0.0, 0.5, 0.5] * 8
    there, back = paired_difference(first, second), paired_difference(second, first)
    assert there.value == -back.value
    assert there.p_value == pytest.approx(back.p_value, abs=0.02)


def test_says_which_samples_do_not_pair():
    with pytest.raises(ValueError, match="got 2 and 1"):
        paired_difference([1.0, 0.0], [1.0])
    with pytest.raises(ValueError, match="got 0 and 0"):
        paired_difference([], [])
    with pytest.raises(ValueError, match="not finite"):
        mean_estimate([1.0, float("nan")])
