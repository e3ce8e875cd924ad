"""What is known of a claim beside its source, as numbers for the support score.

Three kinds: what the support model reads, how many of the claim's words the source has, and which
named checks fail. Pure: same input, same row.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.analysis import terms
from index.types import FloatMatrix
from rag.quotes import carrying_quote
from rag.term_weights import term_weight
from rag.types import Check

__all__ = ["CHECK_NAMES", "FEATURES", "ModelScores", "claim_features"]

# The checks that count, each as one feature: how many of its kind fail, at most _MOST_FAILED.
CHECK_NAMES = (
    "numbers",
    "precision",
    "dates",
    "names",
    "negation",
    "hedging",
    "attribution",
    "stitched",
    "edited",
)
FEATURES = (
    "model",
    "model_worst_word",
    "model_mean_word",
    "words_read",
    "words_in_source",
    "words_in_quote",
    "pairs_read",
    "missing_word",
    "length",
    *CHECK_NAMES,
)
_MOST_FAILED = 2
# Log-odds beyond this say no more.
_BOUND = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScores:
    """Log-odds of the support model: that the claim holds, and per token that it is not backed.

    ``word_places`` are the tokens' code points in the claim.
    """

    supported: float
    unbacked_words: tuple[float, ...]
    word_places: tuple[tuple[int, int], ...]


def claim_features(
    claim: str, read: str, source: str, scores: ModelScores, checks: Sequence[Check]
) -> FloatMatrix:
    """Return the features of one claim, shape (len(FEATURES),).

    ``read`` is what the model read of ``source``.
    """
    own = terms(claim)
    words, inside = set(own), set(terms(read))
    weights = {word: term_weight(word) for word in words}
    quote = carrying_quote(claim, read)
    quoted = set(terms(read[quote.span.start : quote.span.end])) if quote else set()
    asked, given = set(pairwise(own)), set(pairwise(terms(read)))
    unbacked = sorted(scores.unbacked_words, reverse=True)
    row = [
        _bounded(scores.supported),
        _bounded(unbacked[0]) if unbacked else -_BOUND,
        _bounded(sum(unbacked[:3]) / len(unbacked[:3])) if unbacked else -_BOUND,
        _share(weights, inside),
        _share(weights, set(terms(source))),
        _share(weights, quoted),
        len(asked & given) / len(asked) if asked else 1.0,
        max((w for word, w in weights.items() if word not in inside), default=0.0),
        math.log(1 + len(own)),
        *(_n_failed(checks, name) for name in CHECK_NAMES),
    ]
    return np.array(row, dtype=np.float32)


def _bounded(log_odds: float) -> float:
    return max(-_BOUND, min(_BOUND, log_odds))


def _share(weights: dict[str, float], words: set[str]) -> float:
    total = sum(weights.values())
    return sum(w for word, w in weights.items() if word in words) / total if total else 1.0


def _n_failed(checks: Iterable[Check], name: str) -> float:
    failed = sum(1 for check in checks if check.name == name and not check.passed)
    return float(min(failed, _MOST_FAILED))
