"""Ranking measures against tables worked by hand, and their bounds on any ranking."""

from math import log2

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.metrics import mrr_at_k, ndcg_at_k, recall_at_k

# ranked, relevant, k, recall, reciprocal rank, ndcg with binary gains
TABLE = [
    ("a", "a", 1, 1.0, 1.0, 1.0),
    ("xa", "a", 1, 0.0, 0.0, 0.0),
    ("xa", "a", 2, 1.0, 1 / 2, 0.6309297535714575),
    ("xyzwa", "a", 5, 1.0, 1 / 5, 0.38685280723454163),
    ("xyzwa", "a", 4, 0.0, 0.0, 0.0),
    ("", "a", 10, 0.0, 0.0, 0.0),
    ("ab", "ab", 10, 1.0, 1.0, 1.0),
    ("axb", "ab", 10, 1.0, 1.0, 1.5 / 1.6309297535714575),
    ("xab", "ab", 10, 1.0, 1 / 2, 1.1309297535714575 / 1.6309297535714575),
    ("axb", "ab", 2, 1.0, 1.0, 1 / 1.6309297535714575),
    ("axb", "ab", 1, 1.0, 1.0, 1.0),
    ("aab", "ab", 10, 1.0, 1.0, 1.5 / 1.6309297535714575),
    ("xxxxxxxxxxa", "a", 10, 0.0, 0.0, 0.0),
    ("ba", "abc", 3, 1.0, 1.0, 1.6309297535714575 / 2.1309297535714575),
]


@pytest.mark.parametrize(("ranked", "relevant", "k", "recall", "reciprocal", "ndcg"), TABLE)
def test_hand_worked_table(ranked, relevant, k, recall, reciprocal, ndcg):
    assert recall_at_k(ranked, set(relevant), k) == recall
    assert mrr_at_k(ranked, set(relevant), k) == pytest.approx(reciprocal, abs=1e-15)
    assert ndcg_at_k(ranked, dict.fromkeys(relevant, 1.0), k) == pytest.approx(ndcg, abs=1e-15)


def test_graded_gains_as_worked_by_hand():
    gains = {"a": 3.0, "b": 2.0, "c": 1.0}
    measured = ndcg_at_k("cxab", gains, 4)
    by_hand = (1 / log2(2) + 3 / log2(4) + 2 / log2(5)) / (3 / log2(2) + 2 / log2(3) + 1 / log2(4))
    assert measured == pytest.approx(by_hand, abs=1e-15)
    assert ndcg_at_k("abc", gains, 10) == 1.0


@pytest.mark.parametrize("measure", [recall_at_k, mrr_at_k, ndcg_at_k])
def test_says_what_it_cannot_measure(measure):
    with pytest.raises(ValueError, match="got 0"):
        measure(["a"], {"a": 1.0}, 0)
    with pytest.raises(ValueError, match="nothing is relevant"):
        measure(["a"], {}, 5)


@pytest.mark.parametrize("gain", [0.0, -1.0, float("nan"), float("inf")])
def test_refuses_gains_that_are_none(gain):
    with pytest.raises(ValueError, match="above 0"):
        ndcg_at_k(["a"], {"a": gain}, 5)


keys = st.integers(0, 12)
rankings = st.lists(keys, max_size=25)
golds = st.dictionaries(keys, st.floats(0.01, 10), min_size=1, max_size=6)
ks = st.integers(1, 25)


@given(rankings, golds, ks)
def test_bounds_and_order_of_measures(ranked, gold, k):
    recall, reciprocal = recall_at_k(ranked, gold, k), mrr_at_k(ranked, gold, k)
    ndcg = ndcg_at_k(ranked, gold, k)
    assert recall in {0.0, 1.0}
    assert 0.0 <= reciprocal <= recall
    assert 0.0 <= ndcg <= 1.0
    assert (ndcg > 0) == (recall > 0) == (reciprocal > 0)


@given(rankings, golds, ks)
def test_a_longer_list_never_lowers_recall_or_mrr(ranked, gold, k):
    assert recall_at_k(ranked, gold, k) <= recall_at_k(ranked, gold, k + 1)
    assert mrr_at_k(ranked, gold, k) <= mrr_at_k(ranked, gold, k + 1)


@given(golds, ks)
def test_the_best_order_scores_one(gold, k):
    best = sorted(gold, key=lambda key: -gold[key])
    assert ndcg_at_k(best, gold, k) == 1.0
    assert mrr_at_k(best, gold, k) == recall_at_k(best, gold, k) == 1.0


@given(st.lists(keys, unique=True, min_size=2, max_size=12), golds, st.data())
def test_moving_a_better_key_up_never_lowers_ndcg(ranked, gold, data):
    low = data.draw(st.integers(1, len(ranked) - 1))
    high = data.draw(st.integers(0, low - 1))
    assume(gold.get(ranked[low], 0) >= gold.get(ranked[high], 0))
    swapped = list(ranked)
    swapped[low], swapped[high] = swapped[high], swapped[low]
    assert ndcg_at_k(swapped, gold, 12) >= ndcg_at_k(ranked, gold, 12) - 1e-12
