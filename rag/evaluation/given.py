"""What is kept of an answer: its words, its confidence, and which of its citations are right."""

from dataclasses import dataclass

from index.types import Span
from rag.evaluation.gold import overlap
from rag.evaluation.types import Question
from rag.evaluation.wording import contains_answer
from rag.types import Answer

__all__ = ["GivenAnswer", "GivenCitation", "given_answer", "is_right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCitation:
    """A citation; ``correct`` is None where the question has no gold quotes."""

    article_id: str
    start: int
    end: int
    quote: str
    correct: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer; ``evidence_answers`` says whether what the provider was given holds the answer."""

    text: str
    abstained: bool
    reason: str | None
    confidence: float | None
    evidence_answers: bool
    citations: tuple[GivenCitation, ...]


def given_answer(question: Question, answer: Answer) -> GivenAnswer:
    """Return what is kept of an answer."""
    return GivenAnswer(
        text=answer.text,
        abstained=answer.abstained,
        reason=answer.reason,
        confidence=answer.confidence,
        evidence_answers=_evidence_answers(question, answer),
        citations=tuple(
            GivenCitation(
                article_id=citation.article_id,
                start=citation.start,
                end=citation.end,
                quote=citation.quote,
                correct=is_right(
                    question, citation.article_id, Span(start=citation.start, end=citation.end)
                )
                if question.quotes
                else None,
            )
            for citation in answer.citations
        ),
    )


def is_right(question: Question, article_id: str, span: Span) -> bool:
    """Whether a span of an article shares a character with a gold quote."""
    return any(
        article_id == quote.article_id and overlap(span, quote.span) for quote in question.quotes
    )


def _evidence_answers(question: Question, answer: Answer) -> bool:
    """Judge by gold quotes where there are any, else by the words of the answers, else by article.

    Nothing answers an unanswerable question.
    """
    if not question.answerable:
        return False
    if question.quotes:
        return any(
            is_right(question, e.article_id, Span(start=e.start, end=e.end))
            for e in answer.evidence
        )
    if question.answers:
        return any(contains_answer(e.text, question.answers) for e in answer.evidence)
    return any(e.article_id in question.article_ids for e in answer.evidence)
