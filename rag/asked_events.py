"""Finds what a question dates by an event: "since the summit", "after the attack on the museum".

Pure, and of the words alone: whether there was such an event, and when, the articles say
(``rag.event_dates``). What happened after an event or before it may be told much later, so only
phrases about the articles themselves filter; "since" prefers, and so does "after" or "before" in
a question for what somebody said, which is reported when it is said.
"""

import re
from dataclasses import dataclass
from typing import Literal

from rag.asked_dates import ARTICLES, PUBLISHED
from rag.followups.words import BREAKS, tokens
from rag.quotations import unquoted

__all__ = ["EventPhrase", "event_phrase", "is_event"]

Side = Literal["from", "to", "until"]

_SIDES: dict[str, Side] = {
    "since": "from",
    "ever since": "from",
    "after": "from",
    "following": "from",
    "before": "to",
    "ahead of": "to",
    "until": "until",
}
# Things that happen on a day or within a few, and that articles are written about.
_EVENTS = (
    "accident accord acquittal agreement announcement appointment arrest assassination attack "
    "avalanche ballot blast blaze bombing ceasefire ceremony closure collapse collision conference "
    "convention conviction coronation coup crash cyclone deal death debate decision demonstration "
    "derailment disaster earthquake election eruption evacuation explosion festival final fire "
    "flood funeral handover hurricane inauguration incident invasion kidnapping killing landing "
    "landslide launch leak march massacre match meeting merger mission murder opening outbreak "
    "parade poll protest quake raid rally referendum reopening rescue resignation riot robbery "
    "ruling sale sentencing shooting siege sinking speech spill storm strike summit takeover talk "
    "tournament treaty truce tsunami typhoon unveiling uprising verdict visit vote walkout wedding"
)
_EVENT = rf"(?:{'|'.join(_EVENTS.split())})(?:e?s)?"
_IS_EVENT = re.compile(_EVENT, re.IGNORECASE)
_PLACED = (
    r"\s+(?:in|of|at|on|with|between|over|near)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*"
)
_PHRASE = re.compile(
    rf"\b(?P<bound>(?i:ever since|since|after|following|before|ahead of|until))\s+"
    rf"(?P<event>(?:(?i:the)\s+|[A-Z][\w-]*[’']s\s+)"
    rf"(?:[\w’'-]+\s+){{0,3}}?(?P<head>{_EVENT})(?:{_PLACED})?)(?![\w’'-])"
)
# "More news since the outbreak" is no condition, "news published since" is one.
_ABOUT_ARTICLES = re.compile(
    r"\b(?:(?:articles?|stories|coverage|headlines|(?:press|news) reports)"
    rf"(?: (?:about|on|of) [^.?!,;]{{1,60}}?)?|{ARTICLES} {PUBLISHED}|(?:what|anything|everything|"
    rf"something|that)(?: (?:was|were|has been))? {PUBLISHED})\s*$",
    re.IGNORECASE,
)
# "What did he say he had done before the vote?" does not ask for what was said before it.
_SAID = re.compile(
    r"\b(?:did|do|does|has|have|had|what|who)\b[^?]*?\b(?:say|says|said|tell|told|claim|claimed|"
    r"promised?|predict|predicted|expect|expected|announced?|warn|warned|demand|demanded|"
    r"propose|proposed|comment|commented|react|reacted|respond|responded|call(?:ed)? for)\b"
    r"(?!.*\b(?:he|she|it|they|we|had|has|have|was|were|would|that|which|who)\b)",
    re.IGNORECASE,
)
# Patterns try every word before a phrase with every other: of a long question only the last ones.
_MOST_BEFORE_CHARS = 200
# A longer one could not be sent back to be taken away.
_MOST_PHRASE_CHARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPhrase:
    """Words at ``question[start:end]`` that mean days on one side of ``event``.

    ``head`` is the word of it that says what kind of event it is.
    ``side`` is ``from`` the day of the event, ``to`` the day before it, or ``until`` that day.
    """

    start: int
    end: int
    event: str
    head: str
    side: Side
    soft: bool


def is_event(word: str) -> bool:
    """Whether a word names something that happens within a few days.

    >>> is_event("elections"), is_event("bridge")
    (True, False)
    """
    return _IS_EVENT.fullmatch(word) is not None


def event_phrase(question: str) -> EventPhrase | None:
    """Return the first such phrase that says something about the articles; quotes say nothing.

    >>> event_phrase("What has changed since the summit in Minsk?").event
    'the summit in Minsk'
    """
    bare = unquoted(question)
    for found in _PHRASE.finditer(bare):
        if len(found.group()) > _MOST_PHRASE_CHARS or _goes_on(bare, found.end()):
            continue
        bound = " ".join(found["bound"].lower().split())
        before = bare[max(0, found.start() - _MOST_BEFORE_CHARS) : found.start()]
        hard = _ABOUT_ARTICLES.search(before) is not None
        if hard or bound.endswith("since") or _SAID.search(before):
            return EventPhrase(
                start=found.start(),
                end=found.end(),
                event=found["event"],
                head=found["head"],
                side=_SIDES[bound],
                soft=not hard,
            )
    return None


def _goes_on(question: str, end: int) -> bool:
    """Whether the noun is only the first of a longer name: "the fire brigade"."""
    following = re.match(r"[ ]+(?=\w)", question[end:])
    if following is None:
        return False
    word = tokens(question[end:])[0]
    return word.lower not in BREAKS and not word.lower.endswith("ed")
