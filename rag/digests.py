"""Recognises who asks for the news as such: "Latest news", "What happened?".

Such a request names no topic to search for. The articles it means are the newest, or all of the
days, outlets and collections that its conditions leave: "What happened yesterday?". English only.
"""

import re
from functools import cache

from rag.courtesies import without_courtesies
from rag.overviews import LENGTH, POLITE

__all__ = ["asks_for_digest"]

_NEW = "(?:latest|newest|new|recent|most recent|top|main|big|biggest|important|current)"
_NOUN = (
    "(?:articles|news(?: articles| stories| reports)?|stories|headlines?|reports|coverage|"
    "developments|updates|events)"
)
_WHOSE = rf"(?:(?:all|the|these|those|your|our|my|any|some|of|{_NEW}|\d{{1,2}}|more) )*"
_THEM = rf"{_WHOSE}{_NOUN}"
_LATELY = "(?: (?:lately|recently|so far|here|now|at the moment|in the news|in the world))?"
_SUMMARY = "(?:summary|overview|digest|recap|round-?up|list|outline)"
_GIVE = "(?:give|show|tell|read|list|find|get|bring|send|write)(?: me| us)?"
_REQUESTS = (
    rf"(?:{_GIVE} )?{_THEM}",
    r"what(?:['\u2019]s| is| are)? (?:the )?(?:latest|newest|new|news|up|happening|going on)"
    + _LATELY,
    rf"what(?:['\u2019]s| is| are| were| was) {_THEM}",
    rf"what (?:has |have )?(?:happened|been happening|was happening|went on|was reported){_LATELY}",
    r"what(?:['\u2019]s| has) (?:happened|been happening|been going on)" + _LATELY,
    rf"what (?:{_NOUN} )?(?:made|was in|were in|is in|are in) (?:the )?(?:news|headlines)",
    rf"(?:summari[sz]e|recap|outline|list|show)(?: (?:me|us))? {_THEM}",
    rf"(?:{_GIVE} |make )?(?:an? |the )?(?:short |brief |quick )?{_SUMMARY} of {_THEM}",
    rf"(?:which|what) {_NOUN} (?:are there|do you have|have you got|are new|were published)",
    rf"(?:which|what) {_NOUN}(?: (?:are|were|is|was))?",
    rf"(?:is|are) there {_THEM}",
    rf"(?:do you have|have you got) {_THEM}",
    rf"what (?:do|does|did) {_THEM} (?:say|report|tell(?: me| us)?|write|cover)(?: about)?",
    rf"what (?:have|has) {_THEM} (?:said|reported|told(?: me| us)?|written|covered)",
    rf"what (?:are|is|were|was) {_THEM} about",
    r"what(?:['\u2019]s| is) (?:this|the|your) (?:collection|library|archive) about",
    "what (?:topics|subjects|themes) (?:are there|do you (?:have|cover)|can i ask about)",
    r"what can (?:i|you) (?:ask|answer)(?: you)?(?: about)?",
    "what (?:is|are) in (?:this|the|your) (?:collection|library|archive)",
)
# Who says more names a topic.
_MOST_CHARS = 120
# One of many such articles is named by more than its kind.
_LEAST_WORDS = re.compile(
    r"(?:the )?(?:stories|articles|reports|events|updates|developments)[?!. ]*", re.IGNORECASE
)


def asks_for_digest(question: str) -> bool:
    """Whether a question, without its conditions, asks for what is in the articles at large.

    >>> asks_for_digest("What's new?"), asks_for_digest("What's new on the bridge?")
    (True, False)
    """
    bare = " ".join(without_courtesies(question).split())
    if len(bare) > _MOST_CHARS or _LEAST_WORDS.fullmatch(bare):
        return False
    return _request().fullmatch(bare) is not None


@cache
def _request() -> re.Pattern[str]:
    """Return the pattern of such requests; making it takes longer than most questions need."""
    return re.compile(rf"{POLITE}(?:{'|'.join(_REQUESTS)}){LENGTH}[?!. ]*", re.IGNORECASE)
