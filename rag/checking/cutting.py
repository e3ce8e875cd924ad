"""Whether a claim that stands in a sentence word for word leaves out what turns it round.

"The mayor would resign" stands in "No one believed that the mayor would resign", and is not what
that sentence says.
"""

import re

from index.types import Span
from rag.checking.words import word_set, words
from rag.types import Check

__all__ = ["check_cut"]

# What denies, doubts or only reports what comes after it, or makes it a condition.
_TURNING = word_set(
    "no not never nobody none neither nor hardly without if unless whether until deny denies "
    "denied denying doubt doubts doubted false wrong untrue believe believes believed think "
    "thinks thought claim claims claimed allege alleges alleged rumour rumours rumor rumors say "
    "says said insist insists insisted suggest suggests suggested fear fears feared hope hopes "
    "hoped expect expects expected refuse refuses refused fail fails failed could would might may"
)
_NEGATED = re.compile(r"\b\w+n[’']t\b", re.IGNORECASE)


def check_cut(sentence: str, part: Span) -> Check | None:
    """Return a check of what ``sentence`` says around ``part``; None if nothing is left out."""
    around = f"{sentence[: part.start]} {sentence[part.end :]}"
    if not words(around):
        return None
    turning = next((w.text for w in words(around) if w.text.lower() in _TURNING), None)
    negated = _NEGATED.search(around)
    found = turning or (negated[0] if negated else None)
    if found is None:
        return Check(name="cut", passed=True, detail="part of a sentence, word for word")
    detail = f"part of a sentence, cut off from its “{found}”"
    return Check(name="cut", passed=False, detail=detail)
