"""What one question scored; everything reported is a mean over these."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from index.metrics import mrr_at_k, ndcg_at_k, recall_at_k
from index.types import Hit, Span
from rag.evaluation.alce import AlceScores, alce_scores
from rag.evaluation.found import FoundPassage, Ranks
from rag.evaluation.given import GivenAnswer, is_right
from rag.evaluation.legs import Leg
from rag.evaluation.types import Question
from rag.evaluation.wording import contains_answer, token_f1
from rag.labels import find_labels
from rag.types import Answer, Verdict

__all__ = ["DEPTH", "AnswerScores", "Outcome", "RankingScores", "answer_scores", "ranking_scores"]

# How many hits a leg is asked for: the deepest measure.
DEPTH = 20

RankingScores = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScores:
    """How one answer did, 0..1; None where the question has nothing to measure it by.

    ``citation_precision`` and ``highlight_f1`` (the words set off in the first quote against the
    gold answers) are also None for a refusal, which cites nothing, and so are ``alce``,
    ``invented`` (of each label, whether it names nothing) and ``verdicts`` (of each claim) empty.
    """

    abstained: bool
    contains_first: float | None
    f1: float | None
    highlight_f1: float | None
    citation_precision: float | None
    citation_recall: float | None
    alce: AlceScores | None
    invented: tuple[bool, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One question's scores and timings; a leg that was not measured is absent.

    ``standalone`` is the question as it was searched. ``found`` and ``ranks`` are by leg; ``first``
    are the best hits of the main leg. ``right_passages`` are the articles and spans of all passages
    that a gold quote lies in, ``gold`` the words of the quotes with what stands around them.
    """

    question: Question
    standalone: str = ""
    slices: tuple[str, ...] = ()
    gold: tuple[str, ...] = ()
    right_passages: tuple[tuple[str, Span], ...] = ()
    passage: Mapping[Leg, RankingScores] = field(default_factory=dict)
    article: Mapping[Leg, RankingScores] = field(default_factory=dict)
    found: Mapping[Leg, tuple[FoundPassage, ...]] = field(default_factory=dict)
    ranks: Mapping[Leg, Ranks] = field(default_factory=dict)
    first: tuple[Hit, ...] = ()
    answer: AnswerScores | None = None
    given: GivenAnswer | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)


def ranking_scores(ranked: Sequence[Hashable], relevant: frozenset[Hashable]) -> RankingScores:
    """Return every ranking measure; ``relevant`` is not empty."""
    return {
        "recall_at_1": recall_at_k(ranked, relevant, 1),
        "recall_at_5": recall_at_k(ranked, relevant, 5),
        "recall_at_10": recall_at_k(ranked, relevant, 10),
        "recall_at_20": recall_at_k(ranked, relevant, DEPTH),
        "mrr_at_10": mrr_at_k(ranked, relevant, 10),
        "ndcg_at_10": ndcg_at_k(ranked, dict.fromkeys(relevant, 1.0), 10),
    }


def answer_scores(question: Question, answer: Answer) -> AnswerScores:
    """Score an answer; a refusal to an answerable question scores 0 wherever it counts."""
    right = [
        is_right(question, citation.article_id, Span(start=citation.start, end=citation.end))
        for citation in answer.citations
    ]
    asked_words = question.answerable and bool(question.answers)
    asked_quotes = question.answerable and bool(question.quotes)
    contains = f1 = marked = precision = recall = None
    if asked_words:
        first = answer.citations[0].quote if answer.citations else ""
        contains = float(not answer.abstained and contains_answer(first, question.answers))
        if not answer.abstained:
            marked = token_f1(_highlighted(answer), question.answers)
        f1 = 0.0 if answer.abstained else token_f1(_without_labels(answer), question.answers)
    if asked_quotes:
        recall = float(not answer.abstained and any(right))
        if not answer.abstained:
            precision = sum(right) / len(right) if right else 0.0
    return AnswerScores(
        abstained=answer.abstained,
        contains_first=contains,
        f1=f1,
        highlight_f1=marked,
        citation_precision=precision,
        citation_recall=recall,
        alce=None if answer.abstained else alce_scores(answer),
        invented=() if answer.abstained else tuple(_invented(answer)),
        verdicts=() if answer.abstained else tuple(claim.verdict for claim in answer.claims),
    )


def _invented(answer: Answer) -> Iterator[bool]:
    for claim in answer.claims:
        yield from (False for _ in claim.labels)
        yield from (True for _ in claim.unknown_labels)


def _highlighted(answer: Answer) -> str:
    highlight = answer.citations[0].highlight if answer.citations else None
    return highlight[1] if highlight else ""


def _without_labels(answer: Answer) -> str:
    parts, at = [], 0
    for mark in find_labels(answer.text, len(answer.evidence)):
        parts.append(answer.text[at : mark.start])
        at = mark.end
    return " ".join([*parts, answer.text[at:]])
