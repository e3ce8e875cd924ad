"""What a request asks: after which turns, on its own, of which articles, in which words."""

import asyncio
from dataclasses import dataclass
from datetime import date

from rag.answering.finding import Finder
from rag.answering.ports import ChatMemory
from rag.answering.request import AskRequest, checked_question
from rag.answering.threads import searched
from rag.answering.wordings import bare_question, wants_digest
from rag.asked_filters import AskedFilters
from rag.asked_parts import asked_first
from rag.followups.asking import Rewriter
from rag.types import Turn

__all__ = ["Interpreter", "Understood"]

_HISTORY_TURNS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question as it was understood on the day ``today``, after the turns ``history``.

    ``standalone`` does not lean on those, and ``query`` is the same without the words of the
    conditions ``asked`` of the articles, what is asked in front. ``digest`` says that it asks for
    nothing but them.
    """

    question: str
    standalone: str
    query: str
    asked: AskedFilters
    history: tuple[Turn, ...]
    today: date
    digest: bool


class Interpreter:
    """Understands requests; safe for concurrent use."""

    def __init__(self, *, chats: ChatMemory, rewriter: Rewriter, finder: Finder) -> None:
        self._chats = chats
        self._rewriter = rewriter
        self._finder = finder

    async def understood(self, request: AskRequest, *, today: date) -> Understood:
        """Return what a request asks; InvalidQueryError for a question that cannot be asked.

        ``today`` is the day on which its words are read unless it brings one itself.
        """
        question = checked_question(request.question)
        today = request.today or today
        history = await self._history(request)
        standalone = await self._standalone(request, question, history)
        read = await self._as_read(request, question)
        asked = await searched(self._asked, read, standalone, request, today, history)
        return Understood(
            question=question,
            standalone=standalone,
            query=asked_first(bare_question(standalone, asked.chips)),
            asked=asked,
            history=history,
            today=today,
            digest=wants_digest(standalone, asked.chips),
        )

    async def _history(self, request: AskRequest) -> tuple[Turn, ...]:
        if request.history is not None:
            return request.history[-_HISTORY_TURNS:]
        if request.conversation_id is None:
            return ()
        return await asyncio.to_thread(
            self._chats.turns, request.conversation_id, last=_HISTORY_TURNS, place=request.place
        )

    async def _standalone(
        self, request: AskRequest, question: str, history: tuple[Turn, ...]
    ) -> str:
        if request.standalone_question and request.standalone_question.strip():
            return checked_question(request.standalone_question)
        if not request.rewrite:
            return question
        return await self._rewriter.stand_alone(question, history, request.filters)

    async def _as_read(self, request: AskRequest, question: str) -> str:
        """Return the question whose conditions are read: "in Febuary 2015" is one as well."""
        if not request.rewrite or request.standalone_question:
            return question
        return await self._rewriter.spelt_right(question, request.filters)

    def _asked(
        self,
        question: str,
        standalone: str,
        request: AskRequest,
        today: date,
        history: tuple[Turn, ...],
    ) -> AskedFilters:
        if not request.read_filters:
            return AskedFilters()
        return self._finder.asked(
            question,
            given=request.filters,
            today=today,
            ignored=request.ignore_chips,
            standalone=standalone,
            turns=history,
        )
