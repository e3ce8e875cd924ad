"""The names of months and weekdays are those of the calendar."""

import re
from datetime import date

import pytest

from rag.calendar_names import MONTH_PATTERN, MONTHS, SHORT_MONTHS, WEEKDAYS


def test_the_names_stand_in_the_order_of_the_calendar():
    assert [f"{date(2015, n, 1):%B}" for n in range(1, 13)] == list(MONTHS)
    assert [f"{date(2015, n, 1):%b}".lower() for n in range(1, 13)] == list(SHORT_MONTHS)
    assert [f"{date(2015, 6, n):%A}" for n in range(1, 8)] == list(WEEKDAYS)


@pytest.mark.parametrize("name", [*MONTHS, *SHORT_MONTHS, "Sept"])
def test_the_pattern_takes_each_way_to_write_a_month_whole(name):
    assert re.fullmatch(MONTH_PATTERN, name, re.IGNORECASE)


@pytest.mark.parametrize("name", ["mon", "ju", "decem", "mayor"])
def test_the_pattern_takes_nothing_else(name):
    assert not re.fullmatch(MONTH_PATTERN, name, re.IGNORECASE)
