"""Dates as a reader writes them."""

from datetime import date

from rag.calendar_names import MONTHS

__all__ = ["long_date", "short_date"]


def long_date(day: date) -> str:
    """Return a day with its month in full.

    >>> long_date(date(2015, 2, 18))
    '18 February 2015'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(iso: str | None) -> str:
    """Return an ISO date for a reader; what is no date stays as it is.

    >>> short_date("2015-02-18"), short_date("2015-02-18T09:30:00+00:00"), short_date(None)
    ('18 Feb 2015', '18 Feb 2015', '')
    """
    if not iso:
        return ""
    year, dash, rest = iso[:10].partition("-")
    month, _, day = rest.partition("-")
    if not (dash and year.isdecimal() and month.isdecimal() and day.isdecimal()):
        return iso
    name = MONTHS[int(month) - 1][:3] if 1 <= int(month) <= len(MONTHS) else month
    return f"{int(day)} {name} {year}"
