"""Asks the question before again about something else: "And in 2014?", "What about Spain?"."""

import re

from rag.followups.phrases import Phrase, phrases
from rag.followups.words import HUMAN_NOUNS, MEASURES, PREPOSITIONS, tokens
from rag.overviews import overview_request
from rag.types import Turn

__all__ = ["alike_in", "asked_of_it", "asked_part", "head_of", "named_alone", "replaced_slot"]

_ASKS_AGAIN = re.compile(
    r"^\s*(?:(?:and|but|so|or)\s+)?(?:(?:what|how)\s+about\s+)?(?P<rest>.+?)\W*$", re.IGNORECASE
)
_OPENING = re.compile(r"^\s*(?:and|but|so|or|what about|how about)\s", re.IGNORECASE)
_CASE = frozenset(
    {"in", "at", "on", "for", "from", "by", "with", "during", "before", "after", "to"}
)
_ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "last"})
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
    if new.words <= _ORDINALS:
        return _with_ordinal(base, head_of(new))
    if _is_part(new) and not any(_is_part(p) and p.kind == new.kind for p in phrases(base)):
        return None
    # A name else in what an earlier rewriting put in brackets behind it.
    for asked in (base, last.question) if new.is_name else (base,):
        if old := alike_in(asked, new):
            return asked[: old.start] + new.text + asked[old.end :]
    return None


def _with_ordinal(base: str, ordinal: str) -> str | None:
    """Return "who came second" after "who came first", None where nothing is counted."""
    counted = [word for word in tokens(base) if word.lower in _ORDINALS]
    if not counted:
        return None
    return base[: counted[-1].start] + ordinal + base[counted[-1].end :]


def asked_of_it(question: str) -> str:
    """Return "And the loser?" as what it asks of what was spoken of; others as they are.

    >>> asked_of_it("And the turnout?"), asked_of_it("And the ferry?")
    ('What was the turnout?', 'And the ferry?')
    """
    new = _named_instead(question)
    if new is None or not _is_part(new):
        return question
    return f"{'Who' if head_of(new) in HUMAN_NOUNS else 'What'} was {new.text}?"


def _is_part(phrase: Phrase) -> bool:
    """Whether it names a person or a figure of something else: "the loser" of an election."""
    return not phrase.is_name and head_of(phrase) in HUMAN_NOUNS | MEASURES


def head_of(phrase: Phrase) -> str:
    """Return the word that says what a phrase is, in lower case."""
    return tokens(phrase.text)[-1].lower


def _named_instead(question: str) -> Phrase | None:
    """Return what a question names and no more: "And in Spain?", not "And who in Spain?"."""
    match = _ASKS_AGAIN.match(question) if _OPENING.search(question) else None
    return named_alone(match["rest"]) if match else None


def named_alone(text: str) -> Phrase | None:
    """Return what a text names that says nothing else, behind a preposition or none."""
    words = tokens(text)
    new = phrases(text)
    if not 0 < len(words) <= _MOST_WORDS or len(new) != 1 or new[0].end != len(text):
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


def alike_in(base: str, new: Phrase) -> Phrase | None:
    """Return what ``new`` stands in for: the same head word, case and kind, or kind alone."""
    candidates = _places(base)
    for phrase in candidates:
        if head_of(phrase) == head_of(new):
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
