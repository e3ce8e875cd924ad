"""Choose how the fusion weighs its legs, on the tuning halves of public retrieval sets.

Run: ``python -m bench.fit_fusion --data FOLDER --work FOLDER``, after or before
``bench.retrieval_sets``, whose libraries and lists it shares. Every pair of a weight and what it
loses for each standard deviation that the best hit by words stands out (0 is a fixed weight) is
scored by the mean over the sets of ndcg_at_10. Prints the best pairs, then for each set what the
others would have chosen, on the set's reporting half. ``docs/decisions.md`` tells why the fusion
keeps a fixed weight.
"""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.leg_lists import LegLists, leg_lists
from bench.retrieval_readers import EXTRA_SETS, RETRIEVAL_SETS, read_set
from bench.retrieval_sets import DEPTH, article_ndcg
from index.fusion import fuse
from index.types import LegHit

__all__ = ["PAIRS", "main", "pair_scores", "stands_out"]

PAIRS = [
    (most / 100, less / 100)
    for most in range(40, 105, 5)
    for less in (0, 3, 5, 6, 8, 10)
    # No query may get a weight below 0.2 or above 1.
    if most - 7 * less >= 20
]
_N_SHOWN = 8
_EQUAL = 1e-9


def stands_out(lexical: Sequence[LegHit]) -> float:
    """Return by how many standard deviations the best score lies above the mean, 0..7.

    The best 50 scores count. Where fewer passages hold a word of the question, the others score
    0; BM25 is never negative.

    >>> round(stands_out([LegHit(passage_id=1, score=9.0)]), 6), stands_out([])
    (7.0, 0.0)
    """
    best = sorted((hit.score for hit in lexical), reverse=True)[:DEPTH]
    best += [0.0] * (DEPTH - len(best))
    mean = math.fsum(best) / DEPTH
    deviation = math.sqrt(math.fsum((score - mean) ** 2 for score in best) / DEPTH)
    # Equal scores must not be told apart by rounding.
    if deviation <= _EQUAL * best[0]:
        return 0.0
    return (best[0] - mean) / deviation


def pair_scores(lists: Sequence[LegLists]) -> npt.NDArray[np.float64]:
    """Return the mean ndcg_at_10 under each of PAIRS."""
    rows = [_query_scores(one) for one in lists]
    return np.array([math.fsum(column) / len(rows) for column in zip(*rows, strict=True)])


def _query_scores(lists: LegLists) -> list[float]:
    dense, lexical = lists.dense[:DEPTH], lists.lexical[:DEPTH]
    apart = stands_out(lexical)
    found = []
    for most, less in PAIRS:
        fused = fuse(dense, lexical, weight=most - less * apart)
        found.append(article_ndcg(lists, [one.passage_id for one in fused]))
    return found


def main() -> None:
    """Print the best pairs and how they carry over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--queries", type=int, help="at most so many of each set")
    args = parser.parse_args()
    tuned, reported = [], []
    names = [*RETRIEVAL_SETS, *EXTRA_SETS]
    for name in names:
        lists = leg_lists(read_set(name, args.data, n_queries=args.queries), args.work)
        tuned.append(pair_scores([one for one in lists if one.query.half == "tune"]))
        reported.append(pair_scores([one for one in lists if one.query.half == "report"]))
    mean, mean_reported = np.mean(tuned, axis=0), np.mean(reported, axis=0)
    for i in np.argsort(-mean, kind="stable")[:_N_SHOWN]:
        print(f"{PAIRS[i]}: tuning halves {mean[i]:.4f}, reporting halves {mean_reported[i]:.4f}")
    for left_out, name in enumerate(names):
        others = np.mean([scores for i, scores in enumerate(tuned) if i != left_out], axis=0)
        chosen = int(np.argmax(others))
        print(f"{name}: the others choose {PAIRS[chosen]}, {reported[left_out][chosen]:.4f}")


if __name__ == "__main__":
    main()
