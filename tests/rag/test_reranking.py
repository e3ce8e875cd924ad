"""Reranking moves what the reranker prefers up, and nothing else."""

from index.types import Filters
from rag.reranking import RERANK_DEPTH, RerankingSearcher, mixed, reranked
from rag.spare_time import SpareTime
from tests.rag.found import hit, result


class Preferring:
    """Prefers hits whose passage has a word; else keeps the search's score."""

    def __init__(self, word):
        self.word = word
        self.asked = []

    def scores(self, question, hits):
        self.asked.append((question, len(hits)))
        return [2.0 if self.word in h.passage.text else h.score for h in hits]


def test_the_preferred_passage_comes_first_and_ranks_are_new():
    found = result([hit("one", 0.9), hit("two", 0.8), hit("three", 0.7)])
    after = reranked("which?", found, Preferring("three"))
    assert [h.passage.text for h in after.hits] == ["three", "one", "two"]
    assert [h.rank for h in after.hits] == [1, 2, 3]
    assert after.hits[0].score == 2.0
    assert "rerank" in after.timings_ms


def test_only_the_first_are_read_and_the_rest_stay_behind():
    found = result([hit(f"p{i}", 1 - i / 100) for i in range(RERANK_DEPTH + 3)])
    preferring = Preferring("nothing")
    after = reranked("which?", found, preferring)
    assert preferring.asked == [("which?", RERANK_DEPTH)]
    assert [h.passage.text for h in after.hits] == [h.passage.text for h in found.hits]
    scores = [h.score for h in after.hits]
    assert scores == sorted(scores, reverse=True)


def test_ties_keep_the_order_of_the_search():
    found = result([hit("a word", 0.5), hit("b word", 0.5), hit("c word", 0.5)])
    after = reranked("which?", found, Preferring("word"))
    assert [h.passage.text for h in after.hits] == ["a word", "b word", "c word"]


def test_nothing_found_stays_nothing():
    assert reranked("which?", result([]), Preferring("x")).hits == ()


def test_both_scores_count():
    assert mixed(0.9, 1.0) > mixed(0.2, 1.0)
    assert mixed(0.5, 3.0) > mixed(0.5, -3.0)
    assert mixed(0.5, float("inf")) > mixed(0.5, 50.0) - 1e-9
    assert mixed(0.5, float("-inf")) < mixed(0.5, -3.0)


class Searching:
    """Finds the same hits always, as many as are asked for."""

    def __init__(self, hits):
        self.hits = hits
        self.asked = []

    def search(self, query, *, k, filters):
        self.asked.append((query, k, filters))
        return result(self.hits[:k])


def test_a_search_looks_deeper_than_it_answers():
    searching = Searching([hit(f"p{i}", 1 - i / 100) for i in range(RERANK_DEPTH + 5)])
    filters = Filters(outlets=("The Herald",))
    better = RerankingSearcher(searching, Preferring("p9"), spare_time=SpareTime(share=1))
    found = better.search("which?", k=3, filters=filters)
    assert [h.passage.text for h in found.hits] == ["p9", "p0", "p1"]
    assert searching.asked == [("which?", RERANK_DEPTH, filters)]


def test_without_time_to_read_the_order_of_the_search_stands_and_it_is_said():
    searching = Searching([hit(f"p{i}", 1 - i / 100) for i in range(RERANK_DEPTH)])
    busy = SpareTime(share=0)
    better = RerankingSearcher(searching, Preferring("p9"), spare_time=busy)
    assert better.search("which?", k=1).hits[0].passage.text == "p9"
    with busy.work(1):
        found = better.search("which?", k=3)
    assert [h.passage.text for h in found.hits] == ["p0", "p1", "p2"]
    assert "not read" in str(found.notice)
    assert "rerank" not in found.timings_ms
