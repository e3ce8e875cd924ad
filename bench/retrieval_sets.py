"""Compare the fusion with its legs on public retrieval sets.

Run: ``python -m bench.retrieval_sets --data FOLDER --work FOLDER``. Each set becomes a library
under ``--work``, embedded once by the default model and kept, as are both legs' lists. Prints
ndcg_at_10 by article (an article ranks where its best passage does) of each leg, the fusion and,
with ``--rerank``, the reader's order of its first hits; then the mean over the sets with one-sided
p-values of a paired bootstrap. ``--half report`` leaves out the queries that anything was tuned on.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.leg_lists import LegLists, leg_lists, open_library
from bench.retrieval_readers import EXTRA_SETS, RETRIEVAL_SETS, RetrievalSet, read_set
from index.fusion import fuse
from index.metrics import ndcg_at_k
from rag.application import Application
from rag.reader import shared_reader
from rag.reranking import RERANK_DEPTH, ReaderReranker, reranked

__all__ = ["DEPTH", "LEGS", "SetScores", "article_ndcg", "main", "mean_difference", "scored"]

LEGS = ("lexical", "dense", "fusion")
DEPTH = 50
_K = 10
_N_RESAMPLES = 10_000
_SEED = 20150218

Scores = Mapping[str, npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetScores:
    """One set's ndcg_at_10 of each ranking, one value per query, all in the same order."""

    name: str
    scores: Scores


def scored(lists: Sequence[LegLists]) -> dict[str, npt.NDArray[np.float64]]:
    """Return ndcg_at_10 of both legs and of the fusion as it ships, by query."""
    rows = [[article_ndcg(one, ranking) for ranking in _rankings(one)] for one in lists]
    return dict(zip(LEGS, np.array(rows, np.float64).reshape(-1, len(LEGS)).T, strict=True))


def mean_difference(sets: Sequence[SetScores], first: str, second: str) -> tuple[float, float]:
    """Return the mean over the sets of first - second, and its one-sided p-value.

    The p-value is the share of resamples, queries drawn within each set, without a gain; never 0,
    since the sample itself counts as one draw.
    """
    rng = np.random.default_rng(_SEED)
    total = np.zeros(_N_RESAMPLES)
    value = 0.0
    for one in sets:
        gains = one.scores[first] - one.scores[second]
        value += float(gains.mean()) / len(sets)
        for i in range(_N_RESAMPLES):
            total[i] += rng.choice(gains, len(gains)).mean()
    return value, (int(np.sum(total <= 0)) + 1) / (_N_RESAMPLES + 1)


def _rankings(lists: LegLists) -> list[list[int]]:
    dense, lexical = lists.dense[:DEPTH], lists.lexical[:DEPTH]
    return [
        [hit.passage_id for hit in lexical],
        [hit.passage_id for hit in dense],
        [one.passage_id for one in fuse(dense, lexical)],
    ]


def article_ndcg(lists: LegLists, passage_ids: Sequence[int]) -> float:
    """Return ndcg_at_10 of a ranking of passages, each article at its best passage's place."""
    return _gain(lists.articles(passage_ids), lists.query.right)


def _gain(articles: Sequence[str], right: frozenset[str]) -> float:
    return ndcg_at_k(articles, dict.fromkeys(right, 1.0), _K)


def _reranked(application: Application, one: RetrievalSet) -> npt.NDArray[np.float64]:
    """Return ndcg_at_10 of the reader's order of the first hits, the rest behind them."""
    reranker = ReaderReranker(shared_reader())
    values = []
    for query in one.queries:
        found = application.retriever.search(query.text, k=2 * RERANK_DEPTH, depth=DEPTH)
        hits = reranked(query.text, found, reranker).hits
        articles = list(dict.fromkeys(hit.article.article_id for hit in hits))
        values.append(_gain(articles, query.right))
    return np.array(values, np.float64)


def _table(sets: Sequence[SetScores]) -> list[str]:
    names = list(sets[0].scores)
    lines = ["| set | queries | " + " | ".join(names) + " | fusion - best leg |"]
    lines.append("| --- " * (len(names) + 3) + "|")
    for one in sets:
        means = [float(one.scores[name].mean()) for name in names]
        lines.append(_row(one.name, str(len(one.scores["fusion"])), means))
    means = [float(np.mean([one.scores[name].mean() for one in sets])) for name in names]
    return [*lines, _row("mean", "", means)]


def _row(name: str, n_queries: str, means: Sequence[float]) -> str:
    gain = means[LEGS.index("fusion")] - max(means[: LEGS.index("fusion")])
    cells = [name, n_queries, *(f"{mean:.3f}" for mean in means), f"{gain:+.3f}"]
    return "| " + " | ".join(cells) + " |"


def _measured(args: argparse.Namespace, name: str) -> SetScores:
    one = read_set(name, args.data, n_queries=args.queries)
    lists = [row for row in leg_lists(one, args.work) if args.half in ("all", row.query.half)]
    scores = scored(lists)
    if args.rerank:
        asked = tuple(row.query for row in lists)
        with open_library(one, args.work) as application:
            scores["reranked"] = _reranked(
                application, RetrievalSet(name=name, articles=one.articles, queries=asked)
            )
    return SetScores(name=name, scores=scores)


def main() -> None:
    """Print the table and the tests of the mean."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", default=list(RETRIEVAL_SETS))
    parser.add_argument("--queries", type=int, help="at most so many of each set")
    parser.add_argument("--half", choices=("all", "tune", "report"), default="all")
    parser.add_argument("--rerank", action="store_true", help="slow: about a second per query")
    args = parser.parse_args()
    unknown = set(args.sets) - RETRIEVAL_SETS.keys() - EXTRA_SETS.keys()
    if unknown:
        known = ", ".join([*RETRIEVAL_SETS, *EXTRA_SETS])
        parser.error(f"there is no set {sorted(unknown)!r}; the sets are {known}")
    sets = [_measured(args, name) for name in args.sets]
    print("\n".join(_table(sets)))
    for leg in LEGS[:2]:
        value, p_value = mean_difference(sets, "fusion", leg)
        print(f"fusion - {leg}, mean over the sets: {value:+.4f}, one-sided p = {p_value:.4f}")


if __name__ == "__main__":
    main()
