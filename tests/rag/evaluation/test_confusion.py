"""Shares of a two-way judgement against tables worked by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.confusion import Confusion, confusion_of


def test_shares_of_a_table_worked_by_hand():
    table = Confusion(caught=30, missed=10, false_alarms=20, passed=140)
    assert table.n == 200
    assert table.recall().value == pytest.approx(0.75)
    assert table.precision().value == pytest.approx(0.6)
    assert table.f1().value == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert table.balanced_accuracy().value == pytest.approx((0.75 + 0.875) / 2)
    shares = (table.balanced_accuracy(), table.f1(), table.precision(), table.recall())
    assert [estimate.n for estimate in shares] == [200, 200, 50, 40]


def test_rows_are_counted_by_label_and_judgement():
    rows = [(False, False), (False, True), (True, False), (True, True), (True, True)]
    assert confusion_of(rows) == Confusion(caught=1, missed=1, false_alarms=1, passed=2)


def test_a_share_without_a_whole_is_none():
    nothing_flagged = Confusion(caught=0, missed=0, false_alarms=0, passed=4)
    for estimate in (
        nothing_flagged.balanced_accuracy(),
        nothing_flagged.precision(),
        nothing_flagged.recall(),
        nothing_flagged.f1(),
        Confusion(caught=0, missed=0, false_alarms=0, passed=0).f1(),
    ):
        assert (estimate.value, estimate.low, estimate.high, estimate.n) == (None, None, None, 0)


def test_the_interval_is_that_of_the_binomial():
    recall = Confusion(caught=80, missed=20, false_alarms=0, passed=0).recall()
    # 0.8 ± 1.96 · sqrt(0.8 · 0.2 / 100)
    assert recall.low == pytest.approx(0.72, abs=0.015)
    assert recall.high == pytest.approx(0.88, abs=0.015)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_values_lie_in_their_intervals(rows):
    table = confusion_of(rows)
    assert table.n == len(rows)
    for estimate in (table.balanced_accuracy(), table.precision(), table.recall(), table.f1()):
        if estimate.value is None:
            continue
        assert estimate.low is not None
        assert estimate.high is not None
        assert 0 <= estimate.low <= estimate.value + 1e-9
        assert estimate.value - 1e-9 <= estimate.high <= 1
