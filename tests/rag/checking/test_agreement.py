"""When a claimed quantity agrees with one that was found."""

import pytest

from rag.checking.agreement import agrees, comparable, equal_value, telling
from rag.checking.quantities import parse_quantities


def one(text):
    return parse_quantities(text)[0]


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("5,300", "five thousand three hundred"),
        ("60 per cent", "60%"),
        ("5.3 million", "5,312,000"),
        ("nearly 60", "60"),
        ("nearly 60", "58"),
        ("about 5,000", "5,300"),
        ("more than 50", "53"),
        ("more than 50", "more than 50"),
        ("up to 15", "14"),
        ("half", "50%"),
        ("a third of it", "33%"),
        ("£600m", "600 million pounds"),
        ("19-year-old", "aged 19"),
        ("World War II", "the Second World War"),
        ("5 pm", "17:00"),
        ("60%", "60.4%"),
    ],
)
def test_agrees(claimed, found):
    assert agrees(one(claimed), one(found))


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("60", "66"),
        ("60", "nearly 60"),
        ("5,312,000", "5.3 million"),
        ("60.4%", "60%"),
        ("5 km", "5 miles"),
        ("$5", "£5"),
        ("5 million", "5 billion"),
        ("more than 60", "more than 50"),
        ("more than 50", "500"),
        ("nearly 60", "nearly 65"),
        ("60%", "60 people"),
        ("5 weeks", "5 months"),
        ("€1bn", "800m euros"),
    ],
)
def test_does_not_agree(claimed, found):
    assert not agrees(one(claimed), one(found))


def test_the_value_can_be_equal_where_the_hedge_is_not():
    assert equal_value(one("60"), one("nearly 60"))


def test_comparable_kinds():
    assert comparable(one("5 km"), one("9 km"))
    assert comparable(one("5 km"), one("5 miles"))
    assert not comparable(one("5 km"), one("9 kg"))


def test_telling_numbers_have_three_digits_that_count():
    assert [telling(one(t)) for t in ("5,312", "£570m", "5,000", "16,000")] == [
        True,
        False,
        False,
        False,
    ]
