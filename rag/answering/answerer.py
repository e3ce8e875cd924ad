"""Runs one question through the whole path and tells what happens as it happens.

question → stand-alone question → search → evidence → provider → claims → checks → stored answer.
The provider is trusted with nothing: its labels are resolved, its quotes anchored again, and what
does not hold stays visible and marked.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime

from rag.answering.draft import AnswerDraft
from rag.answering.events import Answered, AnswerEvent, EvidenceFound, Failed, Queried
from rag.answering.finding import Finder, Found, Wanted
from rag.answering.fitting import fitted
from rag.answering.older import OlderAnswers, first_day
from rag.answering.ports import AnswerWatcher, Catalogue, ChatMemory, Searcher
from rag.answering.removed import removed_since
from rag.answering.request import (
    MOST_QUESTION_CHARS,
    AskRequest,
    check_recency,
)
from rag.answering.several import wordings_of_parts
from rag.answering.threads import searched, stored_whole
from rag.answering.understanding import Interpreter, Understood
from rag.answering.wordings import told_by_beginnings, wordings
from rag.answering.writing import Writer
from rag.asked_filters import merged, without
from rag.asked_parts import parts
from rag.citations import VersionSource
from rag.errors import ProviderCallError, ProviderError
from rag.followups.asking import Rewriter, Rewriting
from rag.highlighting import Highlighter
from rag.providers.protocol import ChatProvider, ChatRequest, Finish
from rag.spelling import Speller
from rag.types import Answer, Turn

__all__ = ["MOST_QUESTION_CHARS", "Answerer", "AskRequest"]


class Answerer:
    """Answers questions with one provider; safe for concurrent use.

    ``stand_in`` writes the answers where the provider is out. ``context_tokens`` is what the
    provider's model can read; None fits nothing into it. ``speller`` puts questions right and
    ``watcher`` hears of every answer. ``judge`` says of a refusal whether articles from before the
    days asked for answer the question; without one nobody looks.
    """

    def __init__(
        self,
        *,
        searcher: Searcher,
        versions: VersionSource,
        catalogue: Catalogue,
        chats: ChatMemory,
        provider: ChatProvider,
        evidence_k: int,
        half_life_days: float,
        clock: Callable[[], datetime],
        rewriting: Rewriting = "rules",
        speller: Speller | None = None,
        highlighter: Highlighter | None = None,
        neighbours: int = 0,
        article_share: float = 1.0,
        stand_in: ChatProvider | None = None,
        context_tokens: int | None = None,
        watcher: AnswerWatcher | None = None,
        judge: ChatProvider | None = None,
    ) -> None:
        self._finder = Finder(
            searcher=searcher,
            versions=versions,
            catalogue=catalogue,
            half_life_days=half_life_days,
            neighbours=neighbours,
            article_share=article_share,
        )
        self._older = OlderAnswers(self._finder, judge) if judge else None
        self._versions = versions
        self._chats = chats
        self._provider = provider
        self._writer = Writer(provider, stand_in=stand_in)
        self._evidence_k = evidence_k
        self._clock = clock
        self._highlighter = highlighter
        self._context_tokens = context_tokens
        self._article_share = article_share
        self._watcher = watcher
        self._interpreter = Interpreter(
            chats=chats,
            rewriter=Rewriter(provider, rewriting=rewriting, speller=speller),
            finder=self._finder,
        )

    async def ask(self, request: AskRequest) -> Answer:
        """Return the finished answer; ProviderCallError if the provider failed."""
        async with aclosing(self.stream(request)) as events:
            async for event in events:
                if isinstance(event, Failed):
                    raise ProviderCallError(event.message, retryable=event.retryable)
                if isinstance(event, Answered):
                    return event.answer
        raise ProviderCallError("the answer ended without a result; ask again", retryable=True)

    async def stream(self, request: AskRequest) -> AsyncGenerator[AnswerEvent, None]:
        """Yield the events of one answer (``rag.answering.events``).

        Closing the iterator early ends the provider's call and stores what had arrived as an
        interrupted answer. Raises InvalidQueryError for a question that cannot be asked.
        """
        check_recency(request.recency)
        now = self._clock()
        understood = await self._interpreter.understood(request, today=now.date())
        wanted = Wanted(
            query=understood.query,
            k=request.k or self._evidence_k,
            filters=merged(request.filters, understood.asked.filters),
            preferred=understood.asked.preferred,
            recency=request.recency,
            today=understood.today,
            digest=understood.digest,
            beginnings=told_by_beginnings(understood.query),
            parts=parts(understood.query),
        )
        draft = AnswerDraft(
            answer_id=f"ans_{secrets.token_hex(10)}",
            conversation_id=request.conversation_id or f"con_{secrets.token_hex(10)}",
            understood=understood,
            provider=self._provider.name,
            model=self._provider.model,
            created_at=now.isoformat(),
            request=request,
            highlighter=self._highlighter,
        )
        yield Queried(
            answer_id=draft.answer_id,
            conversation_id=draft.conversation_id,
            question=draft.question,
            standalone_question=draft.standalone_question,
            filters=wanted.filters,
            provider=self._provider.name,
            model=self._provider.model,
            chips=draft.chips,
            today=wanted.today.isoformat(),
        )
        found, history = await self._search(draft, wanted, understood)
        yield EvidenceFound(
            evidence=draft.evidence,
            generation=found.result.generation,
            search_ms=draft.timings_ms["search"],
            notice=found.result.notice,
            dropped=draft.dropped,
        )
        asking = ChatRequest(
            question=draft.standalone_question,
            evidence=draft.evidence,
            history=history,
            strictness=request.strictness,
            wordings=wordings(
                draft.standalone_question, draft.evidence, draft.chips, ignored=request.ignore_chips
            ),
            digest=understood.digest,
            parts=wordings_of_parts(found.of_parts, draft.evidence),
        )
        async with aclosing(self._answer(draft, wanted, asking)) as events:
            async for event in events:
                yield event

    async def _search(
        self, draft: AnswerDraft, wanted: Wanted, understood: Understood
    ) -> tuple[Found, tuple[Turn, ...]]:
        """Give the draft its evidence; returns what was found and the turns that fit beside it."""
        began = time.perf_counter()
        found = await searched(self._finder.find, wanted)
        asked = understood.asked
        if not found.is_preferred:
            asked = without(asked, lambda chip: chip.soft)
        fit = await asyncio.to_thread(
            fitted,
            draft.standalone_question,
            found.evidence,
            understood.history,
            context_tokens=self._context_tokens,
            article_share=self._article_share,
        )
        draft.found(fit.evidence, found.version_texts, found.result, asked.chips, fit.dropped)
        draft.timings_ms["search"] = _ms_since(began)
        return found, fit.history

    async def _answer(
        self, draft: AnswerDraft, wanted: Wanted, asking: ChatRequest
    ) -> AsyncGenerator[AnswerEvent, None]:
        began = time.perf_counter()
        stored = False
        try:
            if draft.evidence:
                async with aclosing(self._writer.write(draft, asking)) as events:
                    async for event in events:
                        yield event
            else:
                draft.finish(Finish(reason="abstained"))
            draft.timings_ms["answer"] = _ms_since(began) - draft.timings_ms.get("check", 0.0)
            if draft.declines:
                await self._look_further_back(draft, wanted, asking)
            stored = True
            answer = await stored_whole(self._store, draft)
            yield Answered(answer=answer)
        except ProviderError as error:
            draft.finish(Finish(reason="stop", detail=_brief(error)))
            stored = True
            partial = await stored_whole(self._store_interrupted, draft)
            retryable = isinstance(error, ProviderCallError) and error.retryable
            yield Failed(message=str(error), retryable=retryable, answer=partial)
        finally:
            if not stored:
                await stored_whole(self._store_interrupted, draft)

    async def _look_further_back(
        self, draft: AnswerDraft, wanted: Wanted, asking: ChatRequest
    ) -> None:
        first = first_day(wanted.filters)
        if self._older is None or first is None:
            return
        began = time.perf_counter()
        draft.older = await self._older.find(wanted, asking, first=first)
        draft.timings_ms["older"] = _ms_since(began)

    def _store(self, draft: AnswerDraft, *, interrupted: bool = False) -> Answer:
        answer = self._chats.put_answer(
            draft.answer(interrupted=interrupted), now=self._clock(), place=draft.place
        )
        # An article that was removed while this answer was written must not live on in it.
        for article_id in removed_since(answer, self._versions):
            self._chats.redact_article(article_id)
        self._watch(answer)
        return answer

    def _store_interrupted(self, draft: AnswerDraft) -> Answer | None:
        draft.end()
        if not draft.text:
            self._watch(draft.answer(interrupted=True))
            return None
        return self._store(draft, interrupted=True)

    def _watch(self, answer: Answer) -> None:
        if self._watcher is not None:
            self._watcher.ended(answer)


def _brief(error: ProviderError) -> str:
    return error.brief if isinstance(error, ProviderCallError) else str(error)


def _ms_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)
