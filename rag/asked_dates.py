"""Finds what a question says about when its articles were published, in words.

"Last week", "articles from February 2015" and "news published since Monday's date" are about the
articles. "Who won in 2010?" is about what they tell, and what happened then may have been told
years later: a month that is named so only says where to look first.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from rag.calendar_names import MONTHS, SHORT_MONTHS
from rag.quotations import unquoted
from rag.shown_dates import long_date

__all__ = ["ARTICLES", "PUBLISHED", "DatePhrase", "date_phrases", "days_named", "in_words"]

_MONTHS = {name.lower(): i for i, name in enumerate(MONTHS, 1)}
_MONTHS |= {name: i for i, name in enumerate(SHORT_MONTHS, 1)} | {"sept": 9}


def _spaced(pattern: str) -> str:
    """Let a space of a pattern match any white space."""
    return pattern.replace(" ", r"\s+")


_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_NEAR = "(?:last|this) (?:week|month|year)"
_EXACT = rf"{_DAY} {_MONTH},? {_YEAR}|{_MONTH} {_DAY},? {_YEAR}|{_YEAR}-\d\d-\d\d"
_WHEN = rf"(?:{_EXACT}|{_MONTH} {_YEAR}|{_MONTH}|{_YEAR}|yesterday|today|{_NEAR})(?![\w-])"
_NUMBERS = "one two three four five six seven eight nine ten"
_COUNTS = {word: n for n, word in enumerate(_NUMBERS.split(), start=1)}
_LATELY = rf"the (?:last|past) (?:(?:\d{{1,3}}|{'|'.join(_COUNTS)}) )?(?:day|week|month|year)s?"

ARTICLES = "(?:articles?|news|stories|coverage|headlines|press reports|news reports)"
PUBLISHED = "(?:published|printed|posted|dated|written|filed)"
_BOUND = "(?:in|on|from|during|of|since|after|before|until|up to)"
_RANGE = rf"(?:between {_WHEN} and|from {_WHEN} (?:to|until)) {_WHEN}"
_LIMITS = rf"(?:{_RANGE}|{_BOUND} {_WHEN}|(?:in|from|of|over|within) {_LATELY}(?!\w| of\b))"
_ABOUT_ARTICLES = re.compile(_spaced(rf"\b(?:{ARTICLES}|{PUBLISHED})\b"), re.IGNORECASE)
# "The last week of October", "last year's cup" and "in the past ten years" are about what happened.
_RELATIVE = re.compile(
    _spaced(
        rf"(?P<since>\bsince )?\b(?P<near>yesterday|{_NEAR})\b(?![’'-]| of\b)"
        rf"|\b(?:in|over|during|within|from) (?P<lately>{_LATELY})\b(?![’'-]| of\b)"
    ),
    re.IGNORECASE,
)
_NOT_RELATIVE = re.compile(_spaced(r"\b(?:the|that|day before) $"), re.IGNORECASE)
_MOST_RECENT_DAYS = 31
_CONTENT = re.compile(
    _spaced(rf"\b(?:in|during|on|of) (?P<when>{_EXACT}|{_MONTH} {_YEAR})(?!\w)"), re.IGNORECASE
)
# Abbreviated it may be "Mar del Plata"; "in April Ludgate's words" and "in May's" are no month.
_NAME = rf"(?:{'|'.join(MONTHS)})"
_YEARLESS = re.compile(
    _spaced(
        rf"\b(?:(?:in|during) (?P<month>{_NAME})|on (?P<day>{_DAY} {_NAME}|{_NAME} {_DAY})"
        rf"|(?:(?:in|during) )?last (?P<last>{_NAME}))"
        rf"(?![\w\u2019'\u2013-]|(?-i: [A-Z]))"
    ),
    re.IGNORECASE,
)
_SEVERAL = re.compile(rf"\b{_NAME}\b.*\b{_NAME}\b", re.IGNORECASE | re.DOTALL)
_NOT_LATEST = re.compile(
    rf"\b(?:{_YEAR}|every|each|usually|typically|normally|always|annual(?:ly)?|yearly|"
    r"will|shall|next|coming|planned)\b",
    re.IGNORECASE,
)
_DAY_NAMED = re.compile(
    _spaced(rf"\b(?:{_EXACT}|{_DAY} {_MONTH}|{_MONTH} {_DAY})(?![\w-])"), re.IGNORECASE
)
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePhrase:
    """Words at ``question[start:end]`` and the days that they mean, both inclusive.

    None where a side is open. ``soft`` phrases are about the content: the days are those in which
    it was most likely reported, and nothing else is left out.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    soft: bool = False


