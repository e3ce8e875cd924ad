"""Reliability of a provider's confidence, worked out by hand."""

import pytest

from rag.evaluation.calibration import N_BINS, calibration_of
from rag.evaluation.given import GivenAnswer


def given(confidence, *, answers, abstained=False):
    return GivenAnswer(
        text="",
        abstained=abstained,
        reason=None,
        confidence=confidence,
        evidence_answers=answers,
        citations=(),
    )


def test_bins_errors_and_refusals():
    told = [
        given(0.95, answers=True),
        given(1.0, answers=False),
        given(0.25, answers=False, abstained=True),
        given(None, answers=True),
    ]
    result = calibration_of(told)
    assert result.n == 3
    last, third = result.bins[9], result.bins[2]
    assert (last.n, last.answers, last.refused) == (2, 0.5, 0.0)
    assert last.confidence == pytest.approx(0.975)
    assert (third.n, third.answers, third.refused) == (1, 0.0, 1.0)
    assert result.expected_error == pytest.approx((2 * 0.475 + 0.25) / 3)
    assert result.brier == pytest.approx((0.05**2 + 1 + 0.25**2) / 3)


def test_the_bins_cover_the_scale_once():
    result = calibration_of([given(i / 10, answers=True) for i in range(11)])
    assert [b.n for b in result.bins] == [1] * 9 + [2]
    assert [b.low for b in result.bins[1:]] == [b.high for b in result.bins[:-1]]
    assert (result.bins[0].low, result.bins[-1].high) == (0.0, 1.0)


def test_without_confidence_nothing_is_said():
    result = calibration_of([given(None, answers=True)])
    assert (result.n, result.expected_error, result.brier) == (0, None, None)
    assert len(result.bins) == N_BINS
    assert all(b.n == 0 and b.confidence is None for b in result.bins)
