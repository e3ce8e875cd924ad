"""Measure what it costs that one article cannot have all places of the evidence.

Run: ``python -m bench.article_share --squad train.jsonl --work FOLDER``. The library has held-back
titles of SQuAD, each one long article whose every paragraph is about the same thing, which is where
holding back costs most. Prints, for each share, how many questions have the paragraph that answers
them among their evidence, and how many articles that evidence is from.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from bench.reader_examples import held_back_titles, read_squad
from bench.squad_library import squad_library
from index.types import Filters, SearchResult
from rag.answering.finding import Finder, Wanted
from rag.answering.ports import Searcher
from rag.application import Application
from rag.types import Evidence

__all__ = ["RememberingSearcher", "main", "measured"]

SHARES = (0.25, 0.375, 0.5, 0.625, 0.75, 1.0)
N_TITLES = 50

Asked = tuple[str, str, str]


class RememberingSearcher:
    """Searches once for each question, so that shares can be compared quickly."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._found: dict[tuple[str, int, Filters], SearchResult] = {}

    def search(self, query: str, *, k: int, filters: Filters) -> SearchResult:
        """Return what the searcher found the first time."""
        key = (query, k, filters)
        if key not in self._found:
            self._found[key] = self._searcher.search(query, k=k, filters=filters)
        return self._found[key]


def measured(
    application: Application, searcher: Searcher, questions: Sequence[Asked], *, share: float
) -> tuple[float, float]:
    """Return the share of questions whose paragraph is evidence, and the mean number of articles.

    Questions are (question, answer, text of the paragraph).
    """
    finder = Finder(
        searcher=searcher,
        versions=application.store,
        catalogue=application.store,
        half_life_days=application.settings.recency_half_life_days,
        article_share=share,
    )
    n_right = n_articles = 0
    for question, answer, paragraph in questions:
        wanted = Wanted(
            query=question,
            k=application.settings.evidence_k,
            filters=Filters(),
            preferred=None,
            recency=0.0,
            today=application.now().date(),
        )
        evidence = finder.find(wanted).evidence
        n_right += any(_answers(item, answer, paragraph) for item in evidence)
        n_articles += len({item.article_id for item in evidence})
    return n_right / len(questions), n_articles / len(questions)


def _answers(item: Evidence, answer: str, paragraph: str) -> bool:
    """Whether a passage has an answer's words and overlaps the paragraph that they are from."""
    return answer in item.text and any(
        line in paragraph or paragraph in line for line in item.text.split("\n\n") if answer in line
    )


def main() -> None:
    """Measure every share on the same questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squad", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=300)
    args = parser.parse_args()
    by_title = read_squad(args.squad)
    articles = [by_title[title] for title in held_back_titles(by_title)[:N_TITLES]]
    questions = [(q, a, p.text) for group in articles for p in group for q, a, _ in p.questions]
    random.Random(0).shuffle(questions)
    whole = [(g[0].title, g[0].title, "\n\n".join(p.text for p in g)) for g in articles]
    with squad_library(args.work / "long", whole) as application:
        searcher = RememberingSearcher(application.searcher)
        for share in SHARES:
            right, n_articles = measured(
                application, searcher, questions[: args.questions], share=share
            )
            print(f"share {share:<6} right {right:.3f}  articles {n_articles:.2f}", flush=True)


if __name__ == "__main__":
    main()
