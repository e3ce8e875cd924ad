"""A question to be answered, with what can be said about it besides its words."""

from dataclasses import dataclass, field
from datetime import date

from index.types import Filters
from rag.answering.storable import storable
from rag.errors import InvalidQueryError
from rag.types import Place, Strictness, Turn

__all__ = ["MOST_QUESTION_CHARS", "AskRequest", "check_recency", "checked_question"]

MOST_QUESTION_CHARS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRequest:
    """A question. Without ``conversation_id`` it opens a conversation.

    ``standalone_question`` replaces the rewriting; ``rewrite=False`` searches it as typed.
    ``history`` replaces the stored turns of the conversation. ``today`` is the day on which words
    such as "last week" are read, by default the clock's; ``read_filters=False`` reads none of
    them and carries none over from the question before, and ``ignore_chips`` leaves out those with
    these texts. ``recency``, 0..1, ranks newer
    articles higher. ``strictness`` says how sure an answer must be not to be declined. ``place``
    says where in the conversation the question belongs.
    """

    question: str
    conversation_id: str | None = None
    filters: Filters = field(default_factory=Filters)
    k: int | None = None
    rewrite: bool = True
    standalone_question: str | None = None
    history: tuple[Turn, ...] | None = None
    today: date | None = None
    read_filters: bool = True
    ignore_chips: tuple[str, ...] = ()
    recency: float = 0.0
    strictness: Strictness = "normal"
    place: Place = field(default_factory=Place)


def checked_question(question: str) -> str:
    """Return the question as it can be stored; InvalidQueryError if there is none, or too much."""
    trimmed = storable(question).strip()
    if not trimmed:
        raise InvalidQueryError("the question is empty; type one")
    if len(trimmed) > MOST_QUESTION_CHARS:
        raise InvalidQueryError(
            f"the question has {len(trimmed)!r} characters; ask it in {MOST_QUESTION_CHARS} or less"
        )
    return trimmed


def check_recency(recency: float) -> None:
    """Raise InvalidQueryError unless ``recency`` is in 0..1."""
    if not 0 <= recency <= 1:
        raise InvalidQueryError(
            f"recency must lie in 0..1, got {recency!r}; 0 ranks without regard to the date"
        )
