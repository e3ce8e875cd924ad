"""Means with 95 % intervals over the outcomes of many questions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from index.bootstrap import Estimate, mean_estimate
from rag.evaluation.legs import LEGS
from rag.evaluation.outcome import AnswerScores, Outcome, RankingScores, ranking_scores
from rag.types import Verdict

__all__ = ["RANKING_MEASURES", "Estimates", "Measures", "Timing", "measures_of", "timings"]

RANKING_MEASURES = tuple(ranking_scores([""], frozenset({""})))

Estimates = Mapping[str, Estimate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Everything measured over a set of questions; the names are those of the JSON report.

    ``retrieval`` is by leg (``rag.evaluation.legs``), then by ``passage`` or
    ``article``, then by measure. ``verdicts`` has the share of all claims with each verdict; in
    the JSON report it is part of ``citations``.
    """

    retrieval: Mapping[str, Mapping[str, Estimates]]
    answers: Estimates
    citations: Estimates
    verdicts: Estimates
    abstention: Estimates


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long one stage took, in milliseconds, over ``n`` questions."""

    p50: float
    p95: float
    mean: float
    n: int


def measures_of(outcomes: Sequence[Outcome]) -> Measures:
    """Return the measures; one that no question has is an estimate with ``n`` 0."""
    return Measures(
        retrieval={
            leg: {
                "passage": _ranking([o.passage[leg] for o in outcomes if leg in o.passage]),
                "article": _ranking([o.article[leg] for o in outcomes if leg in o.article]),
            }
            for leg in LEGS
        },
        answers={
            "contains_first": _over(outcomes, lambda answer: answer.contains_first),
            "f1": _over(outcomes, lambda answer: answer.f1),
            "highlight_f1": _over(outcomes, lambda answer: answer.highlight_f1),
        },
        citations=_citations(outcomes),
        verdicts=_verdicts(outcomes),
        abstention=_abstention(outcomes),
    )


def timings(outcomes: Iterable[Outcome]) -> dict[str, Timing]:
    """Return the timing of each stage, in the order in which stages first come."""
    stages: dict[str, list[float]] = {}
    for outcome in outcomes:
        for stage, spent in outcome.timings_ms.items():
            stages.setdefault(stage, []).append(spent)
    return {stage: _timing(spent) for stage, spent in stages.items()}


def _ranking(scores: Sequence[RankingScores]) -> Estimates:
    return {name: mean_estimate([score[name] for score in scores]) for name in RANKING_MEASURES}


def _over(outcomes: Sequence[Outcome], score: Callable[[AnswerScores], float | None]) -> Estimate:
    values = [score(outcome.answer) for outcome in outcomes if outcome.answer is not None]
    return mean_estimate([value for value in values if value is not None])


def _citations(outcomes: Sequence[Outcome]) -> Estimates:
    """Return the measures against gold quotes, ALCE's, and the share of labels naming nothing."""
    invented = [flag for o in outcomes if o.answer for flag in o.answer.invented]
    return {
        "precision": _over(outcomes, lambda answer: answer.citation_precision),
        "recall": _over(outcomes, lambda answer: answer.citation_recall),
        "alce_precision": _over(outcomes, lambda a: a.alce.precision if a.alce else None),
        "alce_recall": _over(outcomes, lambda a: a.alce.recall if a.alce else None),
        "invented_label_rate": mean_estimate([float(flag) for flag in invented]),
    }


def _verdicts(outcomes: Sequence[Outcome]) -> Estimates:
    given = [verdict for o in outcomes if o.answer for verdict in o.answer.verdicts]
    return {
        verdict: mean_estimate([float(one == verdict) for one in given])
        for verdict in get_args(Verdict)
    }


def _abstention(outcomes: Sequence[Outcome]) -> Estimates:
    asked = [(o.question.answerable, o.answer.abstained) for o in outcomes if o.answer]
    return {
        "refusal_rate": mean_estimate([float(refused) for known, refused in asked if not known]),
        "false_refusal_rate": mean_estimate([float(refused) for known, refused in asked if known]),
        "accuracy": mean_estimate([float(refused != known) for known, refused in asked]),
    }


def _timing(spent: Sequence[float]) -> Timing:
    p50, p95 = np.quantile(spent, [0.5, 0.95])
    return Timing(
        p50=round(float(p50), 3),
        p95=round(float(p95), 3),
        mean=round(float(np.mean(spent)), 3),
        n=len(spent),
    )
