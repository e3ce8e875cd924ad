"""Dates: accepted forms, and None for all others."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders.dates import parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2015-02-18", "2015-02-18T23:59:59Z", "2015-02-18 10:00:00+02:00", "2015/02/18",
        "18 February 2015", "18th Feb. 2015", "February 18, 2015",
        "Wed, 18 Feb 2015 23:30:00 -0500",
        "Wednesday 18 February 2015 10:32 GMT", "Feb 18, 2015 at 5:00 p.m. ET", "18-Feb-2015",
        " 18 FEBRUARY 2015 ",
    ],
)  # fmt: skip
def test_accepted_forms(text):
    assert parse_date(text) == "2015-02-18"


@pytest.mark.parametrize(
    "value",
    [
        "", "now", "2015", "2015-02", "2015-02-30", "30 February 2015", "03/04/2015", "18.2.15",
        "0000-01-01", "yesterday", "18 Brumaire 2015", "2015-02-18 or so", 1424217600, None, True,
        ["2015-02-18"], {}, "٢٠١٥-٠٢-١٨", "2015-02-18" * 100, "Monday", "18 February",
    ],
)  # fmt: skip
def test_everything_else_is_none(value):
    assert parse_date(value) is None


def test_dates_that_a_parser_made():
    assert parse_date(date(2015, 2, 18)) == "2015-02-18"
    assert parse_date(datetime(2015, 2, 18, 23, tzinfo=UTC)) == "2015-02-18"


@given(st.dates(min_value=date(1000, 1, 1)), st.integers(-720, 720))
def test_the_written_day_comes_back(day, offset_minutes):
    zone = timezone(timedelta(minutes=offset_minutes))
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    expected = day.isoformat()
    assert parse_date(expected) == expected
    assert parse_date(moment.isoformat()) == expected
    assert parse_date(format_datetime(moment)) == expected
    assert parse_date(f"{day.day} {day:%B} {day.year}") == expected
    assert parse_date(f"{day:%B} {day.day}, {day.year}") == expected


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}"))
def test_never_raises(text):
    result = parse_date(text)
    assert result is None or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", result)
