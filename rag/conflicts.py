"""Finds where two articles give different figures or dates for the same thing.

Pure and cautious: two sentences conflict only if the question asks for a figure or a date, both
speak of most that it names, count the noun it asks about or measure in one unit,
share much of their words, and come from articles published within a few weeks. What is left out
may still differ; what is shown should really do.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from index.analysis import STOP_WORDS, terms
from rag.checking.agreement import comparable, equal_value
from rag.checking.calendar_dates import CalendarDate, parse_dates
from rag.checking.quantities import parse_quantities
from rag.checking.quantity import Hedge, Quantity
from rag.question import Question, parse_question
from rag.shown_dates import long_date
from rag.types import Citation, Conflict, Evidence

__all__ = ["Statement", "conflict_between", "conflicts_among", "said_by", "sides_of"]

# What a question must ask for.
_KINDS = frozenset({"date", "number"})
# A figure that is given again a quarter later is mostly another quarter's.
_MOST_DAYS_APART = 45
_LEAST_SHARED_TERMS = 3
_LEAST_SHARED_TERMS_OF_DATES = 4
_NOUN_CHARS = 40
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,}")
_INNER_NAME = re.compile(r"(?<![.!?:“\"] )(?<!^)(?<![“\"])\b[A-ZÀ-Þ][\w’'-]{2,}")
_CLAUSE_END = re.compile(
    r"[.,;:()“”\"!?–—]|\b(?:and|or|but|to|from|in|on|at|of|for|by|with|after)\b"
)
# "The number of flooded homes at about 400", "the death toll rose to 40".
_COUNT_BEFORE = re.compile(
    r"\b(?:number of ([\w’' -]{1,40}?)|((?:death )?toll|turnout|cost|price|total))"
    r" (?:at|is|was|were|to|of|has|had|rose|fell|reached|stands|stood)\b[^.;]{0,30}$"
)
_HEDGES: dict[Hedge, str] = {"about": "about ", "at least": "at least ", "at most": "at most "}
_COUNTING = re.compile(r"\bhow many\b", re.IGNORECASE)
_PLAIN = frozenset(t for word in STOP_WORDS for t in terms(word)) | frozenset(
    terms("said say says more than least most about some many new year years day days one")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of an article, with the label it has in an answer."""

    label: int
    article_id: str
    title: str
    outlet: str | None
    published: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """A quantity, the terms of what it counts, and how the sentence has it."""

    quantity: Quantity
    counted: frozenset[str]
    words: str


def said_by(source: Evidence | Citation, text: str) -> Statement:
    """Return a sentence of an evidence passage or a citation as a statement of its article."""
    return Statement(
        label=source.label,
        article_id=source.article_id,
        title=source.title,
        outlet=source.outlet,
        published=source.published,
        text=text,
    )


def conflicts_among(question: str, citations: Sequence[Citation]) -> tuple[Conflict, ...]:
    """Return the conflicts between the quotes of an answer, each pair of labels once."""
    asked = parse_question(question)
    if asked.kind not in _KINDS:
        return ()
    # Pairs are many, and most statements speak of something else.
    said = [s for c in citations if _speaks_of(s := said_by(c, c.quote), asked)]
    found: dict[tuple[int, ...], Conflict] = {}
    for one, other in combinations(said, 2):
        labels = tuple(sorted({one.label, other.label}))
        if labels not in found:
            conflict = _conflict(asked, one, other)
            if conflict is not None:
                found[labels] = conflict
    return tuple(found.values())


def conflict_between(question: str, one: Statement, other: Statement) -> Conflict | None:
    """Return how two statements differ on what ``question`` asks, None if they do not."""
    asked = parse_question(question)
    if asked.kind in _KINDS and _speaks_of(one, asked) and _speaks_of(other, asked):
        return _conflict(asked, one, other)
    return None


def sides_of(conflict: Conflict) -> tuple[tuple[str, int], ...]:
    """Return what each side gives, without its label, and the label; none for words not made here.

    >>> sides_of(Conflict(labels=(3, 1), detail="Post: two [3]; Echo: five [1]"))
    (('Post: two', 3), ('Echo: five', 1))
    """
    if len(conflict.labels) != 2:
        return ()
    one, other = conflict.labels
    first, mark, second = conflict.detail.partition(f"{_mark(one)}; ")
    if not mark or not second.endswith(_mark(other)):
        return ()
    return (first, one), (second.removesuffix(_mark(other)), other)


def _mark(label: int) -> str:
    return f" [{label}]"


def _conflict(asked: Question, one: Statement, other: Statement) -> Conflict | None:
    """Return how two statements differ that both speak of what is asked, a date or a figure."""
    if one.article_id == other.article_id or not _about_one_thing(asked, one, other):
        return None
    dated = asked.kind == "date"
    rivals = _rival_dates(one, other) if dated else _rival_figures(asked, one, other)
    if rivals is None:
        return None
    first, second = sorted(
        zip((one, other), rivals, strict=True),
        key=lambda pair: (pair[0].published or "", pair[0].label),
    )
    return Conflict(
        labels=(first[0].label, second[0].label),
        detail=f"{_attributed(*first)}; {_attributed(*second)}",
    )


