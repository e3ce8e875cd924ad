"""Reads quantities written in digits: "5,300", "£600m", "7.5bn euros", "02:28 PM", "G20"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from rag.checking.number_vocabulary import SCALES
from rag.checking.quantity import Quantity, Reading
from rag.checking.units import CURRENCY_SIGN, unit_behind, unit_of_sign

__all__ = ["digit_quantities"]

_DIGITS = re.compile(
    r"(?<!\d)(?<!\d\.)(?:"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?!\d)|\d{1,2}(?:\.\d\d)?(?=[ \u00a0]?[ap]\.?m\b))"
    r"|(?P<number>(?:\d{1,3}(?:[,\u00a0\u202f]\d{2,3})*[,\u00a0\u202f]\d{3}(?!\d)|\d+)(?:\.\d+)?"
    r"[½¼¾]?|[½¼¾]))"
)
_SIGN = re.compile(rf"(?<![A-Za-z])(?:{CURRENCY_SIGN})[ \u00a0]?$")
_MOST_SIGN_CHARS = 5
_SUFFIX = re.compile(
    r"(?:[ \u00a0]|-)?(?P<word>hundred|thousand|million|billion|trillion|bn|mn|tn)\b"
    r"|(?P<letter>[mkMKbB])(?![^\W_])"
    r"|(?P<ordinal>st|nd|rd|th)\b"
)
_SHORT_SCALES = {"bn": 10**9, "b": 10**9, "mn": 10**6, "m": 10**6, "k": 10**3, "tn": 10**12}
# No figure is longer; Python refuses to read numbers of thousands of digits.
_MOST_DIGITS = 60
_MARKS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_AFTERNOON = re.compile(r"[ \u00a0]?([ap])\.?m\b\.?", re.IGNORECASE)
# "1. Choose a place": the number of a list item.
_ITEM = re.compile(r"\s*\d{1,2}[.)](?:\s|$)")
_LETTER_BEFORE = re.compile(r"[^\W\d_]-?$")


def digit_quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities in digits; footnote marks and the numbers of list items are none."""
    item = _ITEM.match(text)
    for match in _DIGITS.finditer(text, item.end() if item else 0):
        if (
            text[match.start() - 1 : match.start()] == "["
            and text[match.end() : match.end() + 1] == "]"
        ):
            continue
        yield _clock(text, match) if match["clock"] else _numeric(text, match)


def _clock(text: str, match: re.Match[str]) -> Quantity:
    parts = match["clock"].replace(":", " ").split()
    if len(parts) == 1:
        parts = parts[0].split(".")
    value = Fraction(0)
    for part, seconds in zip(parts, (3600, 60, 1), strict=False):
        value += Fraction(part) * seconds
    half = _AFTERNOON.match(text, match.end())
    end = half.end() if half else match.end()
    readings = [Reading(value=value, unit="clock", step=Fraction(1))]
    if half and half[1].lower() == "p":
        readings.append(Reading(value=value + 12 * 3600, unit="clock", step=Fraction(1)))
    if half and value % 3600 == 0:
        # "7 pm" is said of "at 7".
        readings.append(Reading(value=value / 3600, unit="", step=Fraction(1)))
    return Quantity(start=match.start(), end=end, readings=tuple(readings))


def _numeric(text: str, match: re.Match[str]) -> Quantity:
    value, step = _value(match["number"])
    end = match.end()
    sign = _SIGN.search(text, max(0, match.start() - _MOST_SIGN_CHARS), match.start())
    unit = unit_of_sign(sign[0].strip()) if sign else ""
    start = sign.start() if sign else match.start()
    suffix = _SUFFIX.match(text, end)
    letter = ""
    if suffix is not None:
        end = suffix.end()
        if suffix["ordinal"]:
            unit = "ordinal"
        else:
            letter = suffix["letter"] or ""
            scale = SCALES.get(suffix["word"] or "") or _SHORT_SCALES[suffix[0].strip(" -").lower()]
            value, step = value * scale, step * scale
    if not unit and _LETTER_BEFORE.search(text, max(0, match.start() - 2), match.start()):
        unit = "name"
    return _with_unit(text, start, end, Reading(value=value, unit=unit, step=step), letter)


def _value(written: str) -> tuple[Fraction, Fraction]:
    mark = _MARKS.get(written[-1])
    digits = (
        (written[:-1] if mark else written)
        .replace(",", "")
        .replace("\u00a0", "")
        .replace("\u202f", "")
    )
    whole, _, decimals = digits.partition(".")
    whole, decimals = whole[:_MOST_DIGITS], decimals[:_MOST_DIGITS]
    step = Fraction(1, 10 ** len(decimals))
    value = int(whole + decimals or "0") * step
    return (value + mark, Fraction(1, 4)) if mark else (value, step)


def _with_unit(text: str, start: int, end: int, reading: Reading, letter: str) -> Quantity:
    behind = None if reading.unit == "ordinal" else unit_behind(text, end)
    if behind is not None and reading.unit in {"", "name"}:
        reading, end = replace(reading, unit=behind[0]), behind[1]
    readings = [reading]
    if letter == "m" and reading.unit == "":
        million = _SHORT_SCALES["m"]
        readings.append(
            Reading(value=reading.value / million, unit="metre", step=reading.step / million)
        )
    return Quantity(start=start, end=end, readings=tuple(readings))
