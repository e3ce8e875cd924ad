"""How sure a mean is: bootstrap intervals and a paired test, the same on every run.

Resampling n values with replacement is drawing how often each distinct value comes, a multinomial
draw; scores have few distinct values, so that is the same distribution for much less work, and the
order of the values cannot matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Difference", "Estimate", "mean_estimate", "paired_difference"]

FloatVector = npt.NDArray[np.float64]

# The ends of a 95 % interval need 1,000 to 2,000 resamples (Efron & Tibshirani 1993, p. 188).
N_RESAMPLES = 2_000
_SEED = 20150218
# Keeps one block of counts under 16 MB.
_MOST_COUNTS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean of ``n`` values with its 95 % interval; all None where there is no value."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The mean of first - second over ``n`` pairs, its 95 % interval and two-sided p-value."""

    value: float
    low: float
    high: float
    p_value: float
    n: int


def mean_estimate(
    values: Sequence[float], *, seed: int = _SEED, n_resamples: int = N_RESAMPLES
) -> Estimate:
    """Return the mean and its percentile interval (Efron & Tibshirani 1993, section 13.3).

    The same values and seed give the same interval. Raises ValueError for a value that is not
    finite.
    """
    if not values:
        return Estimate(value=None, low=None, high=None, n=0)
    sample = _finite(values)
    low, high = np.quantile(_resampled_means(sample, seed, n_resamples), [0.025, 0.975])
    return Estimate(value=_mean(sample), low=float(low), high=float(high), n=len(sample))


def paired_difference(
    first: Sequence[float],
    second: Sequence[float],
    *,
    seed: int = _SEED,
    n_resamples: int = N_RESAMPLES,
) -> Difference:
    """Compare two systems on the same questions, in the same order.

    The p-value is how often a resampled mean of the differences, shifted to mean 0, is as far from
    0 as the one measured (Efron & Tibshirani 1993, section 16.4); never 0, since the sample itself
    counts as one draw. Raises ValueError if the lengths differ, are 0, or a value is not finite.
    """
    if len(first) != len(second) or not first:
        raise ValueError(
            f"a paired comparison needs two equally long samples, got {len(first)!r} and "
            f"{len(second)!r} values; give one value of each system per question"
        )
    differences = _finite(first) - _finite(second)
    mean = _mean(differences)
    means = _resampled_means(differences, seed, n_resamples)
    low, high = np.quantile(means, [0.025, 0.975])
    # The tolerance lets sums that differ only by rounding count as equal.
    as_far = int(np.sum(np.abs(means - mean) >= abs(mean) - 1e-12))
    return Difference(
        value=mean,
        low=float(low),
        high=float(high),
        p_value=(as_far + 1) / (n_resamples + 1),
        n=len(differences),
    )


def _finite(values: Sequence[float]) -> FloatVector:
    sample = np.asarray(values, dtype=np.float64)
    if not np.isfinite(sample).all():
        raise ValueError("a value is not finite; a mean of it says nothing")
    return sample


def _mean(sample: FloatVector) -> float:
    distinct, counts = np.unique(sample, return_counts=True)
    return float(counts @ distinct / len(sample))


def _resampled_means(sample: FloatVector, seed: int, n_resamples: int) -> FloatVector:
    distinct, counts = np.unique(sample, return_counts=True)
    shares = counts / len(sample)
    rng = np.random.default_rng(seed)
    blocks = [
        rng.multinomial(len(sample), shares, size=size) @ distinct / len(sample)
        for size in _block_sizes(n_resamples, max(1, _MOST_COUNTS // len(distinct)))
    ]
    return np.concatenate(blocks)


def _block_sizes(total: int, most: int) -> Iterator[int]:
    for done in range(0, total, most):
        yield min(most, total - done)
