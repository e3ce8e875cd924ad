"""A share that is worked out from two numbers of the source."""

import pytest

from index.types import Span
from rag.checking.numbers import check_numbers
from rag.checking.source import Source


def checked(statement, text):
    source = Source(text=text, quotes=(Span(start=0, end=len(text)),))
    return [(c.passed, c.detail) for c in check_numbers(statement, [source])]


def test_a_third_of_the_members():
    found = checked("About a third of the members left.", "100 of the 300 members left.")
    assert found == [(True, "third = 100 of 300")]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("About a quarter of the members left.", "100 of the 300 members left."),
        ("Exactly 33% of the members left.", "100 of the 300 members left."),
        ("Two-thirds of them left.", "2, 4, 6, 8, 9 and 10 left."),
    ],
)
def test_no_share(statement, text):
    assert not checked(statement, text)[0][0]