def _about_one_thing(asked: Question, one: Statement, other: Statement) -> bool:
    """Whether both share words and names, and come from the same weeks."""
    least = _LEAST_SHARED_TERMS_OF_DATES if asked.kind == "date" else _LEAST_SHARED_TERMS
    return (
        len(_content(one.text) & _content(other.text)) >= least
        and bool(_names(one) & _names(other))
        and _near_in_time(one, other)
    )


def _attributed(statement: Statement, words: str) -> str:
    source = statement.outlet or statement.title
    if statement.published:
        source += f", {long_date(date.fromisoformat(statement.published))}"
    return f"{source}: {words}{_mark(statement.label)}"


def _near_in_time(one: Statement, other: Statement) -> bool:
    if one.published is None or other.published is None:
        return True
    apart = date.fromisoformat(one.published) - date.fromisoformat(other.published)
    return abs(apart.days) <= _MOST_DAYS_APART


def _names(statement: Statement) -> set[str]:
    found = _CAPITALISED.findall(statement.title) + _INNER_NAME.findall(statement.text)
    return {term for name in found for term in terms(name)} - _PLAIN


def _content(text: str) -> set[str]:
    return {term for term in terms(text) if not term[0].isdigit()} - _PLAIN


def _speaks_of(statement: Statement, asked: Question) -> bool:
    """Whether a statement has all numbers of a question, and most of its names."""
    said = set(terms(f"{statement.title} {statement.outlet or ''} {statement.text}"))
    return asked.numbers <= said and 2 * len(asked.names & said) >= len(asked.names)


def _rival_figures(asked: Question, one: Statement, other: Statement) -> tuple[str, str] | None:
    """Return the words of two figures of one thing that disagree, if none of that thing agree."""
    mine, theirs = _figures(one.text), _figures(other.text)
    for figure in (f for f in mine if _is_asked_for(f, asked)):
        rivals = [f for f in theirs if _same_thing(figure, f)]
        if rivals and not any(_equal(figure, rival) for rival in rivals):
            backing = [f for f in mine if _same_thing(f, rivals[0]) and _equal(f, rivals[0])]
            if not backing:
                return figure.words, rivals[0].words
    return None


def _is_asked_for(figure: _Figure, asked: Question) -> bool:
    """Whether the question counts that noun; a unit is seldom named unless things are counted."""
    has_unit = bool(figure.quantity.readings[0].unit)
    return bool(figure.counted & set(asked.terms)) or (
        has_unit and _COUNTING.search(asked.text) is None
    )


def _equal(one: _Figure, other: _Figure) -> bool:
    """Whether either, with its hedge, leaves room for the other's number."""
    mine, theirs = one.quantity, other.quantity
    return equal_value(mine, replace(theirs, hedge="exact")) or equal_value(
        theirs, replace(mine, hedge="exact")
    )


def _same_thing(one: _Figure, other: _Figure) -> bool:
    if one.quantity.readings[0].unit or other.quantity.readings[0].unit:
        same_unit = one.quantity.readings[0].unit == other.quantity.readings[0].unit
        return same_unit and comparable(one.quantity, other.quantity)
    return bool(one.counted & other.counted)


def _figures(text: str) -> list[_Figure]:
    dated = parse_dates(text)
    return [
        _figure(text, quantity)
        for quantity in parse_quantities(text)
        if not _inside(quantity, dated) and quantity.readings[0].unit not in {"clock", "ordinal"}
    ]


def _inside(quantity: Quantity, dates: Iterable[CalendarDate]) -> bool:
    return any(d.start < quantity.end and quantity.start < d.end for d in dates)


def _figure(text: str, quantity: Quantity) -> _Figure:
    behind = text[quantity.end : quantity.end + _NOUN_CHARS]
    border = _CLAUSE_END.search(behind)
    noun = behind[: border.start()] if border else behind
    words = _WORD.findall(noun)[:2]
    counted = set(terms(" ".join(words)))
    before = _COUNT_BEFORE.search(text[: quantity.start])
    if before:
        counted |= set(terms(before[1] or before[2]))
    end = quantity.end
    if words and terms(words[0])[0] not in _PLAIN:
        end += noun.index(words[0]) + len(words[0])
    return _Figure(
        quantity=quantity,
        counted=frozenset(counted - _PLAIN),
        words=" ".join(f"{_HEDGES.get(quantity.hedge, '')}{text[quantity.start : end]}".split()),
    )


def _rival_dates(one: Statement, other: Statement) -> tuple[str, str] | None:
    """Return the two dates where each sentence has one, of the same precision, and they differ."""
    (mine, theirs) = (_whole_dates(one.text), _whole_dates(other.text))
    if len(mine) != 1 or len(theirs) != 1:
        return None
    first, second = mine[0], theirs[0]
    if (first.day is None) != (second.day is None) or _agree(first, second):
        return None
    return one.text[first.start : first.end], other.text[second.start : second.end]


def _whole_dates(text: str) -> list[CalendarDate]:
    return [d for d in parse_dates(text) if d.month is not None or (d.year and d.n_years == 1)]


def _agree(one: CalendarDate, other: CalendarDate) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)
