"""Leaves a provider alone while its breaker is open, and tells the breaker how calls went."""

import logging
import math
from collections.abc import AsyncGenerator
from contextlib import aclosing

from rag.errors import ProviderCallError, ProviderPausedError
from rag.providers.breaker import Breaker
from rag.providers.closing import closing
from rag.providers.protocol import ChatProvider, ChatRequest, Delta, Finish, is_visible

__all__ = ["BreakingProvider"]

_LOG = logging.getLogger("footnote.providers")


class BreakingProvider:
    """A provider behind a breaker, which may be shared with others that ask the same service."""

    def __init__(self, provider: ChatProvider, breaker: Breaker) -> None:
        self._provider = provider
        self._breaker = breaker

    @property
    def name(self) -> str:
        """The provider's own name."""
        return self._provider.name

    @property
    def model(self) -> str | None:
        """The provider's own model."""
        return self._provider.model

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        """Yield the provider's deltas; ProviderPausedError at once where it is left alone.

        A failure that trying again cannot mend, such as a refused key, is an answer of the service
        and opens nothing; neither does a reader who leaves.
        """
        admission = self._breaker.admit()
        if admission is None:
            raise self._paused()
        settled = False
        try:
            async with aclosing(closing(self._provider.stream(request))) as deltas:
                async for delta in deltas:
                    if not settled and (is_visible(delta) or isinstance(delta, Finish)):
                        self._breaker.succeeded(admission)
                        settled = True
                    yield delta
        except ProviderCallError as error:
            settled = True
            if not error.retryable:
                self._breaker.succeeded(admission)
            elif self._breaker.failed(admission):
                _LOG.warning(
                    "provider %r is left alone for %.0f s: it keeps failing",
                    self.name,
                    self._breaker.left_s,
                )
            raise
        finally:
            if not settled:
                self._breaker.released(admission)

    def _paused(self) -> ProviderPausedError:
        left_s = self._breaker.left_s
        what = f"{self.name} has failed several times and is left alone for a while"
        return ProviderPausedError(
            f"{what}; ask again in {max(1, math.ceil(left_s))} s",
            retryable=True,
            brief=what,
            retry_after_s=left_s,
        )
