"""Says which days a date can mean, read beside the date its article was published.

A date becomes one or more stretches of days. "Wednesday" is the last one up to publication or the
next one after it; "last month" is the whole month before; "18 February" is the nearest one.
Without a date of publication only dates with a year mean any days.
"""

import datetime as dt
from dataclasses import dataclass

from rag.calendar_names import SHORT_MONTHS
from rag.checking.calendar_dates import CalendarDate
from rag.checking.number_words import number_phrases

__all__ = ["Days", "days_meant"]

_DayKey = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days from ``first`` to ``last``, both included, as (year, month, day).

    Not ``datetime.date``: years may lie before Christ, and a whole month ends on its "31st".
    """

    first: _DayKey
    last: _DayKey

    def holds(self, other: "Days") -> bool:
        """Whether every one of the other days is one of these."""
        return self.first <= other.first and other.last <= self.last

    @property
    def only(self) -> dt.date | None:
        """The day, if it is a single one that the calendar has."""
        if self.first != self.last or self.first[0] < 1:
            return None
        try:
            return dt.date(*self.first)
        except ValueError:
            return None


_SINGLE = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}
_ARTICLES = {"a": 1, "an": 1}
# At the ends of the calendar a week before or after is no date.
_LEAST_YEAR, _MOST_YEAR = 1_000, 9_900
_TO_FRIDAY = dt.timedelta(days=4)


def days_meant(date: CalendarDate, published: dt.date | None) -> tuple[Days, ...]:
    """Return the stretches of days that ``date`` can mean, the likeliest first; maybe none."""
    if date.year is not None:
        return (_absolute(date, date.year),)
    if published is None or not _LEAST_YEAR < published.year < _MOST_YEAR:
        return ()
    if date.weekday is not None:
        back = (published.weekday() - date.weekday) % 7
        before = published - dt.timedelta(days=back)
        return (_single(before), _single(before + dt.timedelta(days=7)))
    if date.relative is not None:
        return _relative(date.relative, published)
    return (_absolute(date, _nearest_year(date, published)),)


def _absolute(date: CalendarDate, year: int) -> Days:
    # "The 19th century" is taken to hold both 1800 and 1900.
    last_year = year + date.n_years - (0 if date.n_years == 100 else 1)
    return Days(
        first=(year, date.month or 1, date.day or 1),
        last=(last_year, date.month or 12, date.day or 31),
    )


def _nearest_year(date: CalendarDate, published: dt.date) -> int:
    """The year that puts a month, or a day of one, nearest to publication."""
    months_ahead = (date.month or published.month) - published.month
    if months_ahead > 6:
        return published.year - 1
    return published.year + (months_ahead < -6)


def _single(day: dt.date) -> Days:
    key = (day.year, day.month, day.day)
    return Days(first=key, last=key)


def _stretch(first: dt.date, n_days: int) -> Days:
    last = first + dt.timedelta(days=n_days - 1)
    return Days(first=(first.year, first.month, first.day), last=(last.year, last.month, last.day))


def _relative(words: str, published: dt.date) -> tuple[Days, ...]:
    if words in _SINGLE:
        return (_single(published + dt.timedelta(days=_SINGLE[words])),)
    if words.endswith(" ago"):
        count, unit, _ = words.split(" ")
        n_back = _count(count)
        return () if n_back is None else _moved(unit.rstrip("s"), -n_back, published)
    which, unit = words.split(" ")
    if unit[:3] in SHORT_MONTHS and unit != "month":
        return _named_month(SHORT_MONTHS.index(unit[:3]) + 1, which, published)
    return _moved(unit, _STEPS[which], published)


def _count(word: str) -> int | None:
    if word.isdecimal():
        return min(int(word), 5000)
    phrase = next(number_phrases(word), None)
    return int(phrase.value) if phrase else _ARTICLES.get(word)


def _moved(unit: str, n: int, published: dt.date) -> tuple[Days, ...]:
    """The stretch ``n`` units from the one that holds the day of publication."""
    if unit == "year":
        year = published.year + n
        return (Days(first=(year, 1, 1), last=(year, 12, 31)),)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 + n, 12)
        return (Days(first=(year, month + 1, 1), last=(year, month + 1, 31)),)
    if unit == "day":
        return (_single(published + dt.timedelta(days=n)),)
    monday = published - dt.timedelta(days=published.weekday()) + dt.timedelta(days=7 * n)
    return (_stretch(monday, 7),) if unit == "week" else (_stretch(monday + _TO_FRIDAY, 3),)


def _named_month(month: int, which: str, published: dt.date) -> tuple[Days, ...]:
    """Return "last May" as the one before publication, "next May" the one after."""
    year = published.year
    if which == "last" and month >= published.month:
        year -= 1
    if which == "next" and month <= published.month:
        year += 1
    return (Days(first=(year, month, 1), last=(year, month, 31)),)
