"""Says when a question is about now and its evidence is not."""

import re
from collections.abc import Iterable
from datetime import date

from rag.amounts import counted
from rag.shown_dates import long_date

__all__ = ["age", "asks_for_now", "newest_of", "outdated", "staleness"]

_NOW = re.compile(
    r"\b(?:now(?!-)|currently|current|nowadays|latest|newest|most recent|today(?!['’])|still"
    r"(?! life)|at the moment|these days|so far|as of yet)\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:until now|at the latest|(?:ocean|sea|water|air|electric(?:al)?|tidal) current|"
    r"stood still|stand still|current account)\b",
    re.IGNORECASE,
)
# News of the last month can still be called current.
_FRESH_DAYS = 30


def asks_for_now(question: str) -> bool:
    """Whether a question asks how things are at present.

    >>> asks_for_now("Who is the mayor now?"), asks_for_now("Who was the mayor in 1931?")
    (True, False)
    """
    return _NOW.search(_NOT_NOW.sub(" ", question)) is not None


def newest_of(published: Iterable[str | None]) -> str | None:
    """Return the latest of ISO dates; None if there is none."""
    return max((day for day in published if day), default=None)


def staleness(question: str, *, newest: str | None, today: date, used: bool) -> str | None:
    """Return one sentence of warning if the question asks for now and the newest article is old.

    ``used`` says that the answer draws on that article; otherwise it was only found.
    """
    day = outdated(question, newest=newest, today=today)
    if day is None:
        return None
    what = "used" if used else "found"
    return f"The newest article {what} is from {long_date(day)}, {age(day, today)} ago."


def outdated(question: str, *, newest: str | None, today: date) -> date | None:
    """Return the day ``newest`` if the question asks for now and that day is too long ago."""
    if newest is None or not asks_for_now(question):
        return None
    day = date.fromisoformat(newest)
    return None if (today - day).days <= _FRESH_DAYS else day


def age(day: date, today: date) -> str:
    """Return how long before ``today`` a day is, in its largest unit.

    >>> age(date(2015, 2, 18), date(2026, 11, 22))
    '11 years'
    """
    n_months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if n_months >= 12:
        return counted(n_months // 12, "year")
    return counted(n_months, "month") if n_months else counted((today - day).days, "day")
