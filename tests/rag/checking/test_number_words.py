"""Numbers in words have their value, and words that are no numbers have none."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.checking.number_words import number_phrases

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(n):
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= scale:
            rest = f" {spelled(n % scale)}" if n % scale else ""
            return f"{spelled(n // scale)} {name}{rest}"
    if n >= 100:
        return f"{ONES[n // 100]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    if n >= 20:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    return ONES[n]


@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_what_is_spelled_is_read_back(n):
    text = f"There were {spelled(n)} of them."
    (phrase,) = number_phrases(text)
    assert phrase.value == n
    assert text[phrase.start : phrase.end] == spelled(n)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("five thousand three hundred", [5300]),
        ("one hundred five", [105]),
        ("two and a half million", [2_500_000]),
        ("half a million", [500_000]),
        ("a dozen eggs", [12]),
        ("a hundred years", [100]),
        ("seven to two", [7, 2]),
        ("two thousand and twelve", [2012]),
        ("hundreds of millions", []),
        ("the million, a quarter, someone, tension", []),
        ("Twenty-first", [21]),
    ],
)
def test_values(text, values):
    assert [phrase.value for phrase in number_phrases(text)] == values


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("a third of the members", "share", Fraction(1, 3)),
        ("rose by a third.", "share", Fraction(1, 3)),
        ("a third goal", "ordinal", Fraction(3)),
        ("two-thirds", "share", Fraction(2, 3)),
        ("three quarters of it", "share", Fraction(3, 4)),
        ("half of it", "share", Fraction(1, 2)),
        ("the third quarter", "ordinal", Fraction(3)),
        ("seventeen", "cardinal", Fraction(17)),
    ],
)
def test_kinds(text, kind, value):
    (phrase,) = number_phrases(text)
    assert (phrase.kind, phrase.value) == (kind, value)


def test_the_last_place_is_known():
    steps = [next(number_phrases(t)).step for t in ("two million", "two and a half million")]
    assert steps == [10**6, 10**5]


@given(st.text(max_size=200))
def test_any_text_gives_spans_in_order(text):
    at = 0
    for phrase in number_phrases(text):
        assert at <= phrase.start < phrase.end <= len(text)
        at = phrase.end
