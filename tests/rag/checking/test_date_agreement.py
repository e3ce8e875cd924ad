"""When a claimed date agrees with one that was found."""

import datetime as dt

import pytest

from rag.checking.calendar_dates import parse_dates
from rag.checking.date_agreement import dates_agree, dates_comparable, dates_telling, placed

PUBLISHED = dt.date(2015, 2, 18)


def one(text):
    return placed(parse_dates(text)[0], PUBLISHED)


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("18 February 2015", "Feb. 18, 2015"),
        ("18 February 2015", "2015-02-18"),
        ("16 February 2015", "Monday"),
        ("Monday", "16 February 2015"),
        ("Monday", "Monday"),
        ("Tuesday", "yesterday"),
        ("2014", "last year"),
        ("in February 2015", "18 February 2015"),
        ("the 1990s", "1993"),
        ("the 19th century", "1848"),
        ("18 February", "18 February 1999"),
        ("last year", "last year"),
    ],
)
def test_agrees(claimed, found):
    assert dates_agree(one(claimed), one(found))


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("18 February 2015", "19 February 2015"),
        ("18 February 2015", "February 2015"),
        ("1993", "the 1990s"),
        ("Tuesday", "Monday"),
        ("Sunday", "19 December"),
        ("2015", "last year"),
        ("44 BC", "AD 44"),
        ("in March", "in April"),
    ],
)
def test_does_not_agree(claimed, found):
    assert not dates_agree(one(claimed), one(found))


def test_comparable_kinds():
    assert dates_comparable(one("1993"), one("May 1994"))
    assert not dates_comparable(one("1993"), one("Monday"))


def test_telling_dates_have_two_parts():
    assert [dates_telling(one(t)) for t in ("18 May", "May 1993", "1993", "in May")] == [
        True,
        True,
        False,
        False,
    ]
