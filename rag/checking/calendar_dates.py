"""Reads the dates of a text: whole or partial, absolute or relative, decades and centuries.

"18 February 2015", "Feb. 18", "February 2015", "2015", "the 1990s", "the 19th century", "44 BC",
"Wednesday", "yesterday", "last year". A bare number from 1500 to 2100 is a year. English names of
months, and day before month where a date of three numbers leaves it open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.calendar_names import SHORT_MONTHS, WEEKDAYS
from rag.checking.number_vocabulary import SCALES
from rag.checking.written_years import YEAR_PARSERS, YearSpan

__all__ = ["CalendarDate", "parse_dates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDate:
    """A date at ``text[start:end]``; what is not said is None.

    ``year`` is negative before Christ and the first of ``n_years`` for a decade (10) or a century
    (100). ``weekday`` is 0 for Monday. ``relative`` holds words such as "yesterday" or "last
    month", in lower case, that mean nothing without a date of publication.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    n_years: int = 1
    relative: str | None = None


_WEEKDAYS = tuple(name[:3].lower() for name in WEEKDAYS)
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.:]\d|,\d{3})"
_YEAR = r"(?:(?:1[0-9]|20)\d\d|2100)(?!\d|,\d{3}|\.\d)"
_JOINT = r"(?:[ ]?[-–—/][ ]?|[ ]to[ ]|[ ]and[ ]|,[ ](?:and[ ])?|[ ]or[ ])"
# Every pattern begins with what is rare, so that a page is scanned at the speed of a plain search.
_NAMED = re.compile(rf"{_MONTH}(?!\w)")
_DAYS_BEFORE = re.compile(
    rf"(?<![\d.,])(?P<first>{_DAY})(?:{_JOINT}(?P<last>{_DAY}))?[ ](?:of[ ])?$"
)
_DAYS_BEHIND = re.compile(rf"[ ](?P<first>{_DAY})\b(?:{_JOINT}(?P<last>{_DAY})\b(?![ ]{_MONTH}))?")
_YEAR_BEHIND = re.compile(rf",?[ ](?:of[ ])?(?P<year>{_YEAR})\b")
_MOST_DAYS_CHARS = 20
_NUMERIC = re.compile(
    r"(?<![\w./-])(?:(?P<iso>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"|(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<c>(?:19|20)?\d\d))(?![\w/]|\.\d)"
)
_NAMED_WEEKDAY = re.compile(rf"{_WEEKDAY}s?\b")
_RELATIVE = re.compile(
    r"(?:[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow"
    rf"|(?:[Ll]ast|[Tt]his|[Nn]ext)[ ](?:week(?:end)?|month|year|{_MONTH})"
    r"|(?:day|week|month|year)s?[ ]ago)(?!\w)"
)
_COUNT_BEFORE = re.compile(r"\b(?P<count>[\w-]+)[ ]$")
_MAY = re.compile(r"(?:May|March|Mar|Jan)$")
_DATE_BEFORE = re.compile(
    r"\b(?:in|since|by|until|till|of|from|last|this|next|early|late|mid|between|through|during|for"
    r"|and|to|before|after|every|each)[ -]$",
    re.IGNORECASE,
)


# Numbers and dates are checked against the same page, claim after claim.
@lru_cache(maxsize=256)
def parse_dates(text: str) -> tuple[CalendarDate, ...]:
    """Return the dates of ``text`` in order; of two that overlap, the longer kind counts.

    >>> [(d.year, d.month, d.day) for d in parse_dates("From Feb. 18, 2015 to May 2016")]
    [(2015, 2, 18), (2016, 5, None)]
    """
    taken: list[CalendarDate] = []
    used = bytearray(len(text))
    for parser in (*_PARSERS, *YEAR_PARSERS):
        fresh = [_as_date(d) for d in parser(text) if not any(used[d.start : d.end])]
        for date in fresh:
            used[date.start : date.end] = b"\x01" * (date.end - date.start)
        taken += fresh
    return tuple(sorted(taken, key=lambda date: (date.start, date.end, date.day or 0)))


def _as_date(found: CalendarDate | YearSpan) -> CalendarDate:
    if isinstance(found, CalendarDate):
        return found
    return CalendarDate(start=found.start, end=found.end, year=found.year, n_years=found.n_years)


def _month(name: str) -> int:
    return SHORT_MONTHS.index(name[:3].lower()) + 1


def _number(written: str) -> int:
    return int(written.rstrip("stndrh"))


def _by_name(text: str) -> Iterator[CalendarDate]:
    for match in _NAMED.finditer(text):
        start, end = match.span()
        if text[start - 1 : start].isalnum() and start:
            continue
        before = _DAYS_BEFORE.search(text, max(0, start - _MOST_DAYS_CHARS), start)
        days = before or _DAYS_BEHIND.match(text, end)
        end = days.end() if days and not before else end
        year = _YEAR_BEHIND.match(text, end)
        if not days and not year and _MAY.match(match[0]) and not _is_month(text, match):
            continue
        for day in days.group("first", "last") if days else ("",):
            if day is not None:
                yield CalendarDate(
                    start=before.start() if before else start,
                    end=year.end() if year else end,
                    year=int(year["year"]) if year else None,
                    month=_month(match[0]),
                    day=_number(day) if day else None,
                )


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Whether a capitalised "May" or "March" stands where a month does."""
    if text[match.end() : match.end() + 1] in {"'", "’"}:
        return False
    return bool(_DATE_BEFORE.search(text, max(0, match.start() - 10), match.start()))


def _numeric(text: str) -> Iterator[CalendarDate]:
    for match in _NUMERIC.finditer(text):
        if match["iso"]:
            year, month, day = (int(part) for part in match.group("iso", "month", "day"))
        else:
            day, month, year = (int(part) for part in match.group("a", "b", "c"))
            if month > 12:
                day, month = month, day
            if year < 100:
                year += 2000 if year < 50 else 1900
        if 1 <= month <= 12 and 1 <= day <= 31:
            start, end = match.span()
            yield CalendarDate(start=start, end=end, year=year, month=month, day=day)


def _relative(text: str) -> Iterator[CalendarDate]:
    for match in _RELATIVE.finditer(text):
        start = match.start()
        if match[0].endswith("ago"):
            count = _COUNT_BEFORE.search(text, max(0, start - _MOST_DAYS_CHARS), start)
            if count is None or count["count"].lower() in SCALES:
                continue
            start = count.start()
        if not text[start - 1 : start].isalnum() or not start:
            words = text[start : match.end()].lower()
            yield CalendarDate(start=start, end=match.end(), relative=words)


def _weekdays(text: str) -> Iterator[CalendarDate]:
    for match in _NAMED_WEEKDAY.finditer(text):
        weekday = _WEEKDAYS.index(match[0][:3].lower())
        yield CalendarDate(start=match.start(), end=match.end(), weekday=weekday)


_PARSERS = (_numeric, _relative, _by_name, _weekdays)
