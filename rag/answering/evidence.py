"""Turns hits into labelled evidence, 1..n in rank order."""

from collections.abc import Sequence

from index.types import Hit
from rag.types import Evidence, LegScores

__all__ = ["evidence_of"]


def evidence_of(hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the evidence of an answer; at most one passage of identical wording."""
    seen: set[str] = set()
    kept = []
    for hit in hits:
        if hit.passage.text not in seen:
            seen.add(hit.passage.text)
            kept.append(hit)
    return tuple(_labelled(label, hit) for label, hit in enumerate(kept, start=1))


def _labelled(label: int, hit: Hit) -> Evidence:
    return Evidence(
        label=label,
        passage_id=hit.passage.passage_id,
        article_id=hit.article.article_id,
        version=hit.passage.version,
        title=hit.article.title,
        author=hit.article.author,
        outlet=hit.article.outlet,
        published=hit.article.published,
        url=hit.article.url,
        language=hit.article.language,
        start=hit.passage.start,
        end=hit.passage.end,
        text=hit.passage.text,
        score=hit.score,
        legs=LegScores(dense=hit.dense, lexical=hit.lexical),
    )
