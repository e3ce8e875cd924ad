"""Reads how exactly a number is meant: "nearly", "more than", "up to", "or so"."""

import re

from rag.checking.quantity import Hedge

__all__ = ["hedge_at"]

_HEDGES = re.compile(
    r"(?:(?P<about>\b(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|circa|ca?\."
    r"|close to|estimated|just under|just over|order of)|~)"
    r"|\b(?P<least>more than|over|at least|above|exceed(?:ed|ing|s)?|excess of|no fewer than"
    r"|no less than|upwards of"
    r"|greater than|larger than|higher than|minimum of|well over)"
    r"|\b(?P<most>less than|fewer than|under|below|up to|at most|as many as|as much as|no more than"
    r"|maximum of|within|lower than))[ \u00a0]?(?:an? |one )?[($£€]?$",
    re.IGNORECASE,
)
_HEDGE_BEHIND = re.compile(
    r"[ -]?(?:(?P<about>odd\b|or so\b)|(?P<least>plus\b|or more\b|\+)"
    r"|(?P<most>or (?:less|fewer)\b))"
)
_MOST_HEDGE_CHARS = 30


def hedge_at(text: str, start: int, end: int) -> Hedge:
    """Return the hedge that stands before or behind the number at ``text[start:end]``."""
    before = _HEDGES.search(text, max(0, start - _MOST_HEDGE_CHARS), start)
    match = before or _HEDGE_BEHIND.match(text, end)
    if match is None:
        return "exact"
    if match["least"]:
        return "at least"
    return "at most" if match["most"] else "about"
