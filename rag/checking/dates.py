"""The check ``dates``: every date of a statement is backed by a cited source.

A weekday or "last month" is read beside the date on which the source was published. A claim may
be less precise than its source, never more. A statement without a date gets no check.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from rag.checking.calendar_dates import CalendarDate, parse_dates
from rag.checking.date_agreement import (
    DatedMention,
    dates_agree,
    dates_comparable,
    dates_telling,
    placed,
)
from rag.checking.grounding import Found, Matching, Page, ground
from rag.checking.quantities import parse_quantities
from rag.checking.source import Source
from rag.shown_dates import long_date
from rag.types import Check

__all__ = ["check_dates"]

_MATCHING: Matching[DatedMention] = Matching(
    agree=dates_agree, comparable=dates_comparable, telling=dates_telling
)
_WHERE = {"quoted": "", "title": ", in the title", "elsewhere": ", elsewhere in the source"}


def check_dates(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return one check for each date of ``statement``, in order; none without sources.

    >>> from index.types import Span
    >>> quotes = (Span(start=0, end=26),)
    >>> text = "Talks broke off on Monday."
    >>> source = Source(text=text, published="2015-02-18", quotes=quotes)
    >>> [check.detail for check in check_dates("Talks broke off on 16 February.", [source])]
    ['16 February = “Monday” read as 16 February 2015 (published 2015-02-18)']
    """
    dates = parse_dates(statement)
    if not dates or not sources:
        return []
    pages = [_page(source) for source in sources]
    checks = (_check(statement, date, dates, sources, pages) for date in dates)
    return [check for check in checks if check is not None]


def _check(
    statement: str,
    date: CalendarDate,
    dates: Sequence[CalendarDate],
    sources: Sequence[Source],
    pages: Sequence[Page[DatedMention]],
) -> Check | None:
    words = statement[date.start : date.end]
    said: tuple[Found[DatedMention], Source] | None = None
    for source, page in zip(sources, pages, strict=True):
        published = _published(source)
        claims = [placed(d, published) for d in dates]
        found = ground(statement, placed(date, published), claims, page, _MATCHING)
        if found.backs and found.mention is not None:
            detail = _read(found.words, found.mention, source) + _WHERE[found.where]
            return _passed(words, detail)
        backing = None if found.where == "rival" else _otherwise(date, page, source)
        if backing is not None:
            return _passed(words, backing)
        if said is None or (found.where == "rival" and said[0].where != "rival"):
            said = (found, source)
    return _failed(words, date, said)


def _passed(words: str, backing: str) -> Check:
    return Check(name="dates", passed=True, detail=f"{words} = {backing}")


def _failed(
    words: str, date: CalendarDate, said: tuple[Found[DatedMention], Source] | None
) -> Check | None:
    """What failed, or None for "today" and its like, which may mean no day at all."""
    rivalled = said is not None and said[0].where == "rival"
    if date.relative is not None and not rivalled:
        return None
    detail = f"{words} is not in the cited sentences"
    if said is not None and said[0].mention is not None:
        detail += f", which say {_read(said[0].words, said[0].mention, said[1])}"
    return Check(name="dates", passed=False, detail=detail)


def _read(words: str, mention: DatedMention, source: Source) -> str:
    """The source's words, with the day that they mean where they do not say it."""
    if mention.date.year is not None or not mention.days or mention.days[0].only is None:
        return words
    day = mention.days[0].only
    return f"“{words}” read as {long_date(day)} (published {source.published})"


def _otherwise(date: CalendarDate, page: Page[DatedMention], source: Source) -> str | None:
    """Backing for a date that no single date of the source gives, in words, or None."""
    if date.year is None:
        return None
    if date.month is not None:
        return _in_two_parts(date, page)
    for quantity in parse_quantities(source.quoted):
        if date.n_years == 1 and quantity.readings[0].value == date.year:
            return source.quoted[quantity.start : quantity.end]
    return _year_of_publication(date, page, source)


def _in_two_parts(date: CalendarDate, page: Page[DatedMention]) -> str | None:
    """A year in one place and the day in another: "In 2015 … on 18 February"."""
    day = placed(replace(date, year=None), None)
    year = placed(replace(date, month=None, day=None), None)
    mentions = page.quoted + page.elsewhere
    dayed = next((m for m in mentions if m.date.year is None and dates_agree(day, m)), None)
    sited = [(m, page.text) for m in mentions] + [(m, page.title) for m in page.titled]
    yeared = next(((m, text) for m, text in sited if dates_agree(year, m)), None)
    if dayed is None or yeared is None:
        return None
    mention, text = yeared
    return f"{page.text[dayed.start : dayed.end]} and {text[mention.start : mention.end]}"


def _year_of_publication(
    date: CalendarDate, page: Page[DatedMention], source: Source
) -> str | None:
    published = _published(source)
    names_year = any(m.date.year is not None for m in page.quoted)
    if published is None or names_year or published.year != date.year or date.n_years > 1:
        return None
    return f"the year of publication ({source.published})"


def _published(source: Source) -> dt.date | None:
    try:
        return dt.date.fromisoformat((source.published or "")[:10])
    except ValueError:
        return None


def _page(source: Source) -> Page[DatedMention]:
    published = _published(source)
    quoted: list[DatedMention] = []
    elsewhere: list[DatedMention] = []
    for date in parse_dates(source.text):
        inside = any(s.start <= date.start < s.end for s in source.quotes)
        (quoted if inside else elsewhere).append(placed(date, published))
    return Page(
        text=source.text,
        title=source.title,
        quoted=tuple(quoted),
        elsewhere=tuple(elsewhere),
        titled=tuple(placed(date, published) for date in parse_dates(source.title)),
    )
