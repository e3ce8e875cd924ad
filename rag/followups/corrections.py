"""What a message puts right in the question before: "No, the new one", "I meant the ferry".

The question before is asked again with what is meant in the place of what was not. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.asked_events import is_event
from rag.followups.phrases import Phrase, phrases
from rag.followups.slots import alike_in, head_of, named_alone
from rag.followups.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    QUESTION_WORDS,
    TELLS_APART,
    Token,
    tokens,
)
from rag.types import Turn

__all__ = ["corrected", "is_correction"]

_NO = r"(?:no|nope|nah|sorry|oops|actually|wait|hang on|hmm?|not quite)"
_MEANT = (
    r"(?:(?:I|we)(?: (?:really|actually|just))? (?:mean|meant|did mean)"
    r"|(?:I|we)(?: (?:really|actually|just))? "
    r"(?:was asking|were asking|am asking|asked|wanted to (?:ask|know))(?: about| for)?"
    r"|(?:I['’]m|we['’]re) asking(?: about| for)?)"
)
_OPENING = re.compile(
    rf"^\W*(?P<no>(?:{_NO}\b[\s,.;:!–—-]*)*)(?P<meant>{_MEANT}\s+)?(?P<rest>.+?)[\s.!?]*$",
    re.IGNORECASE | re.DOTALL,
)
_PAUSE = re.compile(r"[,.;:!–—-]")
_NOT_THIS = (
    re.compile(r"not (?P<wrong>[^,;]+?)(?:,| but)(?: but| rather)? (?P<right>.+)", re.IGNORECASE),
    re.compile(r"(?P<right>.+?),?(?: and)? (?:not|instead of) (?P<wrong>.+)", re.IGNORECASE),
    re.compile(r"(?P<right>.+?) instead(?P<wrong>)", re.IGNORECASE),
)
# What is said of an answer, or instead of one, and asks for nothing else.
_REMARK = re.compile(
    r"answers?|error|joke|lie|mistake|nonsense|problem|question|reply|sources?|thanks|typo|wrong"
)
_ONE = re.compile(r"the (?P<which>(?!other\b)[\w-]+(?: [\w-]+)?) ones?", re.IGNORECASE)
_MOST_WORDS = 12
_MOST_CHARS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class _Correction:
    """What is meant, and what is not if that was said, else empty."""

    right: str
    wrong: str


def is_correction(message: str) -> bool:
    """Whether a message says what the question before it should have been about.

    >>> is_correction("I meant the ferry"), is_correction("No, who won?")
    (True, False)
    """
    return _read(message) is not None


def corrected(message: str, last: Turn) -> str | None:
    """Return the last question put right, None if the message corrects nothing in it.

    >>> last = Turn(question="How many crossed the sea in 2013?", answer="60,000.")
    >>> corrected("not 2013, 2014", last)
    'How many crossed the sea in 2014?'
    """
    found = _read(message)
    if found is None:
        return None
    base = last.question
    which = _ONE.fullmatch(found.right)
    if which:
        return _with_other_one(base, which["which"])
    new = named_alone(found.right)
    return _about(base, new, found.wrong) if new else None


def _about(base: str, new: Phrase, wrong: str) -> str | None:
    """Return the question about what is meant, at the place of ``wrong`` or of what is like it."""
    old = _said(base, wrong) if wrong else alike_in(base, new)
    where = new.before or ("in" if new.kind == "time" else "")
    if old is None and where:
        return f"{base.rstrip(' ?.!')} {where} {new.text}?"
    if old is None and wrong:
        return f"{base} ({new.text})"
    old = old or _topic(base, new)
    if old is None:
        return None
    if is_event(head_of(old)) and not (new.is_name or new.kind == "time" or is_event(head_of(new))):
        # "What caused the fire?" is asked of a fire, whatever burnt.
        return f"{base} ({new.text})"
    return _replaced(base, old, new.text)


def _read(message: str) -> _Correction | None:
    if len(message) > _MOST_CHARS or len(tokens(message)) > _MOST_WORDS:
        return None
    opened = _OPENING.match(message)
    if opened is None:
        return None
    rest = opened["rest"].strip()
    contrast = next((m for p in _NOT_THIS if (m := p.fullmatch(rest))), None)
    right = contrast["right"].strip() if contrast else rest
    is_said = bool(contrast or opened["no"] or opened["meant"] or _ONE.fullmatch(right))
    if not (is_said and _means(tokens(right), is_meant=bool(opened["meant"]))):
        return None
    if not _ONE.fullmatch(right) and named_alone(right) is None:
        return None
    return _Correction(right=right, wrong=contrast["wrong"].strip() if contrast else "")


def _means(words: Sequence[Token], *, is_meant: bool) -> bool:
    """Whether words can stand for what is meant: "the ferry", not "thanks" or "who won"."""
    if not words or words[0].lower in QUESTION_WORDS | AUXILIARIES:
        return False
    return (is_meant or _names(words[0])) and not _REMARK.fullmatch(words[-1].lower)


def _names(word: Token) -> bool:
    """Whether something is named from here on: "no the ferry", not "no idea"."""
    is_name = word.is_capital or word.text[0].isdigit()
    return is_name or word.lower in DETERMINERS | PREPOSITIONS


def _with_other_one(base: str, which: str) -> str | None:
    """Return the question about another thing of the same kind: "the new one"."""
    things = [p for p in phrases(base) if p.kind != "time" and not tokens(p.text)[-1].is_capital]
    if not things:
        return None
    thing = things[-1]
    *before, head = tokens(thing.text)
    kept = [word.text for word in before if word.lower not in DETERMINERS | TELLS_APART]
    return _replaced(base, thing, " ".join(["the", which, *kept, head.text]))


def _said(base: str, wrong: str) -> Phrase | None:
    """Return the phrase of the question that was named as not meant."""
    words = {word.lower for word in tokens(wrong)} - {"the", "a", "an", "in", "on", "at"}
    named = [p for p in phrases(base) if words and words <= {t.lower for t in tokens(p.text)}]
    return min(named, key=lambda p: len(p.text), default=None)


def _topic(base: str, new: Phrase) -> Phrase | None:
    """Return what the question is about, if what is meant may stand in its place."""
    persons = {"person", "people"}
    topics = [p for p in phrases(base) if p.kind != "time"]
    fitting = [p for p in topics if (p.kind in persons) == (new.kind in persons)]
    return next(reversed(fitting), topics[0] if len(topics) == 1 else None)


def _replaced(base: str, old: Phrase, text: str) -> str:
    asked = base[: old.start] + text + base[old.end :]
    return asked[:1].upper() + asked[1:]
