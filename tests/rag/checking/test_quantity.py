"""Quantities are values."""

from fractions import Fraction

from rag.checking.quantity import Quantity, Reading


def test_equal_by_value_and_strong_by_default():
    reading = Reading(value=Fraction(5), unit="km", step=Fraction(1))
    one, other = (Quantity(start=0, end=4, readings=(reading,)) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    assert (one.hedge, one.weak) == ("exact", False)
