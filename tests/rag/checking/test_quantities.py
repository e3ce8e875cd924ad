"""Quantities: the number, its unit and how exactly it is meant."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.quantities import parse_quantities


def first(text):
    reading = parse_quantities(text)[0].readings[0]
    return reading.value, reading.unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("5,300 people", 5300, ""),
        ("5300", 5300, ""),
        ("1,00,000 rupees", 100_000, "rupee"),
        ("5.3 million", 5_300_000, ""),
        ("£600m", 600_000_000, "£"),
        ("$ 5.30", Fraction(53, 10), "$"),
        ("US$5", 5, "us$"),
        ("7.5bn euros", 7_500_000_000, "euro"),
        ("twenty-five thousand dollars", 25_000, "$"),
        ("5½ years", Fraction(11, 2), "year"),
        ("the 21st", 21, "ordinal"),
        ("G20", 20, "name"),
        ("Apollo 11", 11, ""),
        ("Henry VIII", 8, "numeral"),
        ("World War I", 1, "numeral"),
        ("half of it", 50, "share"),
        ("02:28:01", 2 * 3600 + 28 * 60 + 1, "clock"),
        ("3.30pm", 3 * 3600 + 30 * 60, "clock"),
    ],
)
def test_value_and_unit(text, value, unit):
    assert first(text) == (value, unit)


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("nearly 60", "about"),
        ("about £60", "about"),
        ("60 or so", "about"),
        ("more than sixty", "at least"),
        ("60 or more", "at least"),
        ("up to 60", "at most"),
        ("as many as 60", "at most"),
        ("between 60 and 70", "from"),
        ("exactly 60", "exact"),
    ],
)
def test_hedges(text, hedge):
    assert parse_quantities(text)[0].hedge == hedge


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("10 to 15 per cent", 10, "percent"),
        ("10, 12 and 15 per cent", 10, "percent"),
        ("5 to 10 million", 5_000_000, ""),
        ("a 100m race", 100, "metre"),
        ("at 7 pm", 7, ""),
    ],
)
def test_a_number_may_be_read_in_several_ways(text, value, unit):
    readings = parse_quantities(text)[0].readings
    assert (value, unit) in [(reading.value, reading.unit) for reading in readings]


def test_a_sign_holds_for_the_second_number_too():
    second = parse_quantities("$5 to 10")[1]
    assert (Fraction(10), "$") in [(r.value, r.unit) for r in second.readings]


@pytest.mark.parametrize("text", ["It rose.[3]", "1. Choose a place", "hundreds", "x"])
def test_no_quantity(text):
    assert parse_quantities(text) == ()


def test_spans_hold_sign_and_unit():
    text = "It cost £600m, or 60 per cent."
    assert [text[q.start : q.end] for q in parse_quantities(text)] == ["£600m", "60 per cent"]


def test_weak_words():
    weak = {q.weak for q in parse_quantities("one of the first two, a hundred")}
    assert weak == {True}
    assert not parse_quantities("three")[0].weak


@given(st.text(alphabet="0123456789.,:-$£%½ andtofivehurmkbX[]", max_size=60))
def test_any_text_gives_spans_in_order(text):
    at = 0
    for quantity in parse_quantities(text):
        assert at <= quantity.start < quantity.end <= len(text)
        assert quantity.readings
        at = quantity.end
