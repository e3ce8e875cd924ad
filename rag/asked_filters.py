"""What a question's own words ask of its articles: when they were published, and by whom.

Each such phrase becomes a chip that a reader sees and can take away. Pure: the day is given, and
so are the outlets that there are.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from index.types import Filters
from rag.asked_dates import DatePhrase, date_phrases, in_words
from rag.asked_outlets import led_by, outlets_named
from rag.types import Chip

__all__ = [
    "AskedFilters",
    "aside",
    "filters_asked",
    "merged",
    "plain",
    "without",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFilters:
    """Conditions that a question asks of its articles, each with its chip."""

    chips: tuple[Chip, ...] = ()

    @property
    def filters(self) -> Filters:
        """What decides which articles may be used."""
        return reduce(_both, (chip.filters for chip in self.chips if not chip.soft), Filters())

    @property
    def preferred(self) -> Filters | None:
        """Which articles rank a little higher, if any do."""
        return next((chip.filters for chip in self.chips if chip.soft), None)


def filters_asked(
    question: str,
    today: date,
    outlets: Collection[str],
    *,
    ignored: Collection[str] = (),
) -> AskedFilters:
    """Return what ``question`` asks for, read on the day ``today``.

    ``outlets`` are the names known; ``ignored`` are phrases that are no condition. Of several
    conditions on the date the first holds.

    >>> filters_asked("Who resigned last week?", date(2026, 11, 22), ()).chips[0].meaning
    'published from 9 November 2026 to 15 November 2026'
    """
    unwanted = {plain(text) for text in ignored}

    def wanted(start: int, end: int) -> bool:
        return plain(question[start:end]) not in unwanted

    dates = [p for p in date_phrases(question, today) if wanted(p.start, p.end)]
    hard = next((p for p in dates if not p.soft), None)
    soft = next((p for p in dates if p.soft), None)
    chips = [_date_chip(question, phrase) for phrase in (hard, soft) if phrase]
    chips += [
        _outlet_chip(question, start, end, names)
        for start, end, names in outlets_named(question, outlets)
        if wanted(start, end)
    ]
    return AskedFilters(chips=tuple(sorted(chips, key=lambda chip: chip.start)))


def aside(chip: Chip) -> str:
    """Return the words of a chip without which its question still reads well; empty if none are.

    >>> (chip,) = filters_asked("What do articles by Reuters say?", date.max, ["Reuters"]).chips
    >>> chip.text, aside(chip)
    ('articles by Reuters', 'by Reuters')
    """
    if chip.kind == "date":
        return chip.text
    return led_by(chip.text)


def without(asked: AskedFilters, drops: Callable[[Chip], bool]) -> AskedFilters:
    """Return the conditions without those whose chips ``drops`` picks out."""
    return AskedFilters(chips=tuple(chip for chip in asked.chips if not drops(chip)))


def merged(given: Filters, asked: Filters) -> Filters:
    """Return the conditions a caller has set, with those a question adds."""
    return Filters(
        collections=given.collections or asked.collections,
        article_ids=given.article_ids or asked.article_ids,
        except_ids=given.except_ids or asked.except_ids,
        outlets=given.outlets or asked.outlets,
        authors=given.authors or asked.authors,
        languages=given.languages or asked.languages,
        published_from=given.published_from or asked.published_from,
        published_to=given.published_to or asked.published_to,
    )


def _both(one: Filters, other: Filters) -> Filters:
    """Return what passes either list of names; the days of the first that has any."""
    return replace(merged(one, other), outlets=tuple(dict.fromkeys((*one.outlets, *other.outlets))))


def _days(phrase: DatePhrase) -> Filters:
    return Filters(
        published_from=phrase.first.isoformat() if phrase.first else None,
        published_to=phrase.last.isoformat() if phrase.last else None,
    )


def _date_chip(question: str, phrase: DatePhrase) -> Chip:
    days = in_words(phrase.first, phrase.last)
    return Chip(
        text=question[phrase.start : phrase.end],
        kind="date",
        meaning=f"articles published {days} preferred" if phrase.soft else f"published {days}",
        start=phrase.start,
        end=phrase.end,
        soft=phrase.soft,
        filters=_days(phrase),
    )


def _outlet_chip(question: str, start: int, end: int, names: tuple[str, ...]) -> Chip:
    return Chip(
        text=question[start:end],
        kind="outlet",
        meaning=f"only articles of {' or '.join(names)}",
        start=start,
        end=end,
        filters=Filters(outlets=names),
    )


def plain(text: str) -> str:
    """Return the words of a chip as they are compared."""
    return " ".join(text.casefold().split())
