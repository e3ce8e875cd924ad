"""Citation precision and recall as ALCE defines them, with this project's checker as the judge.

Gao et al. 2023, https://arxiv.org/abs/2305.14627, and its ``eval.py``. Recall is the share of an
answer's sentences that all their cited passages together support; a sentence without a label, or
with one that names nothing, is not supported. Precision is the share of the labels that are
precise: their sentence is supported, and the passage supports it alone or the others do not
without it. Three things are not as in that code: a label that names nothing counts among the
labels, every paragraph of the answer is judged, and a year in brackets is no label. Nor are labels
left out beyond the third of a sentence.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.checking.text import check_text
from rag.types import Answer, Claim, Evidence

__all__ = ["AlceScores", "Judge", "alce_scores", "judged_supported"]

# Whether the passages together support the sentence; its labels may still stand in it.
Judge = Callable[[str, Sequence[Evidence]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlceScores:
    """Both shares for one answer, 0..1; 0 where there is no label or no sentence."""

    precision: float
    recall: float


def judged_supported(sentence: str, evidence: Sequence[Evidence]) -> bool:
    """Judge by ``check_text``; passages of several days are read without a date."""
    days = {source.published for source in evidence}
    text = "\n\n".join(source.text for source in evidence)
    published = days.pop() if len(days) == 1 else None
    return check_text(sentence, text, published=published).supported


def alce_scores(answer: Answer, judge: Judge = judged_supported) -> AlceScores:
    """Return the scores of an answer that is no refusal."""
    by_label = {source.label: source for source in answer.evidence}
    n_supported = n_precise = n_labels = 0
    for claim in answer.claims:
        sources = [by_label[label] for label in claim.labels]
        supported = bool(sources) and not claim.unknown_labels and judge(claim.text, sources)
        n_supported += supported
        n_labels += len(claim.labels) + len(claim.unknown_labels)
        if supported:
            n_precise += _n_precise(claim, sources, judge)
    return AlceScores(
        precision=n_precise / n_labels if n_labels else 0.0,
        recall=n_supported / len(answer.claims) if answer.claims else 0.0,
    )


def _n_precise(claim: Claim, sources: Sequence[Evidence], judge: Judge) -> int:
    """Count the labels of a supported sentence that it needs, or that would do alone."""
    if len(sources) == 1:
        return 1
    return sum(
        judge(claim.text, [source])
        or not judge(claim.text, [other for other in sources if other is not source])
        for source in sources
    )
