"""Shares out the places of the evidence, so that one long article cannot have them all.

An article that says a thing forty times, by chance or because somebody planted it, would otherwise
be all that a provider reads. Nothing is left empty for it: places that no other article wants go
to the passages that were held back.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from index.types import Hit

__all__ = ["crowding", "most_of_one", "parted", "shared_out"]


def most_of_one(k: int, share: float) -> int:
    """Return how many of ``k`` places one article takes while others match too, at least one.

    >>> [most_of_one(k, 0.5) for k in (1, 2, 5, 8)], most_of_one(8, 1.0)
    ([1, 1, 3, 4], 8)
    """
    return max(1, math.ceil(k * share))


def shared_out(hits: Sequence[Hit], *, k: int, most: int) -> tuple[Hit, ...]:
    """Return up to ``k`` hits in order, of each article the first ``most``.

    Where these are fewer, the hits that were held back follow, in order.
    """
    kept, held_back = _parted(hits, most)
    return (*kept, *held_back)[:k]


def crowding(
    found: Sequence[Hit], distinct: Sequence[Hit], *, k: int, most: int
) -> tuple[str, ...]:
    """Return the articles of hits that take no place, if the others leave some of ``k`` empty.

    ``distinct`` are those found without copies and repeats; the order is that of ``found``.
    """
    kept, _ = _parted(distinct, most)
    if len(kept) >= k:
        return ()
    placed = {hit.passage.passage_id for hit in kept}
    others = (hit.article.article_id for hit in found if hit.passage.passage_id not in placed)
    return tuple(dict.fromkeys(others))


def parted(article_ids: Iterable[str], most: int) -> tuple[list[int], list[int]]:
    """Return the positions of the first ``most`` of each article, and those of the others.

    >>> parted("aaba", 2)
    ([0, 1, 2], [3])
    """
    taken: Counter[str] = Counter()
    first: list[int] = []
    others: list[int] = []
    for position, article_id in enumerate(article_ids):
        taken[article_id] += 1
        (first if taken[article_id] <= most else others).append(position)
    return first, others


def _parted(hits: Sequence[Hit], most: int) -> tuple[list[Hit], list[Hit]]:
    first, others = parted((hit.article.article_id for hit in hits), most)
    return [hits[n] for n in first], [hits[n] for n in others]
