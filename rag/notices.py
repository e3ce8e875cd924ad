"""What is said beside an answer or beside what was found, each in one sentence."""

from collections.abc import Sequence

from rag.types import Fallback

__all__ = ["fallback_notice", "joined", "unanswered_notice"]


def fallback_notice(fallback: Fallback) -> str:
    """Return why another provider answers than the one that was asked.

    >>> fallback_notice(Fallback(provider="openai", model="m", reason="openai cannot be reached"))
    'The articles are quoted instead of summed up: openai cannot be reached.'
    """
    return f"The articles are quoted instead of summed up: {fallback.reason}."


def unanswered_notice(questions: Sequence[str]) -> str | None:
    """Return which of several questions an answer says nothing of; None if of none.

    >>> unanswered_notice(["Who paid for the bridge?"])
    'Nothing was found that answers “Who paid for the bridge?”.'
    """
    told = " or ".join(f"“{question}”" for question in questions)
    return f"Nothing was found that answers {told}." if told else None


def joined(*notices: str | None) -> str | None:
    """Return notices as one, each said once; None if there is none."""
    return " ".join(dict.fromkeys(filter(None, notices))) or None
