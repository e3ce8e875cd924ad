"""How well a two-way judgement does, with intervals; "unsupported" is the class to be found.

Resampling n judged rows with replacement is one multinomial draw of the four counts, so the
intervals are those of the ordinary percentile bootstrap (Efron & Tibshirani 1993, section 13.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.bootstrap import N_RESAMPLES, Estimate

__all__ = ["Confusion", "confusion_of"]

Counts = npt.NDArray[np.float64]
_SEED = 20150218


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """How many rows were judged how."""

    caught: int
    missed: int
    false_alarms: int
    passed: int

    @property
    def n(self) -> int:
        """How many rows there are."""
        return self.caught + self.missed + self.false_alarms + self.passed

    def balanced_accuracy(self) -> Estimate:
        """Return the mean of the two classes' recalls (Brodersen et al. 2010)."""
        recalls = [
            _resampled(self, (True, False, False, False), (True, True, False, False)),
            _resampled(self, (False, False, False, True), (False, False, True, True)),
        ]
        return _estimate((recalls[0] + recalls[1]) / 2, self.n)

    def precision(self) -> Estimate:
        """Return the share of the rows judged unsupported that are."""
        shares = _resampled(self, (True, False, False, False), (True, False, True, False))
        return _estimate(shares, self.caught + self.false_alarms)

    def recall(self) -> Estimate:
        """Return the share of the unsupported rows that were judged so."""
        shares = _resampled(self, (True, False, False, False), (True, True, False, False))
        return _estimate(shares, self.caught + self.missed)

    def f1(self) -> Estimate:
        """Return the harmonic mean of precision and recall."""
        draws = _draws(self)
        caught, missed, false_alarms = draws[:, 0], draws[:, 1], draws[:, 2]
        return _estimate(_ratio(2 * caught, 2 * caught + missed + false_alarms), self.n)


def confusion_of(judged: Sequence[tuple[bool, bool]]) -> Confusion:
    """Count the rows, each as (is supported, was judged supported)."""
    pairs = list(judged)
    return Confusion(
        caught=pairs.count((False, False)),
        missed=pairs.count((False, True)),
        false_alarms=pairs.count((True, False)),
        passed=pairs.count((True, True)),
    )


def _draws(confusion: Confusion) -> Counts:
    """Return the four counts as they are, and below them those of every resample."""
    counts = np.array(
        [confusion.caught, confusion.missed, confusion.false_alarms, confusion.passed],
        dtype=np.float64,
    )
    if confusion.n == 0:
        return counts[None, :]
    rng = np.random.default_rng(_SEED)
    drawn = rng.multinomial(confusion.n, counts / confusion.n, size=N_RESAMPLES)
    return np.concatenate([counts[None, :], drawn])


def _resampled(
    confusion: Confusion, part: tuple[bool, ...], whole: tuple[bool, ...]
) -> npt.NDArray[np.float64]:
    draws = _draws(confusion)
    return _ratio(draws[:, list(part)].sum(axis=1), draws[:, list(whole)].sum(axis=1))


def _ratio(part: Counts, whole: Counts) -> Counts:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _estimate(values: Counts, n: int) -> Estimate:
    """Return the first value with the interval of the others; resamples without one are left out.

    None where the sample itself has no such share.
    """
    if np.isnan(values[0]):
        return Estimate(value=None, low=None, high=None, n=0)
    low, high = np.nanquantile(values[1:], [0.025, 0.975])
    return Estimate(value=float(values[0]), low=float(low), high=float(high), n=n)
