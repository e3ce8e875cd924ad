"""One ranking of two legs: a convex combination of their scaled scores.

Scores are scaled over each leg's own hits to 0..1 (Bruch, Gai and Ingber, "An Analysis of Fusion
Functions for Hybrid Retrieval", 2023). Measured here, this beats both legs and reciprocal rank.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.types import LegHit

__all__ = ["DENSE_WEIGHT", "Fused", "fuse"]

# Best on a SQuAD development half: recall@1 0.824 against 0.795 (BM25) and 0.66 (dense).
DENSE_WEIGHT = 0.45


@dataclass(frozen=True, slots=True, kw_only=True)
class Fused:
    """A passage with its fused score, 0..1, and the raw scores of the legs that returned it."""

    passage_id: int
    score: float
    dense: float | None
    lexical: float | None
    pending: bool


def fuse(
    dense: Sequence[LegHit],
    lexical: Sequence[LegHit],
    *,
    pending: Collection[int] = (),
    weight: float = DENSE_WEIGHT,
) -> list[Fused]:
    """Return every passage of either leg once; best first, ties by id.

    A passage that a leg did not return gets 0 from it. One in ``pending`` has no vector yet and is
    ranked by its words alone, at full weight, so that new articles are not pushed down. When one
    leg returned nothing, the other decides alone. A leg whose scores are all equal (one hit, for
    example) gives each of them 1. Raises ValueError for a weight outside 0..1.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"the dense weight must lie in 0..1, got {weight!r}")
    by_vector, by_words = _scaled(dense), _scaled(lexical)
    raw_dense = {hit.passage_id: hit.score for hit in dense}
    raw_lexical = {hit.passage_id: hit.score for hit in lexical}
    waiting = frozenset(pending)
    share = 0.0 if not by_vector else weight if by_words else 1.0
    fused = []
    for passage_id in sorted(by_vector.keys() | by_words.keys()):
        without_vector = passage_id in waiting and passage_id not in by_vector
        dense_share = 0.0 if without_vector else share
        score = dense_share * by_vector.get(passage_id, 0.0)
        score += (1 - dense_share) * by_words.get(passage_id, 0.0)
        fused.append(
            Fused(
                passage_id=passage_id,
                score=score,
                dense=raw_dense.get(passage_id),
                lexical=raw_lexical.get(passage_id),
                pending=without_vector,
            )
        )
    return sorted(fused, key=lambda f: (-f.score, f.passage_id))


def _scaled(hits: Sequence[LegHit]) -> dict[int, float]:
    """Return each score as its place between the leg's lowest (0) and highest (1)."""
    if not hits:
        return {}
    lowest = min(hit.score for hit in hits)
    span = max(hit.score for hit in hits) - lowest
    if span <= 0:
        return {hit.passage_id: 1.0 for hit in hits}
    return {hit.passage_id: (hit.score - lowest) / span for hit in hits}
