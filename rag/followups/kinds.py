"""What kind of thing a noun phrase names, guessed from its words and the word in front."""

import re
from collections.abc import Sequence
from typing import Literal

from rag.followups.words import (
    DETERMINERS,
    HUMAN_NOUNS,
    MONTHS,
    NAME_LINKS,
    THING_NOUNS,
    TITLES,
    Token,
)

__all__ = ["Kind", "kind_of"]

Kind = Literal["person", "people", "place", "time", "thing", "unknown"]

_YEAR = re.compile(r"(?:1\d|20)\d\d(?:s|[-–]\d\d(?:\d\d)?)?")
_POSSESSIVE = re.compile(r"[’']s?$")
_PLACE_WORDS = frozenset({"in", "at", "near", "from"})
_PLURALS = ("s", "people", "men", "children")
_MOST_PERSON_WORDS = 3
_DESCRIBED_WORDS = 4
_MOST_DAY_DIGITS = 2


def kind_of(chunk: Sequence[Token], before: str) -> Kind:
    """Return the kind of a phrase of one or more words; ``before`` is in lower case, or empty."""
    if all(_is_time(word) for word in chunk):
        return "time"
    human = _human(chunk)
    if human is not None:
        return human
    words = {_bare(word) for word in chunk}
    n_plain = sum(not w.is_capital and w.lower not in NAME_LINKS for w in chunk)
    if words & THING_NOUNS or chunk[0].lower in DETERMINERS or n_plain:
        return "thing"
    if before in _PLACE_WORDS:
        return "place"
    return "person" if 1 < len(chunk) <= _MOST_PERSON_WORDS else "unknown"


def _human(chunk: Sequence[Token]) -> Kind | None:
    """Return whether words tell that it is one person or several, None if they do not."""
    n_names = sum(word.is_capital for word in chunk)
    if n_names and any(word.lower == "and" for word in chunk):
        return "people"
    if chunk[0].lower in TITLES:
        return "person"
    head = _bare(chunk[-1])
    if head in HUMAN_NOUNS:
        return "people" if head.endswith(_PLURALS) else "person"
    described = n_names > 1 and chunk[-1].is_capital
    human = bool({_bare(word) for word in chunk} & HUMAN_NOUNS) or _is_described(chunk)
    return "person" if described and human else None


def _is_described(chunk: Sequence[Token]) -> bool:
    """Whether it is like "the physicist Pierre Curie"."""
    return (
        len(chunk) == _DESCRIBED_WORDS
        and chunk[0].lower in DETERMINERS
        and not chunk[1].is_capital
        and chunk[2].is_capital
    )


def _bare(word: Token) -> str:
    return _POSSESSIVE.sub("", word.lower)


def _is_time(word: Token) -> bool:
    return bool(
        _YEAR.fullmatch(word.lower)
        or word.lower in MONTHS | DETERMINERS
        or (word.text.isdigit() and len(word.text) <= _MOST_DAY_DIGITS)
    )
