"""Reads years, decades and centuries: "1999", "2004-05", "the 1990s", "44 BC", "19th century"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.checking.number_words import number_phrases

__all__ = ["YEAR_PARSERS", "YearSpan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """Years from ``year`` on, at ``[start, end)``; negative before Christ."""

    start: int
    end: int
    year: int
    n_years: int = 1


_ERA = re.compile(
    r"(?<![\w.,])(?P<before>\d{1,2},\d{3}|\d{1,5})(?:[-–](?P<until>\d{1,2},\d{3}|\d{1,4}))?"
    r"[ ]?(?P<era>BCE?|B\.C\.(?:E\.)?|A\.?D\.?|C\.?E\.?)(?!\w)"
    r"|\bAD[ ](?P<after>\d{1,4})\b"
)
_CENTURY = re.compile(r"[- ](?:to[ ])?centur(?:y|ies)\b(?:[ ](?P<era>B\.?C\.?))?", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?<![\w.,])(?P<n>\d{1,2})(?:st|nd|rd|th)"
    r"(?=(?:(?:[ ](?:and|to|or)[ ]|[-–])\d{1,2}(?:st|nd|rd|th))?[- ]centur)",
    re.IGNORECASE,
)
_DECADE = re.compile(r"(?<![\w.,])(?:(?P<year>(?:1[0-9]|20)\d0)|['’](?P<short>[2-9]0))['’]?s\b")
_BARE_YEAR = re.compile(
    r"(?<![\w.,$£€#-])(?<![$£€] )(?P<year>(?:1[5-9]|20)\d\d|2100)(?![\w%°]|,\d{3}|\.\d|:\d)"
    r"(?:[-–/](?P<until>\d{4}|\d{2})(?![\w,.:]\d|\w))?"
)
# A count of things, not a year: "2000 people", "1800 MW".
_COUNTED = re.compile(
    r"[ -](?:people|men|women|children|troops|soldiers|jobs|homes|miles|metres|meters|feet|tons"
    r"|tonnes|years|days|hours|km|kg|mi|ft|m|hp|MW|kW|GMT|[a-z]+ (?:were|was) killed)\b"
)


def _centuries(text: str) -> Iterator[YearSpan]:
    if "entur" not in text.lower():
        return
    for match in _NUMBERED.finditer(text):
        yield _century(text, match.start(), match.end(), int(match["n"]))
    for phrase in number_phrases(text):
        if phrase.kind == "ordinal" and _CENTURY.match(text, phrase.end):
            yield _century(text, phrase.start, phrase.end, int(phrase.value))


def _century(text: str, start: int, end: int, number: int) -> YearSpan:
    behind = _CENTURY.match(text, end)
    year = (number - 1) * 100
    if behind is not None and behind["era"]:
        year = -number * 100
    end = behind.end() if behind else end
    return YearSpan(start=start, end=end, year=year, n_years=100)


def _decades(text: str) -> Iterator[YearSpan]:
    for match in _DECADE.finditer(text):
        year = int(match["year"]) if match["year"] else 1900 + int(match["short"])
        n_years = 100 if match["year"] and year % 100 == 0 and year < 2000 else 10
        yield YearSpan(start=match.start(), end=match.end(), year=year, n_years=n_years)


def _era_years(text: str) -> Iterator[YearSpan]:
    for match in _ERA.finditer(text):
        sign = -1 if (match["era"] or "").startswith("B") else 1
        for part in (match["before"] or match["after"], match["until"]):
            if part:
                year = sign * int(part.replace(",", ""))
                yield YearSpan(start=match.start(), end=match.end(), year=year)


def _bare_years(text: str) -> Iterator[YearSpan]:
    for match in _BARE_YEAR.finditer(text):
        if _COUNTED.match(text, match.end()):
            continue
        start, end = match.span("year")
        yield YearSpan(start=start, end=end, year=int(match["year"]))
        until = match["until"]
        if until:
            year = int(match["year"][: 4 - len(until)] + until)
            start, end = match.span("until" if len(until) == 4 else 0)
            yield YearSpan(start=start, end=end, year=year)


# The longer kinds first: the 1500 of "1500 BC" is no year by itself.
YEAR_PARSERS = (_centuries, _decades, _era_years, _bare_years)