_Days = tuple[date | None, date | None]


def date_phrases(question: str, today: date) -> tuple[DatePhrase, ...]:
    """Return the phrases in the order of the text, without overlaps; quoted words say nothing."""
    bare = unquoted(question)
    found: list[DatePhrase] = []
    for kind in (_explicit, _relative, _content, _yearless):
        # On the first days of the calendar there is no week before.
        with suppress(OverflowError):
            for phrase in kind(bare, today):
                if all(phrase.end <= o.start or o.end <= phrase.start for o in found):
                    found.append(phrase)
    return tuple(sorted(found, key=lambda phrase: phrase.start))


def in_words(first: date | None, last: date | None) -> str:
    """Return a range of days for the reader.

    >>> in_words(date(2015, 2, 1), date(2015, 2, 28)), in_words(None, date(2015, 2, 1))
    ('from 1 February 2015 to 28 February 2015', 'until 1 February 2015')
    """
    if first is not None and first == last:
        return f"on {long_date(first)}"
    parts = []
    if first is not None:
        parts.append(f"from {long_date(first)}")
    if last is not None:
        parts.append(f"{'to' if parts else 'until'} {long_date(last)}")
    return " ".join(parts)


def days_named(text: str, published: date) -> list[date]:
    """Return the days that a text of the day ``published`` names, in order, none of them later.

    >>> days_named("On 12 February, and on May 9, 1945, in 2014.", date(2015, 2, 13))
    [datetime.date(2015, 2, 12), datetime.date(1945, 5, 9)]
    """
    windows = [_window(found.group(), published) for found in _DAY_NAMED.finditer(text)]
    return [window[0] for window in windows if window and window[0] <= published]


@cache
def _explicit_pattern() -> re.Pattern[str]:
    """Return what finds days of articles; making it takes longer than most questions need."""
    # "Articles", or "published" at the head of a clause: a novel published in 1931 is no article.
    return re.compile(
        _spaced(
            rf"\b{ARTICLES}(?: (?:about|on|of) [^.?!,;]{{1,60}}?)?"
            r"(?: (?:that )?(?:was|were|are|is))? "
            rf"(?P<a>(?:{PUBLISHED} )?{_LIMITS}|dated {_WHEN})"
            r"|(?:^|[,;(] ?|\bwhat (?:was|were|has been) |\b(?:anything|everything|something) )"
            rf"(?P<b>{PUBLISHED} {_LIMITS})"
            rf"|\b(?P<c>yesterday|today|{_NEAR})[’'\u2019]s "
            r"(?=(?:articles|news|stories|headlines)\b)"
        ),
        re.IGNORECASE,
    )


def _explicit(text: str, today: date) -> Iterator[DatePhrase]:
    if not _ABOUT_ARTICLES.search(text):
        return
    for match in _explicit_pattern().finditer(text):
        start, end = next(match.span(name) for name in "abc" if match.group(name))
        days = _bounded(" ".join(text[start:end].split()), today)
        if days is not None:
            yield DatePhrase(start=start, end=end, first=days[0], last=days[1])


