"""How far a provider's confidence can be trusted: does 0.7 mean right seven times in ten?

What is predicted is that the evidence answers the question, which is what declining turns on.
Ten bins of equal width, and the expected calibration error over them (Naeini et al. 2015,
https://doi.org/10.1609/aaai.v29i1.9602); the Brier score needs no bins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.evaluation.given import GivenAnswer

__all__ = ["N_BINS", "Bin", "Calibration", "calibration_of"]

N_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The ``n`` answers whose confidence lies in [low, high), the last bin with its end.

    ``confidence`` is their mean, ``answers`` the share whose evidence answers the question,
    ``refused`` the share declined; None where ``n`` is 0.
    """

    low: float
    high: float
    n: int
    confidence: float | None
    answers: float | None
    refused: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The bins in order; ``expected_error`` and ``brier`` are None where ``n`` is 0.

    ``n`` counts the answers whose provider tells a confidence.
    """

    n: int
    expected_error: float | None
    brier: float | None
    bins: tuple[Bin, ...]


def calibration_of(answers: Sequence[GivenAnswer]) -> Calibration:
    """Return the calibration over the answers that have a confidence."""
    told = [(a.confidence, a) for a in answers if a.confidence is not None]
    held: list[list[tuple[float, GivenAnswer]]] = [[] for _ in range(N_BINS)]
    for confidence, answer in told:
        held[min(int(confidence * N_BINS), N_BINS - 1)].append((confidence, answer))
    bins = tuple(_bin(n, group) for n, group in enumerate(held))
    if not told:
        return Calibration(n=0, expected_error=None, brier=None, bins=bins)
    gaps = [
        b.n * abs(b.confidence - b.answers)
        for b in bins
        if b.confidence is not None and b.answers is not None
    ]
    squares = [(confidence - answer.evidence_answers) ** 2 for confidence, answer in told]
    return Calibration(
        n=len(told),
        expected_error=sum(gaps) / len(told),
        brier=sum(squares) / len(told),
        bins=bins,
    )


def _bin(number: int, group: Sequence[tuple[float, GivenAnswer]]) -> Bin:
    low, high, n = number / N_BINS, (number + 1) / N_BINS, len(group)
    if not group:
        return Bin(low=low, high=high, n=0, confidence=None, answers=None, refused=None)
    return Bin(
        low=low,
        high=high,
        n=n,
        confidence=sum(confidence for confidence, _ in group) / n,
        answers=sum(answer.evidence_answers for _, answer in group) / n,
        refused=sum(answer.abstained for _, answer in group) / n,
    )
