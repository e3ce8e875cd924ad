"""Has an answer written by its provider, or by the one that stands in where that is out."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from rag.answering.draft import AnswerDraft
from rag.answering.events import AnswerEvent, TextArrived
from rag.answering.threads import checked_whole
from rag.errors import ProviderCallError, ProviderError
from rag.providers.closing import closing
from rag.providers.protocol import (
    ChatProvider,
    ChatRequest,
    Delta,
    Finish,
    QuoteDelta,
    TextDelta,
)
from rag.types import Fallback

__all__ = ["Writer"]

_log = logging.getLogger("footnote.providers")


class Writer:
    """Fills drafts with what a provider writes; ``stand_in`` is asked where that is out."""

    def __init__(self, provider: ChatProvider, *, stand_in: ChatProvider | None) -> None:
        self._provider = provider
        self._stand_in = stand_in

    async def write(
        self, draft: AnswerDraft, asking: ChatRequest
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Yield what happens until the draft is whole.

        A provider that fails before anything of its answer is shown is replaced, and the draft
        says so. Raises ProviderCallError if it fails later, or nobody stands in.
        """
        try:
            async with aclosing(self._written(self._provider, draft, asking)) as events:
                async for event in events:
                    yield event
        except ProviderCallError as error:
            if draft.has_begun or self._stand_in is None:
                raise
            async with aclosing(self._replaced(self._stand_in, draft, asking, error)) as events:
                async for event in events:
                    yield event
        for event in await checked_whole(draft.end):
            yield event

    async def _replaced(
        self,
        stand_in: ChatProvider,
        draft: AnswerDraft,
        asking: ChatRequest,
        failure: ProviderCallError,
    ) -> AsyncGenerator[AnswerEvent, None]:
        fallback = Fallback(
            provider=self._provider.name, model=self._provider.model, reason=failure.brief
        )
        _log.warning("provider %r is out, %r answers instead", fallback.provider, stand_in.name)
        yield draft.fell_back(fallback, stand_in)
        try:
            async with aclosing(self._written(stand_in, draft, asking)) as events:
                async for event in events:
                    yield event
        except ProviderError as error:
            # Who asked for the first provider can do more about its failure than about this one.
            _log.error("provider %r cannot stand in: %s", stand_in.name, error)
            raise failure from None

    async def _written(
        self, provider: ChatProvider, draft: AnswerDraft, asking: ChatRequest
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Yield what happens until the Finish, which the draft takes; ProviderCallError without.

        Text is yielded at once, the checks of a claim when they are done.
        """
        async with aclosing(closing(provider.stream(asking))) as deltas:
            async for delta in deltas:
                for arrived in _taken(draft, delta):
                    yield arrived
                if draft.may_check():
                    for checked in await checked_whole(draft.check):
                        yield checked
                if isinstance(delta, Finish):
                    draft.finish(delta)
                    return
                if draft.is_cut:
                    draft.finish(Finish(reason="length"))
                    return
        raise ProviderCallError(
            f"the provider {provider.name!r} stopped before it finished; ask again",
            retryable=True,
        )


def _taken(draft: AnswerDraft, delta: Delta) -> list[TextArrived]:
    if isinstance(delta, TextDelta):
        return draft.take_text(delta.text)
    if isinstance(delta, QuoteDelta):
        return draft.take_quote(delta)
    return []
