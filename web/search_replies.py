"""What a search answers: passages in rank order, and how they were found if that was asked for."""

from typing import Self

from pydantic import BaseModel

from index.types import Filters, Hit, SearchResult
from rag.explaining import Explanation, LegPlace
from rag.types import Chip, LegScores

__all__ = ["ExplanationOut", "HitOut", "SearchReply"]


class HitOut(BaseModel):
    """A passage found, best first; ``text`` is ``version_text[start:end]``."""

    rank: int
    score: float
    legs: LegScores
    pending: bool
    passage_id: int
    article_id: str
    version: str
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, hit: Hit) -> Self:
        """Return the hit as the wire shows it."""
        return cls(
            rank=hit.rank,
            score=hit.score,
            legs=LegScores(dense=hit.dense, lexical=hit.lexical),
            pending=hit.pending,
            passage_id=hit.passage.passage_id,
            article_id=hit.article.article_id,
            version=hit.passage.version,
            title=hit.article.title,
            outlet=hit.article.outlet,
            published=hit.article.published,
            start=hit.passage.start,
            end=hit.passage.end,
            text=hit.passage.text,
        )


class ExplanationOut(BaseModel):
    """How a search went: the question as it was read, and each hit's place in each leg.

    ``places`` has one entry for each hit, by leg, null where that leg did not return it. ``raw``
    is the leg's own score, ``scaled`` the same from 0 to 1 over the leg's hits.
    """

    question: str
    standalone_question: str
    chips: list[Chip]
    filters: Filters
    places: list[dict[str, LegPlace | None]]


class SearchReply(BaseModel):
    """Hits in rank order, from one generation of the index; explained if that was asked for."""

    hits: list[HitOut]
    generation: int
    timings_ms: dict[str, float]
    notice: str | None
    explanation: ExplanationOut | None = None

    @classmethod
    def of(cls, result: SearchResult) -> Self:
        """Return the result as the wire shows it."""
        return cls(
            hits=[HitOut.of(hit) for hit in result.hits],
            generation=result.generation,
            timings_ms=result.timings_ms,
            notice=result.notice,
        )

    @classmethod
    def explained(cls, explanation: Explanation) -> Self:
        """Return an explained search as the wire shows it."""
        return cls(
            hits=[HitOut.of(explained.hit) for explained in explanation.hits],
            generation=explanation.generation,
            timings_ms=dict(explanation.timings_ms),
            notice=explanation.notice,
            explanation=ExplanationOut(
                question=explanation.question,
                standalone_question=explanation.standalone_question,
                chips=list(explanation.chips),
                filters=explanation.filters,
                places=[dict(explained.places) for explained in explanation.hits],
            ),
        )
