"""Ranks newer articles higher, as much as is asked for.

The bonus halves with each half-life of age (exponential decay, as in Li and Croft, "Time-based
language models", 2003), so that among old articles the age hardly matters.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.types import Hit

__all__ = ["by_recency"]


def by_recency(
    hits: Sequence[Hit], *, weight: float, today: date, half_life_days: float
) -> tuple[Hit, ...]:
    """Return the hits by ``(1 - weight) * score + weight * 0.5 ** (age / half_life)``.

    Best first, ties by passage id; ranks and scores are the new ones. ``weight`` 0 changes
    nothing, 1 ranks by date alone. An article without a date gets no bonus, one from the future
    the full one. Raises ValueError for a weight outside 0..1 or a half-life that is not positive.
    """
    if not 0 <= weight <= 1 or half_life_days <= 0:
        raise ValueError(
            f"the weight must lie in 0..1 and the half-life above 0, got {weight!r} and "
            f"{half_life_days!r}"
        )
    if weight == 0:
        return tuple(hits)
    scored = [
        replace(
            hit,
            score=(1 - weight) * hit.score
            + weight * _freshness(hit.article.published, today, half_life_days),
        )
        for hit in hits
    ]
    scored.sort(key=lambda hit: (-hit.score, hit.passage.passage_id))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(scored, start=1))


def _freshness(published: str | None, today: date, half_life_days: float) -> float:
    if published is None:
        return 0.0
    age_days = max(0, (today - date.fromisoformat(published)).days)
    return float(0.5 ** (age_days / half_life_days))
