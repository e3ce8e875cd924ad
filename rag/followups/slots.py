"""Asks the question before again about something else: "And in 2014?", "What about Spain?"."""

import re

from rag.followups.phrases import Phrase, phrases
from rag.followups.words import PREPOSITIONS, tokens
from rag.overviews import overview_request
from rag.types import Turn

__all__ = ["asked_part", "replaced_slot"]

_ASKS_AGAIN = re.compile(
    r"^\s*(?:(?:and|but|so|or)\s+)?(?:(?:what|how)\s+about\s+)?(?P<rest>.+?)\W*$", re.IGNORECASE
)
_OPENING = re.compile(r"^\s*(?:and|but|so|or|what about|how about)\s", re.IGNORECASE)
_CASE = frozenset(
    {"in", "at", "on", "for", "from", "by", "with", "during", "before", "after", "to"}
)
_MOST_WORDS = 6
_LEAST_ASKED_WORDS = 3


def replaced_slot(question: str, last: Turn) -> str | None:
    """Return the last question with what is new in this one in its like-kind place, if it has one.

    >>> last = Turn(question="How many crossed the sea in 2013?", answer="60,000.")
    >>> replaced_slot("And in 2014?", last)
    'How many crossed the sea in 2014?'

    Whoever was told about something at large is told about what is new, of whatever kind.
    """
    new = _named_instead(question)
    if new is None:
        return None
    base = last.question.split(" (", maxsplit=1)[0]
    told = overview_request(base)
    if told and not told.only_about and new.kind != "time":
        before, _, after = base.rpartition(told.topic)
        # What the answer has named is part of what was told about.
        is_part = new.words <= {word.lower for word in tokens(last.answer)}
        return None if is_part else f"{before}{new.text}{after}"
    old = _like(new, _places(base))
    return base[: old.start] + new.text + base[old.end :] if old else None


def _named_instead(question: str) -> Phrase | None:
    """Return what a question names and no more: "And in Spain?", not "And who in Spain?"."""
    match = _ASKS_AGAIN.match(question) if _OPENING.search(question) else None
    rest = match["rest"] if match else ""
    words = tokens(rest)
    new = phrases(rest)
    if not 0 < len(words) <= _MOST_WORDS or len(new) != 1 or new[0].end != len(rest):
        return None
    before = {word.lower for word in words if word.end <= new[0].start}
    return new[0] if before <= _CASE else None


def asked_part(question: str) -> str:
    """Return what a question asks, without when, where and of what.

    >>> asked_part("How many people died when Krakatoa erupted in 1883?")
    'How many people died'
    """
    words = tokens(question.split(" (", maxsplit=1)[0])
    if len(words) < _LEAST_ASKED_WORDS:
        return ""
    later = [w for w in words[_LEAST_ASKED_WORDS:] if w.lower in PREPOSITIONS | {"when", "where"}]
    last = later[0].start if later else words[-1].end
    return question[:last].strip()


def _like(new: Phrase, candidates: list[Phrase]) -> Phrase | None:
    """Return what ``new`` stands in for: the same head word, case and kind, or kind alone."""
    head = tokens(new.text)[-1].lower
    for phrase in candidates:
        if tokens(phrase.text)[-1].lower == head:
            return phrase
    alike = [p for p in candidates if _alike(p, new) and not _says_more(p)]
    if new.before in _CASE:
        alike = [p for p in alike if p.before in {new.before, "of"}]
    return alike[-1] if alike else None


def _places(base: str) -> list[Phrase]:
    """Return what can be replaced: phrases, and the name in "the mayor of Springfield"."""
    found = []
    for phrase in phrases(base):
        found.append(phrase)
        head, _, name = phrase.text.rpartition(" of ")
        if head and name[:1].isupper():
            start = phrase.end - len(name)
            found.append(
                Phrase(
                    text=name,
                    start=start,
                    end=phrase.end,
                    before="of",
                    kind="unknown",
                    is_name=True,
                )
            )
    return found


def _says_more(phrase: Phrase) -> bool:
    return phrase.is_name and " of " in phrase.text


def _alike(one: Phrase, other: Phrase) -> bool:
    if "time" in {one.kind, other.kind}:
        return one.kind == other.kind
    kinds = {one.kind, other.kind}
    return one.is_name == other.is_name and (len(kinds) == 1 or "unknown" in kinds)
