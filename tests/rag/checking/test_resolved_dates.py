"""Which days a date means beside the day of publication."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.calendar_dates import parse_dates
from rag.checking.resolved_dates import days_meant

PUBLISHED = dt.date(2015, 2, 18)  # a Wednesday


def meant(text, published=PUBLISHED):
    return [(d.first, d.last) for d in days_meant(parse_dates(text)[0], published)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Monday", (2015, 2, 16), (2015, 2, 16)),
        ("Wednesday", (2015, 2, 18), (2015, 2, 18)),
        ("yesterday", (2015, 2, 17), (2015, 2, 17)),
        ("tomorrow", (2015, 2, 19), (2015, 2, 19)),
        ("last week", (2015, 2, 9), (2015, 2, 15)),
        ("last weekend", (2015, 2, 13), (2015, 2, 15)),
        ("this month", (2015, 2, 1), (2015, 2, 31)),
        ("last month", (2015, 1, 1), (2015, 1, 31)),
        ("last year", (2014, 1, 1), (2014, 12, 31)),
        ("next year", (2016, 1, 1), (2016, 12, 31)),
        ("two years ago", (2013, 1, 1), (2013, 12, 31)),
        ("a month ago", (2015, 1, 1), (2015, 1, 31)),
        ("10 days ago", (2015, 2, 8), (2015, 2, 8)),
        ("last May", (2014, 5, 1), (2014, 5, 31)),
        ("next January", (2016, 1, 1), (2016, 1, 31)),
        ("5 March", (2015, 3, 5), (2015, 3, 5)),
        ("24 December", (2014, 12, 24), (2014, 12, 24)),
        ("the 19th century", (1800, 1, 1), (1900, 12, 31)),
        ("the 1990s", (1990, 1, 1), (1999, 12, 31)),
    ],
)
def test_the_likeliest_days(text, first, last):
    assert meant(text)[0] == (first, last)


def test_a_weekday_may_lie_ahead():
    assert meant("Monday")[1] == ((2015, 2, 23), (2015, 2, 23))


@pytest.mark.parametrize("text", ["Monday", "yesterday", "18 February", "many years ago"])
def test_nothing_without_a_date_of_publication(text):
    assert meant(text, None) == []


def test_what_cannot_be_counted_means_nothing():
    assert meant("many years ago") == []


def test_a_single_day():
    (days,) = days_meant(parse_dates("18 February 2015")[0], None)
    assert days.only == PUBLISHED
    assert days_meant(parse_dates("31 February 2015")[0], None)[0].only is None
    assert days_meant(parse_dates("2015")[0], None)[0].only is None


@given(
    st.sampled_from(["Friday", "yesterday", "last month", "next week", "9000 days ago", "June"]),
    st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)),
)
def test_stretches_run_forwards(text, published):
    assert all(first <= last for first, last in meant(text, published))
