"""Whether a date that is claimed agrees with one that was found."""

import datetime as dt
from dataclasses import dataclass

from rag.checking.calendar_dates import CalendarDate
from rag.checking.resolved_dates import Days, days_meant

__all__ = ["DatedMention", "dates_agree", "dates_comparable", "dates_telling", "placed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedMention:
    """A date at ``[start, end)`` of a text, and the days that it can mean there."""

    start: int
    end: int
    date: CalendarDate
    days: tuple[Days, ...]


def placed(date: CalendarDate, published: dt.date | None) -> DatedMention:
    """Return ``date`` as it reads in an article of that day."""
    return DatedMention(start=date.start, end=date.end, date=date, days=days_meant(date, published))


def dates_agree(claimed: DatedMention, found: DatedMention) -> bool:
    """Whether ``found`` is the claimed date, or a part of the stretch that is claimed."""
    one, other = claimed.date, found.date
    if one.relative is not None and one.relative == other.relative:
        return True
    if one.weekday is not None:
        return _same_weekday(one.weekday, found) or _holds(claimed, found)
    if one.year is None and one.month is not None and other.month is not None:
        return one.month == other.month and one.day in {None, other.day}
    return _holds(claimed, found)


def _same_weekday(weekday: int, found: DatedMention) -> bool:
    if found.date.weekday is not None:
        return found.date.weekday == weekday
    if found.date.year is None and found.date.relative is None:
        return False
    return any(days.only is not None and days.only.weekday() == weekday for days in found.days)


def _holds(claimed: DatedMention, found: DatedMention) -> bool:
    return any(wide.holds(narrow) for wide in claimed.days for narrow in found.days)


def dates_comparable(claimed: DatedMention, found: DatedMention) -> bool:
    """Whether one could stand in the place of the other: both say a year, a month, a weekday."""
    one, other = claimed.date, found.date
    return (
        (one.year is not None and other.year is not None)
        or (one.month is not None and other.month is not None)
        or (one.weekday is not None and other.weekday is not None)
        or (one.relative is not None and other.relative is not None)
    )


def dates_telling(dated: DatedMention) -> bool:
    """Whether the date is so particular that it hardly occurs twice by chance."""
    date = dated.date
    return date.month is not None and (date.day is not None or date.year is not None)
