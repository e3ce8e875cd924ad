"""The check ``numbers``: every quantity of a statement stands in a cited source.

An exact figure for one that the source only gives about is told apart, as ``precision``. Dates are
left to ``dates``. A statement without a quantity gets no check.
"""

from collections.abc import Sequence
from functools import lru_cache

from rag.checking.agreement import agrees, comparable, equal_value, telling
from rag.checking.calendar_dates import parse_dates
from rag.checking.grounding import Found, Matching, Page, ground
from rag.checking.quantities import parse_quantities
from rag.checking.quantity import Quantity
from rag.checking.shares import share_of
from rag.checking.source import Source
from rag.types import Check

__all__ = ["check_numbers"]

_MATCHING: Matching[Quantity] = Matching(agree=agrees, comparable=comparable, telling=telling)
_IN_TITLE = ", in the title"
_ELSEWHERE = ", elsewhere in the source"
_WHERE = {"quoted": "", "title": _IN_TITLE, "elsewhere": _ELSEWHERE}


def check_numbers(statement: str, sources: Sequence[Source]) -> list[Check]:
    """Return one check for each quantity of ``statement``, in order; none without sources.

    >>> from index.types import Span
    >>> text = "Turnout reached five thousand three hundred."
    >>> source = Source(text=text, quotes=(Span(start=0, end=len(text)),))
    >>> [check.detail for check in check_numbers("Turnout reached 5,300.", [source])]
    ['5,300 = five thousand three hundred']
    """
    claims = _undated(statement)
    if not claims or not sources:
        return []
    pages = [_page(source) for source in sources]
    checks = (_check(statement, claimed, claims, pages) for claimed in claims)
    return [check for check in checks if check is not None]


def _check(
    statement: str, claimed: Quantity, claims: Sequence[Quantity], pages: Sequence[Page[Quantity]]
) -> Check | None:
    words = statement[claimed.start : claimed.end]
    found = [ground(statement, claimed, claims, page, _MATCHING) for page in pages]
    backing = next((f for f in found if f.backs), None)
    if backing is not None:
        return _passed(f"{words} = {backing.words}{_WHERE[backing.where]}")
    share = next((s for s in (share_of(claimed, page) for page in pages) if s), None)
    if share is not None:
        return _passed(f"{words} = {share}")
    rival = next((f for f in found if f.where == "rival"), None)
    if claimed.weak and rival is None:
        return None
    hedged = _hedged(claimed, pages)
    if hedged is not None:
        detail = f"{words} is only approximate in the source ({hedged})"
        return Check(name="precision", passed=False, detail=detail)
    return Check(name="numbers", passed=False, detail=_missing(words, found))


def _passed(detail: str) -> Check:
    return Check(name="numbers", passed=True, detail=detail)


def _hedged(claimed: Quantity, pages: Sequence[Page[Quantity]]) -> str | None:
    """Return the hedge with which a source gives the same value, None if none does."""
    mentions = (mention for page in pages for mention in page.quoted)
    return next((str(m.hedge) for m in mentions if equal_value(claimed, m)), None)


def _missing(words: str, found: Sequence[Found[Quantity]]) -> str:
    said = next((f.words for f in found if f.words), None)
    if said is None:
        return f"{words} is not in the cited sentences"
    return f"{words} is not in the cited sentences, which say {said}"


@lru_cache(maxsize=256)
def _undated(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text that are no part of a date."""
    dated = bytearray(len(text))
    for date in parse_dates(text):
        dated[date.start : date.end] = b"\x01" * (date.end - date.start)
    return tuple(q for q in parse_quantities(text) if not any(dated[q.start : q.end]))


def _page(source: Source) -> Page[Quantity]:
    quoted: list[Quantity] = []
    elsewhere: list[Quantity] = []
    for quantity in _undated(source.text):
        inside = any(s.start <= quantity.start < s.end for s in source.quotes)
        (quoted if inside else elsewhere).append(quantity)
    return Page(
        text=source.text,
        title=source.title,
        quoted=tuple(quoted),
        elsewhere=tuple(elsewhere),
        titled=_undated(source.title),
    )
