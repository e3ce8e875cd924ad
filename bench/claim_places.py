"""Where an edited claim comes from, and how words in it are found and replaced."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Edit", "Names", "Place", "pick", "replaced", "stands", "unquoted"]

_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)|(?<!\w)[‘'][^’']*[’'](?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names gathered from all articles, by what they are: donors of the same kind."""

    people: Sequence[str]
    speakers: Sequence[str]
    organisations: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A sentence's surroundings: its source, and sentences that its source does not hold.

    ``near`` come from the same article, ``far`` from another one.
    """

    source: str
    near: Sequence[str]
    far: Sequence[str]
    names: Names


Edit = Callable[[str, Place, random.Random], str | None]


def unquoted(pattern: re.Pattern[str], sentence: str) -> list[re.Match[str]]:
    """Return the matches that no quotation mark encloses."""
    quotes = [m.span() for m in _QUOTED.finditer(sentence)]
    return [
        m
        for m in pattern.finditer(sentence)
        if not any(m.start() < end and start < m.end() for start, end in quotes)
    ]


def replaced(sentence: str, match: re.Match[str], words: str) -> str:
    changed = sentence[: match.start()] + words + sentence[match.end() :]
    return changed[:1].upper() + changed[1:]


def stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def pick(pattern: re.Pattern[str], sentence: str, chance: random.Random) -> re.Match[str] | None:
    matches = unquoted(pattern, sentence)
    return chance.choice(matches) if matches else None
