"""Dates in every form in which articles write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.calendar_dates import parse_dates

FORMS = ("%d %B %Y", "%B %d, %Y", "%b. %d, %Y", "%Y-%m-%d", "%A, %d %B %Y", "%d %b %Y")


@given(st.dates(dt.date(1500, 1, 1), dt.date(2100, 12, 31)), st.sampled_from(FORMS))
def test_whole_dates(day, form):
    found = parse_dates(f"It began on {day.strftime(form).replace('May.', 'May')}, they say.")
    assert (found[-1].year, found[-1].month, found[-1].day) == (day.year, day.month, day.day)


def parts(text):
    return [(d.year, d.month, d.day) for d in parse_dates(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18th of February", [(None, 2, 18)]),
        ("Feb. 18", [(None, 2, 18)]),
        ("February 2015", [(2015, 2, None)]),
        ("18-20 February 2015", [(2015, 2, 18), (2015, 2, 20)]),
        ("Oct 4 and 5, 2010", [(2010, 10, 4), (2010, 10, 5)]),
        ("in May", [(None, 5, None)]),
        ("18/02/2015", [(2015, 2, 18)]),
        ("1999", [(1999, None, None)]),
        ("1990–1992", [(1990, None, None), (1992, None, None)]),
        ("2004-05", [(2004, None, None), (2005, None, None)]),
        ("44 BC", [(-44, None, None)]),
        ("AD 79", [(79, None, None)]),
        ("July's heat", [(None, 7, None)]),
    ],
)
def test_parts_of_dates(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "year", "n_years"),
    [
        ("the 1990s", 1990, 10),
        ("the '80s", 1980, 10),
        ("the 19th century", 1800, 100),
        ("the nineteenth century", 1800, 100),
        ("the 5th century BC", -500, 100),
    ],
)
def test_decades_and_centuries(text, year, n_years):
    (date,) = parse_dates(text)
    assert (date.year, date.n_years) == (year, n_years)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It fell yesterday.", "yesterday"),
        ("Last year it fell.", "last year"),
        ("It fell three years ago.", "three years ago"),
        ("It fell last May.", "last may"),
    ],
)
def test_relative_dates(text, words):
    assert [d.relative for d in parse_dates(text)] == [words]


def test_weekdays():
    assert [d.weekday for d in parse_dates("On Monday, not Sunday")] == [0, 6]


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.",
        "Mrs May said so.",
        "Jan Brewer won.",
        "$2000",
        "2000 people",
        "2,015",
        "3 million years ago",
        "phone 2015.5",
    ],
)
def test_no_date(text):
    assert parse_dates(text) == ()


@given(st.text(alphabet="0123456789 -/.,JanMayDecBC'sthofcentury", max_size=60))
def test_any_text_gives_spans_inside(text):
    dates = parse_dates(text)
    assert list(dates) == sorted(dates, key=lambda d: (d.start, d.end, d.day or 0))
    assert all(0 <= d.start < d.end <= len(text) for d in dates)
