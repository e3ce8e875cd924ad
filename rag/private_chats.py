"""The conversations of one owner, as an answerer reads and writes them.

An owner is the id of the key that asked, or empty where none is needed. Whoever answers for an
owner continues that owner's conversations only, and each answer adds to what the day has cost.
"""

from datetime import datetime

from rag.chats import ChatStore
from rag.errors import InvalidQueryError, UnknownIdError
from rag.tokens import count_tokens
from rag.types import Answer, Place, Turn

__all__ = ["MOST_ANSWERS", "PrivateChats", "tokens_of"]

# A page shows a conversation whole; at some 30 kB an answer this stays a page that loads.
MOST_ANSWERS = 200
_ANYWHERE = Place()


class PrivateChats:
    """What ``owner`` has asked; a ``ChatMemory`` for their next answer."""

    def __init__(self, chats: ChatStore, owner: str) -> None:
        self._chats = chats
        self._owner = owner

    def require(self, conversation_id: str) -> None:
        """Raise UnknownIdError unless the conversation is there and the owner's."""
        if self._chats.owner_of(conversation_id) != self._owner:
            raise UnknownIdError("conversation", [conversation_id])

    def require_open(self, conversation_id: str) -> None:
        """Raise as ``require`` does, and InvalidQueryError when the conversation is full."""
        self.require(conversation_id)
        n_answers = self._chats.n_answers(conversation_id)
        if n_answers >= MOST_ANSWERS:
            raise InvalidQueryError(
                f"the conversation {conversation_id!r} has {n_answers!r} answers, which is as many "
                "as one can have; begin a new one"
            )

    def can_restore(self, conversation_id: str) -> bool:
        """Whether a conversation of the owner is deleted and not yet purged."""
        alive = self._chats.owner_of(conversation_id) is not None
        return not alive and self._chats.owner_of_deleted(conversation_id) == self._owner

    def answer(self, answer_id: str) -> Answer:
        """Return an answer of the owner; UnknownIdError if there is none, or it is another's."""
        if self._chats.owner_of_answer(answer_id) != self._owner:
            raise UnknownIdError("answer", [answer_id])
        return self._chats.answer(answer_id)

    def turns(
        self, conversation_id: str, *, last: int, place: Place = _ANYWHERE
    ) -> tuple[Turn, ...]:
        """Return up to ``last`` exchanges before a place, oldest first; none for an unknown id.

        Raises UnknownIdError for a conversation of somebody else.
        """
        if self._chats.owner_of(conversation_id) not in {None, self._owner}:
            raise UnknownIdError("conversation", [conversation_id])
        return self._chats.turns(conversation_id, last=last, place=place)

    def put_answer(self, answer: Answer, *, now: datetime, place: Place = _ANYWHERE) -> Answer:
        """Store an answer as the owner's at a place, and count its tokens."""
        tokens = tokens_of(answer)
        return self._chats.put_answer(
            answer, now=now, place=place, owner=self._owner, n_tokens=tokens
        )

    def redact_article(self, article_id: str) -> int:
        """Take an article's words out of every answer, whoever owns it."""
        return self._chats.redact_article(article_id)


def tokens_of(answer: Answer) -> int:
    """Return what an answer cost: as reported, else as counted here; nothing without a model."""
    if answer.model is None:
        return 0
    read, written = answer.usage.input_tokens, answer.usage.output_tokens
    if read is None:
        read = sum(count_tokens(source.text) for source in answer.evidence)
        read += count_tokens(answer.standalone_question)
    return read + (count_tokens(answer.text) if written is None else written)
