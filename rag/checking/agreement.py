"""Whether a quantity that is claimed agrees with one that was found.

Equal at the precision written: "5.3 million" agrees with 5,312,000, not the other way round. A
hedged claim ("about", "more than", "up to") leaves room for an exact source; an exact claim does
not agree with a hedged source.
"""

from fractions import Fraction

from rag.checking.quantity import Hedge, Quantity, Reading
from rag.checking.units import units_agree

__all__ = ["agrees", "comparable", "equal_value", "telling"]

# How far from a hedged claim an exact source may lie, as shares of the claim. "More than 50" is
# said of 53, not of 500.
_ROOM: dict[Hedge, tuple[Fraction, Fraction]] = {
    "exact": (Fraction(1), Fraction(1)),
    "about": (Fraction(9, 10), Fraction(11, 10)),
    "at least": (Fraction(1), Fraction(5, 4)),
    "at most": (Fraction(9, 10), Fraction(1)),
    "from": (Fraction(1), Fraction(5, 4)),
    "until": (Fraction(3, 4), Fraction(1)),
}
# Rounding further than this says another thing: 0.8 billion is not "a billion".
_MOST_ROUNDED = Fraction(1, 8)

_TELLING_DIGITS = 3


def comparable(claimed: Quantity, found: Quantity) -> bool:
    """Whether one could stand for the other: the same unit, or the same number of another."""
    return any(
        units_agree(one.unit, other.unit) or one.value == other.value
        for one in claimed.readings
        for other in found.readings
    )


def agrees(claimed: Quantity, found: Quantity) -> bool:
    """Whether ``found`` backs ``claimed``, hedges considered."""
    if claimed.hedge == "exact" and found.hedge in {"about", "at least", "at most"}:
        return False
    return equal_value(claimed, found)


def equal_value(claimed: Quantity, found: Quantity) -> bool:
    """Whether the numbers agree, whatever hedge the source has."""
    room = _ROOM[claimed.hedge if found.hedge == "exact" else "exact"]
    return any(
        units_agree(one.unit, other.unit) and _agree(one, other, room)
        for one in claimed.readings
        for other in found.readings
    )


def _agree(claimed: Reading, found: Reading, room: tuple[Fraction, Fraction]) -> bool:
    apart = abs(claimed.value - found.value)
    if not apart:
        return True
    rounded = claimed.step > found.step and apart * 2 <= claimed.step
    if rounded and apart <= claimed.value * _MOST_ROUNDED:
        return True
    least, most = room
    return claimed.value * least <= found.value <= claimed.value * most


def telling(quantity: Quantity) -> bool:
    """Whether the number is so particular that it hardly occurs twice by chance."""
    reading = quantity.readings[0]
    digits = str(int(reading.value / reading.step)).strip("0")
    return len(digits) >= _TELLING_DIGITS
