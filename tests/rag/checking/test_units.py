"""Units are known by every name, and kept apart."""

import pytest

from rag.checking.units import unit_behind, unit_of_sign, units_agree


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("60%", "percent"),
        ("60 per cent of", "percent"),
        ("60 percentage points", "percent"),
        ("60 km", "km"),
        ("60-kilometre ride", "km"),
        ("60 miles", "mile"),
        ("60 square miles", "square mile"),
        ("60 km2", "square km"),
        ("60 cubic metres", "cubic metre"),
        ("60 US dollars", "$"),
        ("60 euros", "euro"),
        ("60°C", "°c"),
        ("60 degrees Fahrenheit", "°f"),
        ("60 light-years", "light-year"),
        ("60-year-old", "year"),
        ("60 people", None),
        ("60 mother", None),
        ("60", None),
    ],
)
def test_unit_behind(text, unit):
    found = unit_behind(text, 2)
    assert (found and found[0]) == unit


def test_signs():
    assert [unit_of_sign(sign) for sign in ("$", "US$", "€", "£")] == ["$", "us$", "euro", "£"]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("km", "mile", False),
        ("$", "euro", False),
        ("$", "us$", True),
        ("us$", "a$", False),
        ("pound", "£", True),
        ("percent", "", False),
        ("year", "", True),
        ("month", "year", False),
        ("numeral", "ordinal", True),
        ("share", "percent", True),
        ("", "", True),
    ],
)
def test_agreement_is_symmetric(one, other, agree):
    assert units_agree(one, other) is agree
    assert units_agree(other, one) is agree
