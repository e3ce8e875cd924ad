"""Conditions that a follow-up keeps from the question before, as chips that say so.

A question that stands on its own keeps none, and one that names a condition of its own keeps none
of that kind. What was read out of the words before is kept as it was understood then: a week stays
the week that it was.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from index.types import Filters
from rag.asked_dates import in_words
from rag.asked_filters import merged, plain
from rag.calendar_names import MONTHS, WEEKDAYS
from rag.language_names import language_name
from rag.types import Answer, Chip, ChipKind

__all__ = ["carried_over", "chips_of", "conditions_of", "kinds_of", "without_named"]

# A time of its own, read as a condition or not, takes the place of the time before.
# "May" is one only behind "in" or before a day.
_NAMED_TIMES = "|".join((*(name for name in MONTHS if name != "May"), *WEEKDAYS))
_TIME = re.compile(
    rf"\b(?:1[5-9]\d\d|20\d\d|{_NAMED_TIMES}|may (?=\d)|(?<=in )may|"
    r"yesterday|today|tomorrow|tonight|(?:last|this|next|past|recent) (?:days?|weeks?|months?|"
    r"years?)|weekend|now|currently|latest|recently|lately|since|ago|before|after|afterwards|"
    r"later|until)\b",
    re.IGNORECASE,
)
# As short as what a caller can send back to have it left out.
_MOST_TEXT_CHARS = 100


def carried_over(
    question: str, own: Sequence[Chip], before: Sequence[Chip], *, ignored: Collection[str] = ()
) -> tuple[Chip, ...]:
    """Return which of the conditions ``before`` a question with its ``own`` keeps.

    ``ignored`` are texts of chips that it does not.
    """
    if not before or not _leans_on_it(question):
        return ()
    replaced: set[ChipKind] = {chip.kind for chip in own}
    if _TIME.search(question):
        replaced.add("date")
    unwanted = {plain(text) for text in ignored}
    return tuple(
        replace(chip, start=0, end=0, carried=True)
        for chip in before
        if chip.kind not in replaced and plain(chip.text) not in unwanted
    )


def _leans_on_it(question: str) -> bool:
    # Only follow-ups need these patterns, which are many.
    from rag.followups.corrections import is_correction
    from rag.followups.pointers import leans_on

    return leans_on(question) or is_correction(question)


def conditions_of(answer: Answer) -> tuple[Chip, ...]:
    """Return what the search of an answer went by: read out of its question, and given with it."""
    read = [chip for chip in answer.chips if not chip.filters.empty]
    return (*read, *chips_of(answer.filters))


def kinds_of(filters: Filters) -> frozenset[ChipKind]:
    """Return the kinds of the conditions that are set."""
    return frozenset(chip.kind for chip in chips_of(filters))


def without_named(filters: Filters, texts: Collection[str]) -> Filters:
    """Return the conditions without those whose chips have one of these texts.

    Articles that are excepted have no chip, and stay so.
    """
    unwanted = {plain(text) for text in texts}
    kept = Filters(except_ids=filters.except_ids)
    for chip in chips_of(filters):
        if plain(chip.text) not in unwanted:
            kept = merged(kept, chip.filters)
    return kept


def chips_of(filters: Filters) -> tuple[Chip, ...]:
    """Return a chip for each kind of condition that was set, not said."""
    return tuple(_given(filters))


def _given(filters: Filters) -> Iterator[Chip]:
    named: tuple[tuple[ChipKind, str, tuple[str, ...], Filters], ...] = (
        ("outlet", "only articles of {}", filters.outlets, Filters(outlets=filters.outlets)),
        ("author", "only articles by {}", filters.authors, Filters(authors=filters.authors)),
        (
            "language",
            "only articles in {}",
            tuple(map(language_name, filters.languages)),
            Filters(languages=filters.languages),
        ),
        (
            "collection",
            "only the collection {}",
            filters.collections,
            Filters(collections=filters.collections),
        ),
    )
    first, last = filters.published_from, filters.published_to
    if first or last:
        days = in_words(_day(first), _day(last))
        kept = Filters(published_from=first, published_to=last)
        yield _chip("date", days, f"published {days}", kept)
    for kind, meaning, names, kept in named:
        if names:
            yield _chip(kind, " or ".join(names), meaning.format(" or ".join(names)), kept)
    if filters.article_ids:
        n = len(filters.article_ids)
        words = "the chosen article" if n == 1 else f"the {n} chosen articles"
        yield _chip("article", words, f"only {words}", Filters(article_ids=filters.article_ids))


def _chip(kind: ChipKind, text: str, meaning: str, filters: Filters) -> Chip:
    if len(text) > _MOST_TEXT_CHARS:
        text = f"{text[:_MOST_TEXT_CHARS].rstrip()} …"
    return Chip(text=text, kind=kind, meaning=meaning, start=0, end=0, filters=filters)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
