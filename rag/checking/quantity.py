"""A quantity as it is read in a text, and the ways in which its number can be meant."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

__all__ = ["Hedge", "Quantity", "Reading"]

Hedge = Literal["exact", "about", "at least", "at most", "from", "until"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a number; ``step`` is the value of the last place that is written."""

    value: Fraction
    unit: str
    step: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number at ``text[start:end]``, its currency sign and unit included.

    ``weak`` numbers ("one", "two", "first", "half", "a hundred") often state no number
    at all: their absence from a source says little.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    hedge: Hedge = "exact"
    weak: bool = False
