"""Why there is no answer, or why one ends where it does, each in one sentence."""

from collections.abc import Mapping, Sequence
from datetime import date

from rag.answering.older import OlderEvidence
from rag.freshness import age
from rag.providers.protocol import Finish, FinishReason
from rag.shown_dates import long_date
from rag.types import Chip, Evidence

__all__ = [
    "CUT",
    "ENDINGS",
    "abstention_reason",
    "ending_reason",
    "older_reason",
    "outdated_reason",
]

CUT = "the answer was cut at its length limit"
# What is said of an answer whose provider gives no reason of its own.
ENDINGS: Mapping[FinishReason, str] = {
    "length": CUT,
    "refusal": "the provider declined to answer",
}


def ending_reason(finish: Finish) -> str | None:
    """Return what there is to say of how a provider ended; None if it just came to its end."""
    return finish.detail or ENDINGS.get(finish.reason)


def abstention_reason(evidence: Sequence[Evidence], chips: Sequence[Chip] = ()) -> str:
    """Return why there is no answer.

    ``chips`` are the conditions under which nothing was found.
    """
    conditions = "; ".join(f"“{chip.text}”: {chip.meaning}" for chip in chips if not chip.soft)
    if not evidence and conditions:
        return f"No passage matches the question as it was read ({conditions})."
    if not evidence:
        return "No passage of the collection matches the question."
    return "The passages found do not answer the question."


def older_reason(older: OlderEvidence, today: date) -> str:
    """Return that only articles from before the days asked for answer a question."""
    day = date.fromisoformat(older.newest)
    return (
        f"No article published {older.days} answers this. Older ones do: the newest of them is "
        f"from {long_date(day)}, {age(day, today)} ago."
    )


def outdated_reason(newest: date, today: date) -> str:
    """Return that what comes close to answering a question about now is old."""
    return (
        "The passages found come close, but they do not tell how it is now: the newest is from "
        f"{long_date(newest)}, {age(newest, today)} ago."
    )
