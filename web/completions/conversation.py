"""Reads a list of messages as a question and the exchanges before it.

System and developer messages are not followed: what an answer may say is decided by the articles,
not by who asks.
"""

from collections.abc import Sequence

from rag.answering.answerer import MOST_QUESTION_CHARS
from rag.errors import InvalidQueryError
from rag.types import Turn
from web.completions.request import Message

__all__ = ["conversation_of"]

# As long as an answer of ours can be; what a client claims was said before is held to the same.
_MOST_ANSWER_CHARS = 20_000
_UNHEARD = frozenset({"system", "developer"})


def conversation_of(messages: Sequence[Message]) -> tuple[str, tuple[Turn, ...]]:
    """Return the question of the last message and the finished exchanges before it, oldest first.

    Messages of one side in a row belong together. InvalidQueryError unless the user spoke last.
    """
    spoken = [message for message in messages if message.role not in _UNHEARD]
    if not spoken or spoken[-1].role != "user":
        raise InvalidQueryError(
            "the last message is not the user's; put the question there, with the role 'user'"
        )
    turns: list[Turn] = []
    asked: list[str] = []
    answered: list[str] = []
    for message in spoken:
        if message.role == "assistant":
            answered.append(message.text)
            continue
        if answered:
            turns += _turn(asked, answered)
            asked, answered = [], []
        asked.append(message.text)
    return "\n".join(asked).strip(), tuple(turns)


def _turn(asked: Sequence[str], answered: Sequence[str]) -> list[Turn]:
    """Return the exchange, or nothing where the assistant spoke without being asked."""
    if not asked:
        return []
    question = "\n".join(asked).strip()[:MOST_QUESTION_CHARS]
    return [Turn(question=question, answer="\n".join(answered).strip()[:_MOST_ANSWER_CHARS])]
