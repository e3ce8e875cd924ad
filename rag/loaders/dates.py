"""Publication dates as people and programs write them, to ``YYYY-MM-DD``.

Only forms with one reading are accepted: ISO 8601, RFC 2822, and English dates with a month name.
``03/04/2015`` has two readings and gives None, as does every date that no calendar has. The day
is the one written, whatever the time zone. No clock is ever read.
"""

import re
from datetime import date, datetime

from rag.calendar_names import MONTH_PATTERN, SHORT_MONTHS

__all__ = ["parse_date"]

_MONTH = rf"(?P<month>{MONTH_PATTERN})\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_CLOCK = (
    r"(?:,?\s*(?:at\s+|-\s+|\|\s+)?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:[a-z]{1,5}|[+-][0-9]{2}:?[0-9]{2})?(?:\s*\([a-z]{1,5}\))?)?"
)
_NAMED = tuple(
    re.compile(_WEEKDAY + day_and_month + _YEAR + _CLOCK, re.IGNORECASE | re.ASCII)
    for day_and_month in (
        _DAY + r"(?:\s+of)?[\s-]+" + _MONTH + r",?[\s-]+",
        _MONTH + r"\s+" + _DAY + r",?\s+",
    )
)
_SLASHED = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
# Long enough for every form above; longer strings are prose.
_MAX_CHARS = 80


def parse_date(value: object) -> str | None:
    """Return the calendar day that ``value`` states, or None if it states none.

    >>> parse_date("Wed, 18 Feb 2015 23:30:00 -0500")
    '2015-02-18'
    >>> parse_date("30 February 2015") is None
    True
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str) or len(value) > _MAX_CHARS:
        return None
    value = value.strip()
    try:
        return _iso(value) or _slashed(value) or _named(value)
    except ValueError:
        return None


def _iso(value: str) -> str | None:
    if not (value.isascii() and value[:4].isdigit() and "-" in value):
        return None
    if len(value) < len("2015-02-18"):
        return None
    return datetime.fromisoformat(value).date().isoformat()


def _slashed(value: str) -> str | None:
    match = _SLASHED.fullmatch(value)
    return date(*map(int, match.groups())).isoformat() if match else None


def _named(value: str) -> str | None:
    for pattern in _NAMED:
        if match := pattern.fullmatch(value):
            month = SHORT_MONTHS.index(match["month"][:3].lower()) + 1
            return date(int(match["year"]), month, int(match["day"])).isoformat()
    return None
