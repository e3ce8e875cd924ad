"""How a question is worded for what goes by its words alone: the search, and a quoting provider.

Nothing in an article repeats "in articles since June 2025", "according to the Herald" or "could you
tell me", so such words make what answers the question look as if it did not.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.analysis import STOP_WORDS
from rag.asked_dates import ARTICLES, days_named
from rag.asked_filters import aside
from rag.asked_outlets import of_articles
from rag.asked_parts import only_asked
from rag.courtesies import without_courtesies
from rag.digests import asks_for_digest
from rag.overviews import overview_request
from rag.providers.protocol import Wording
from rag.quotations import unquoted
from rag.settling import is_yes_or_no
from rag.types import Chip, Evidence

__all__ = ["bare_question", "told_by_beginnings", "wants_digest", "wordings"]

# What happened on a day is reported then.
_REPORTED_WITHIN = timedelta(days=7)
_IN_YEAR = re.compile(r"\b(?:in|during) (?P<year>(?:19|20)\d\d)\b(?![-–/])", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_WORD = re.compile(r"\w+")


def bare_question(question: str, chips: Sequence[Chip]) -> str:
    """Return a question without courtesies and the words of conditions that its evidence meets.

    A question that is nothing else stays as it is.

    >>> from rag.asked_filters import filters_asked
    >>> chips = filters_asked("Who left, in articles since 2025?", date(2026, 11, 22), ()).chips
    >>> bare_question("Who left, in articles since 2025?", chips)
    'Who left?'
    """
    met = [chip for chip in chips if not chip.soft]
    return without_courtesies(_without(_of_articles(question, met), map(aside, met)))


def wants_digest(question: str, chips: Sequence[Chip]) -> bool:
    """Whether nothing is asked but what the articles tell that meet these conditions.

    >>> wants_digest("What happened?", ())
    True
    """
    named = [chip.text if chip.soft else aside(chip) for chip in chips]
    return asks_for_digest(_without(_of_articles(question, chips), named))


def told_by_beginnings(question: str) -> bool:
    """Whether how articles begin may answer, which a search for its words need not find."""
    return is_yes_or_no(question) or overview_request(question) is not None


def wordings(
    question: str,
    evidence: Sequence[Evidence],
    chips: Sequence[Chip],
    *,
    ignored: Collection[str] = (),
) -> tuple[Wording, ...]:
    """Return how ``question`` may be asked of ``evidence``, the most exact first, none twice.

    Without the conditions that hold for all evidence; then the questions of a long message alone;
    then without the time that it names as well,
    asked only of what was published at that time; without a year likewise, of what names no other;
    then without ``ignored``, words that were taken for a condition and are none.
    """
    bare = bare_question(question, chips)
    found = [Wording(question=bare, evidence=tuple(evidence))]
    found.append(replace(found[0], question=only_asked(bare)))
    for chip in (chip for chip in chips if chip.soft):
        timely = tuple(e for e in evidence if _is_of_its_time(e, chip))
        if timely:
            found.append(Wording(question=_without(bare, [chip.text]), evidence=timely))
    for named in _IN_YEAR.finditer(bare):
        timely = tuple(e for e in evidence if _is_news_of(e, named["year"]))
        if timely:
            found.append(Wording(question=_without(bare, [named.group()]), evidence=timely))
    found.append(replace(found[0], question=_without(bare, ignored)))
    return tuple(dict.fromkeys(found))


def _of_articles(question: str, chips: Sequence[Chip]) -> str:
    for chip in chips:
        if chip.kind == "outlet":
            question = of_articles(question, chip.text)
    return question


def _without(question: str, phrases: Iterable[str]) -> str:
    """Return a question without phrases, except where it quotes them."""
    whole = bare = " ".join(question.split())
    for phrase in dict.fromkeys(" ".join(phrase.split()) for phrase in phrases if phrase):
        # One space at a time: those of a quotation stand for its words.
        words = re.compile(
            rf"(?P<comma>, ?)?(?:\b(?:in|from|of) (?:the )?{ARTICLES} )?"
            rf"(?<!\w){re.escape(phrase)}(?!\w)"
            rf"(?:['\u2019]s(?: {ARTICLES}(?=,)|(?= {ARTICLES}\b)))?(?(comma),|)",
            re.IGNORECASE,
        )
        for found in reversed(list(words.finditer(unquoted(bare)))):
            bare = f"{bare[: found.start()]} {bare[found.end() :]}"
    return _tidy(bare) if bare != whole and _says_something(bare) else question


def _tidy(question: str) -> str:
    """Close up what stood around words that are gone: white space, brackets, dashes, commas."""
    tidy = re.sub(r"\(\s*\)|[–—-]\s+(?=[–—-]\s)", "", " ".join(question.split()))
    return re.sub(r"\s+(?=[?.!,;:])|[\s,;:–—-]+(?=[?.!])", "", tidy).strip(" ,;")


def _says_something(question: str) -> bool:
    return any(word.lower() not in STOP_WORDS for word in _WORD.findall(question))


def _is_news_of(item: Evidence, year: str) -> bool:
    """Whether a passage was published in that year and may mean it without naming it."""
    return (item.published or "").startswith(year) and set(_YEAR.findall(item.text)) <= {year}


def _is_of_its_time(item: Evidence, chip: Chip) -> bool:
    """Whether an article may tell without a date what happened at the time that ``chip`` names."""
    if item.published is None:
        return False
    first, last = chip.filters.published_from, chip.filters.published_to
    if not (first or "") <= item.published <= (last or "9999"):
        return False
    published = date.fromisoformat(item.published)
    if not days_named(chip.text, date.max):
        return True
    return any(published - day <= _REPORTED_WITHIN for day in days_named(chip.text, published))
