"""What a leg found for a question, and at which rank the first right thing stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.types import Hit
from rag.evaluation.gold import Gold

__all__ = ["FoundPassage", "Ranks", "found_by", "ranks_of"]

# By "passage" and "article": the rank from 1, None if it was not found. A level for which nothing
# is known to be right is absent.
Ranks = Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassage:
    """One passage of a ranking; the flags say whether it, or its article, is known to be right."""

    article_id: str
    start: int
    end: int
    score: float
    right_passage: bool
    right_article: bool


def found_by(hits: Sequence[Hit], gold: Gold) -> tuple[FoundPassage, ...]:
    """Return the hits of one search in rank order."""
    return tuple(
        FoundPassage(
            article_id=hit.article.article_id,
            start=hit.passage.start,
            end=hit.passage.end,
            score=hit.score,
            right_passage=hit.passage.passage_id in gold.items,
            right_article=hit.article.article_id in gold.article_ids,
        )
        for hit in hits
    )


def ranks_of(found: Sequence[FoundPassage], gold: Gold) -> Ranks:
    """Return the ranks; an article ranks where its best passage does, other articles counted once.

    ``gold`` says which levels are known.
    """
    ranks: dict[str, int | None] = {}
    if gold.items:
        ranks["passage"] = _first([passage.right_passage for passage in found])
    if gold.article_ids:
        articles: dict[str, bool] = {}
        for passage in found:
            articles.setdefault(passage.article_id, passage.right_article)
        ranks["article"] = _first(list(articles.values()))
    return ranks


def _first(right: Sequence[bool]) -> int | None:
    return right.index(True) + 1 if True in right else None
