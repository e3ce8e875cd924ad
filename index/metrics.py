"""Measures of a ranking, one formula per function.

``ranked`` is what was found, best first; ``relevant`` is what should have been. Keys are compared
with ``==``; a key that comes twice counts at its first place only, and still takes up both. ``k``
is at least 1 and ``relevant`` is not empty: a question without a right answer has no ranking
measure, and a ValueError says so.
"""

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

__all__ = ["mrr_at_k", "ndcg_at_k", "recall_at_k"]

Key = TypeVar("Key", bound=Hashable)


def recall_at_k(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """Return 1.0 if any relevant key is among the first ``k``, else 0.0.

    Gold passages are alternatives, any one of them answers the question, so this is the success at
    k that open-domain question answering reports as retrieval accuracy (Karpukhin et al. 2020,
    https://arxiv.org/abs/2004.04906, section 5). With one relevant key it is recall.

    >>> recall_at_k(["b", "a"], {"a", "c"}, 1), recall_at_k(["b", "a"], {"a", "c"}, 2)
    (0.0, 1.0)
    """
    _check(relevant, k)
    return float(any(key in relevant for key in ranked[:k]))


def mrr_at_k(ranked: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """Return 1 / place of the first relevant key, 0.0 if it is not among the first ``k``.

    Voorhees 1999, The TREC-8 Question Answering Track Report, section 3.

    >>> mrr_at_k(["b", "a"], {"a"}, 10)
    0.5
    """
    _check(relevant, k)
    places = (place for place, key in enumerate(ranked[:k], start=1) if key in relevant)
    return 1.0 / next(places, math.inf)


def ndcg_at_k(ranked: Sequence[Key], gains: Mapping[Key, float], k: int) -> float:
    """Return the discounted gain of the first ``k`` as a share of the best possible, 0..1.

    ``gains`` names every relevant key with what it is worth, more than 0; 1.0 each for binary
    relevance. DCG = sum of gain / log2(place + 1): Järvelin & Kekäläinen 2002,
    https://doi.org/10.1145/582415.582418, in the form that trec_eval computes.

    >>> round(ndcg_at_k(["x", "a", "b"], {"a": 1.0, "b": 1.0}, 10), 4)
    0.6934
    """
    _check(gains, k)
    if not all(0 < gain < math.inf for gain in gains.values()):
        raise ValueError(f"gains must be finite and above 0, got {dict(gains)!r}; leave 0 out")
    seen: set[Key] = set()
    found = []
    for key in ranked[:k]:
        found.append(0.0 if key in seen else gains.get(key, 0.0))
        seen.add(key)
    return _dcg(found) / _dcg(sorted(gains.values(), reverse=True)[:k])


def _dcg(gains: Sequence[float]) -> float:
    # fsum, so that the best ranking is exactly as good as the ideal, whatever the order of terms.
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def _check(relevant: Collection[Hashable], k: int) -> None:
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k!r}")
    if not relevant:
        raise ValueError("nothing is relevant; leave such a question out of the mean")
