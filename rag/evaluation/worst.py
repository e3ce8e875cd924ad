"""Which questions went worst, so that a person knows where to look first."""

from collections.abc import Sequence

from rag.evaluation.legs import MAIN_LEG
from rag.evaluation.outcome import AnswerScores, Outcome

__all__ = ["faults_of", "worst_of"]


def worst_of(outcomes: Sequence[Outcome], *, most: int) -> tuple[Outcome, ...]:
    """Return up to ``most`` questions with a fault, worst first, ties in file order.

    What was answered wrongly comes before what was refused, and that before what was merely found
    late; within each the question whose passage was found latest comes first.
    """
    faulty = [outcome for outcome in outcomes if faults_of(outcome)]
    return tuple(sorted(faulty, key=lambda o: (_score(o), -_depth(o)))[:most])


def faults_of(outcome: Outcome) -> tuple[str, ...]:
    """Return what went wrong, in words; nothing if all went well."""
    faults = []
    answer, known = outcome.answer, outcome.question.answerable
    if answer is not None and not known and not answer.abstained:
        faults.append("answered, although the collection does not answer it")
    if answer is not None and known and answer.abstained:
        faults.append("declined, although the collection answers it")
    if answer is not None and known and not answer.abstained and _rightness(answer) == 0:
        faults.append("no right answer or citation")
    for level, rank in outcome.ranks.get(MAIN_LEG, {}).items():
        if rank is None:
            faults.append(f"right {level} not found")
        elif rank > 1:
            faults.append(f"right {level} found at rank {rank}")
    return tuple(faults)


def _score(outcome: Outcome) -> float:
    """Return 0 for a wrong answer, 1 for a wrong refusal, 2 for a right or unjudged answer."""
    answer, known = outcome.answer, outcome.question.answerable
    if answer is None:
        return 2.0
    if not known:
        return 2.0 if answer.abstained else 0.0
    return 1.0 if answer.abstained else 2 * _rightness(answer)


def _rightness(answer: AnswerScores) -> float:
    """Return the better of the two judgements, 1 where there is none."""
    judged = [s for s in (answer.contains_first, answer.citation_recall) if s is not None]
    return max(judged, default=1.0)


def _depth(outcome: Outcome) -> float:
    """Return the worst rank of the main leg, beyond every rank where nothing was found."""
    ranks = outcome.ranks.get(MAIN_LEG, {}).values()
    return max((float("inf") if rank is None else rank for rank in ranks), default=0.0)
