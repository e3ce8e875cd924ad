"""Digits: the last place that is written, and what is left out."""

import pytest

from rag.checking.digit_quantities import digit_quantities


@pytest.mark.parametrize(
    ("text", "step"),
    [("5,300", 1), ("5.30", "1/100"), ("5.3 million", 100_000), ("6k", 1000)],
)
def test_the_last_place(text, step):
    (quantity,) = digit_quantities(text)
    assert str(quantity.readings[0].step) == str(step)


def test_grouping_by_thin_spaces():
    (quantity,) = digit_quantities("5\u202f300 people")
    assert quantity.readings[0].value == 5300


def test_footnote_marks_are_left_out():
    assert list(digit_quantities("It rose.[3] It fell.[12]")) == []


def test_versions_are_read_once():
    assert len(list(digit_quantities("2.0.1"))) == 1
