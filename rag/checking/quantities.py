"""Reads the quantities of a text: what number, of what unit, how exactly meant.

A number can be read in more than one way ("100m" is metres or millions, the "10" of "10 and 15
per cent" may carry the unit), so a quantity has one or more readings. Dates are left to
``calendar_dates``; whether two quantities agree, to ``agreement``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from rag.checking.digit_quantities import digit_quantities
from rag.checking.hedges import hedge_at
from rag.checking.number_words import NumberPhrase, number_phrases
from rag.checking.quantity import Quantity, Reading
from rag.checking.units import unit_behind

__all__ = ["parse_quantities"]

_NUMERAL = re.compile(
    r"(?<=[a-z] )(?:X{1,3}(?:IX|IV|VI{0,3}|I{1,3})|X{2,3}|IX|IV|VI{0,3}|I{2,3})\b(?!['’.]\w)"
    r"|(?<=War )I\b"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}
# "10 to 15 per cent", "5, 6 and 7 million": the last unit holds for all.
_JOINT = re.compile(
    r"[ \u00a0]?(?:[-–—/]|to|and|or|,|, and|, or|, to)[ \u00a0]?(?:about |nearly |more than )?"
)
_BETWEEN = re.compile(r"\bbetween [($£€]?$", re.IGNORECASE)
_WEAK_WORDS = frozenset(
    {"one", "two", "first", "half", "hundred", "thousand", "dozen", "second", "once"}
)


def parse_quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of ``text`` in order; footnote marks such as "[3]" are none."""
    found = sorted(
        [*digit_quantities(text), *_in_words(text), *_in_numerals(text)],
        key=lambda q: (q.start, -q.end),
    )
    apart: list[Quantity] = []
    for quantity in found:
        if not apart or quantity.start >= apart[-1].end:
            apart.append(replace(quantity, hedge=hedge_at(text, quantity.start, quantity.end)))
    return tuple(_shared_units(text, apart))


def _in_words(text: str) -> Iterator[Quantity]:
    for phrase in number_phrases(text):
        value, step, unit = phrase.value, phrase.step, ""
        if phrase.kind == "share":
            # In per cent, to which "a third" is exact within one point.
            value, step, unit = value * 100, Fraction(2), "share"
        elif phrase.kind == "ordinal":
            unit = "ordinal"
        words = text[phrase.start : phrase.end].lower()
        quantity = Quantity(
            start=phrase.start,
            end=phrase.end,
            readings=(Reading(value=value, unit=unit, step=_exact_below(step)),),
            weak=words in _WEAK_WORDS,
        )
        yield _counted(text, quantity, phrase)


def _exact_below(step: Fraction) -> Fraction:
    """Take "two hundred" for an exact number and "two thousand" for a rounded one."""
    return Fraction(1) if 2 < step < 1000 else step


def _counted(text: str, quantity: Quantity, phrase: NumberPhrase) -> Quantity:
    if phrase.kind != "cardinal":
        return quantity
    behind = unit_behind(text, phrase.end)
    if behind is None:
        return quantity
    reading = replace(quantity.readings[0], unit=behind[0])
    return replace(quantity, readings=(reading,), end=behind[1])


def _in_numerals(text: str) -> Iterator[Quantity]:
    for match in _NUMERAL.finditer(text):
        digits = [_ROMAN[letter] for letter in match[0]]
        value = sum(
            -digit if digit < following else digit
            for digit, following in zip(digits, [*digits[1:], 0], strict=True)
        )
        reading = Reading(value=Fraction(value), unit="numeral", step=Fraction(1))
        yield Quantity(start=match.start(), end=match.end(), readings=(reading,))


def _shared_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Give the numbers of a list or range the readings that their neighbours' units offer."""
    shared = list(quantities)
    for i in range(len(shared) - 2, -1, -1):
        this, following = shared[i], shared[i + 1]
        if following.start - this.end < 12 and _JOINT.fullmatch(text, this.end, following.start):
            shared[i] = _sharing(this, following)
            shared[i + 1] = _sharing(following, shared[i]) if _signed(this) else following
            if _BETWEEN.search(text, max(0, this.start - 10), this.start):
                shared[i] = replace(shared[i], hedge="from")
                shared[i + 1] = replace(shared[i + 1], hedge="until")
    return shared


def _signed(quantity: Quantity) -> bool:
    return quantity.readings[0].unit[-1:] in {"$", "£"} or quantity.readings[0].unit == "euro"


def _sharing(quantity: Quantity, other: Quantity) -> Quantity:
    own, theirs = quantity.readings[0], other.readings[-1]
    if own.unit not in {"", theirs.unit} or theirs.unit in {"ordinal", "name", "numeral", "clock"}:
        return quantity
    extra = []
    if own.unit != theirs.unit:
        extra.append(replace(own, unit=theirs.unit))
    if theirs.step >= 1000 and own.value < 1000:
        extra.append(
            Reading(value=own.value * theirs.step, unit=theirs.unit, step=own.step * theirs.step)
        )
    return replace(quantity, readings=(*quantity.readings, *extra))
