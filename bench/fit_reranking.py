"""Choose how much the reader's word counts beside the search's score, and report what it gains.

Run: ``python -m bench.fit_reranking --squad train.jsonl --work FOLDER``. The libraries are those of
``bench/fit_relevance.py``: paragraphs whose titles the reader never saw, one half to choose on, one
to report on. Prints the recall and the mean reciprocal rank of the fusion, the reader alone and
both, over the first RERANK_DEPTH hits, and the best weight and scale, which stand in
``rag/reranking.py``.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.fit_relevance import library, questions_of
from bench.reader_examples import held_back_titles, read_squad
from rag.application import Application
from rag.reader import shared_reader
from rag.reranking import RERANK_DEPTH, log_odds, mixed

WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 1.0)
SCALES = (2.0, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question's hits: fused scores, the reader's log-odds, and which is the gold passage."""

    fused: np.ndarray
    odds: np.ndarray
    gold: np.ndarray


def ranked(application: Application, questions: Sequence[tuple[str, str, str]]) -> list[Ranked]:
    """Search and read for every question; gold are the right passages with the answer."""
    found = []
    for question, answer, home in questions:
        hits = application.library.search(question, k=RERANK_DEPTH).hits
        found.append(
            Ranked(
                np.array([hit.score for hit in hits]),
                np.array(log_odds(shared_reader(), question, hits)),
                np.array([h.article.article_id == home and answer in h.passage.text for h in hits]),
            )
        )
    return found


def measures(rows: Sequence[Ranked], weight: float, scale: float) -> dict[str, float]:
    """Return recall_at_1, recall_at_5 and the mean reciprocal rank under a weight and scale."""
    ranks = []
    for row in rows:
        scores = [
            mixed(f, o, weight=weight, scale=scale)
            for f, o in zip(row.fused, row.odds, strict=True)
        ]
        order = np.argsort(-np.array(scores), kind="stable")
        places = np.flatnonzero(row.gold[order])
        ranks.append(int(places[0]) + 1 if len(places) else 0)
    return {
        "recall_at_1": float(np.mean([r == 1 for r in ranks])),
        "recall_at_5": float(np.mean([0 < r <= 5 for r in ranks])),
        "mrr": float(np.mean([1 / r if r else 0.0 for r in ranks])),
    }


def main() -> None:
    """Choose on the first half, report on the second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=3_000, help="of each half")
    args = parser.parse_args()
    by_title = read_squad(args.squad)
    titles = held_back_titles(by_title)
    halves = []
    for i, half in enumerate((titles[:50], titles[50:])):
        paragraphs = [p for title in half for p in by_title[title]]
        with library(args.work / f"half{i}", paragraphs) as application:
            questions = questions_of(paragraphs, random.Random(i))[: args.questions]
            halves.append(ranked(application, questions))
    options = [(w, s) for w in WEIGHTS for s in SCALES]
    weight, scale = max(options, key=lambda o: measures(halves[0], *o)["mrr"])
    report = {
        "weight": weight,
        "scale": scale,
        "chosen_on": measures(halves[0], weight, scale),
        "fusion": measures(halves[1], 0.0, 1.0),
        "reader": measures(halves[1], 1.0, scale),
        "both": measures(halves[1], weight, scale),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