def _bounded(words: str, today: date) -> _Days | None:
    """Read "published between 1 March 2015 and 5 March 2015", "since 2014", "last week"."""
    lately = re.search(_spaced(_LATELY), words, re.IGNORECASE)
    if lately:
        return _lately(lately.group(), today), today
    whens = [_window(m.group(), today) for m in re.finditer(_spaced(_WHEN), words, re.IGNORECASE)]
    windows = [window for window in whens if window is not None]
    if not windows or len(windows) < len(whens):
        return None
    first, last = windows[0][0], windows[-1][1]
    bound = re.search(r"\b(?:since|after|before|until|up to)\b", words, re.IGNORECASE)
    if len(windows) > 1 or bound is None:
        return (first, last) if first <= last else None
    narrowed: dict[str, Callable[[], _Days]] = {
        "since": lambda: (first, None),
        "after": lambda: (last + timedelta(days=1), None),
        "before": lambda: (None, first - timedelta(days=1)),
    }
    return narrowed.get(bound.group().lower(), lambda: (None, last))()


def _relative(text: str, today: date) -> Iterator[DatePhrase]:
    for match in _RELATIVE.finditer(text):
        days = _recent(match, today)
        if days is not None and not _NOT_RELATIVE.search(text[: match.start()]):
            yield DatePhrase(start=match.start(), end=match.end(), first=days[0], last=days[1])


def _recent(match: re.Match[str], today: date) -> tuple[date, date] | None:
    if match["lately"]:
        first = _lately(match["lately"], today)
        return (first, today) if (today - first).days <= _MOST_RECENT_DAYS else None
    near = " ".join(match["near"].lower().split())
    window = _window(near, today)
    if window is None:
        return None
    # What a year has brought is told after its end.
    return (window[0], today) if match["since"] or near == "last year" else window


def _lately(words: str, today: date) -> date:
    """Return the first day of "the last week", "the past three months"."""
    *_, unit = words.lower().split()
    counted = words.lower().split()[2]
    n = int(counted) if counted.isdigit() else _COUNTS.get(counted, 1)
    return today - timedelta(days=n * _UNIT_DAYS[unit.removesuffix("s")])


def _content(text: str, today: date) -> Iterator[DatePhrase]:
    for match in _CONTENT.finditer(text):
        window = _window(match.group("when"), today)
        if window is not None:
            yield _told_about(match, window)


def _yearless(text: str, today: date) -> Iterator[DatePhrase]:
    """Read "in March" as the latest one; what is still to come has not been told."""
    if _NOT_LATEST.search(text) or _SEVERAL.search(text):
        return
    for match in _YEARLESS.finditer(text):
        named = match["month"] or match["day"] or match["last"]
        # In March, "last March" was a year ago.
        read_on = today.replace(day=1) - timedelta(days=1) if match["last"] else today
        window = _window(named, read_on)
        if window is not None and window[0] <= today:
            yield _told_about(match, window)


def _told_about(match: re.Match[str], window: tuple[date, date]) -> DatePhrase:
    """Return the months in which something of these days was told."""
    month = window[1].replace(day=1)
    return DatePhrase(
        start=match.start(),
        end=match.end(),
        first=window[0].replace(day=1),
        last=_month_end(_month_end(month) + timedelta(days=1)),
        soft=True,
    )


def _window(words: str, today: date) -> tuple[date, date] | None:
    """Return the days that a date means; None for one that does not exist."""
    words = words.lower()
    if words in {"today", "yesterday"}:
        day = today - timedelta(days=words == "yesterday")
        return day, day
    if words.startswith(("last ", "this ")):
        return _nearby(words, today)
    try:
        return _named(words, today)
    except ValueError:
        return None


def _nearby(words: str, today: date) -> tuple[date, date]:
    which, unit = words.split()
    begin = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "year": today.replace(month=1, day=1),
    }[unit]
    if which == "this":
        return begin, today
    last = begin - timedelta(days=1)
    first = {
        "week": begin - timedelta(days=7),
        "month": last.replace(day=1),
        "year": last.replace(month=1, day=1),
    }[unit]
    return first, last


def _named(words: str, today: date) -> tuple[date, date]:
    """Read a day, a month or a year; a month without a year is the latest that has begun."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        day = date.fromisoformat(words)
        return day, day
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    year = next((n for n in numbers if n > 31), None)
    name = re.search(r"[a-z]{3,}", words)
    month = _MONTHS.get(name.group()) if name else None
    if month is None:
        return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    days = [n for n in numbers if n <= 31]
    first = date(year, month, days[0] if days else 1)
    return first, first if days else _month_end(first)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
