"""Asks a provider again while nothing of its answer has been shown, within the limits of one call.

Whatever is tried, the first piece must come within ``first_token_timeout_s`` and the end within
``total_timeout_s``, pauses included. A pause is random up to a bound that doubles (full jitter,
https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), and no shorter than the
service asks for; where that is longer than the time that is left, it is not asked again.
"""

import asyncio
import itertools
import logging
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from rag.errors import ProviderCallError, ProviderPausedError
from rag.providers.calls import CallSite
from rag.providers.closing import closing
from rag.providers.config import ProviderConfig
from rag.providers.failures import SILENT, TOO_LONG
from rag.providers.protocol import ChatProvider, ChatRequest, Delta, is_visible
from rag.providers.retry_budget import RetryBudget

__all__ = ["RetryingProvider"]

_LOG = logging.getLogger("footnote.providers")
_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 8.0
_JITTER = random.SystemRandom().random


class RetryingProvider:
    """A provider asked again where that may help; logs every failure, without what was asked.

    ``jitter`` gives a number in 0..1 for each pause.
    """

    def __init__(
        self,
        provider: ChatProvider,
        *,
        config: ProviderConfig,
        budget: RetryBudget,
        jitter: Callable[[], float] = _JITTER,
    ) -> None:
        self._provider = provider
        self._config = config
        self._budget = budget
        self._jitter = jitter
        self._site = CallSite(
            provider=provider.name, model=provider.model or "", base_url="", config=config
        )

    @property
    def name(self) -> str:
        """The provider's own name."""
        return self._provider.name

    @property
    def model(self) -> str | None:
        """The provider's own model."""
        return self._provider.model

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        """Yield the deltas of the first attempt that shows any; see ``ChatProvider.stream``."""
        clock = asyncio.get_running_loop().time
        began = clock()
        self._budget.called()
        for attempt in itertools.count(1):
            shown = False
            try:
                async with aclosing(self._attempt(request, began)) as deltas:
                    async for delta in deltas:
                        shown = shown or is_visible(delta)
                        yield delta
            except ProviderCallError as error:
                took_s = clock() - began
                pause_s = None if shown else self._pause_s(error, attempt, took_s)
                _log_failure(self.name, error, attempt, took_s, shown=shown, pause_s=pause_s)
                if pause_s is None:
                    raise
            else:
                return
            await asyncio.sleep(pause_s)

    async def _attempt(self, request: ChatRequest, began: float) -> AsyncGenerator[Delta, None]:
        """Yield one call's deltas, or raise ProviderCallError at the limits of all attempts."""
        until, failure = began + self._config.first_token_timeout_s, SILENT
        end = began + self._config.total_timeout_s
        async with aclosing(closing(self._provider.stream(request))) as deltas:
            while True:
                if end <= until:
                    until, failure = end, TOO_LONG
                try:
                    async with asyncio.timeout_at(until) as timer:
                        delta = await anext(deltas)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    if not timer.expired():
                        raise
                    raise self._site.error(failure) from None
                yield delta
                until, failure = end, TOO_LONG

    def _pause_s(self, error: ProviderCallError, attempt: int, took_s: float) -> float | None:
        """Return how long to wait before asking again, or None to give up."""
        if not error.retryable or isinstance(error, ProviderPausedError):
            return None
        if attempt > self._config.retries:
            return None
        most_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** (attempt - 1))
        pause_s = max(self._jitter() * most_s, error.retry_after_s or 0.0)
        if took_s + pause_s >= self._config.first_token_timeout_s or not self._budget.spend():
            return None
        return pause_s


def _log_failure(
    name: str,
    error: ProviderCallError,
    attempt: int,
    took_s: float,
    *,
    shown: bool,
    pause_s: float | None,
) -> None:
    when = "in the middle of its answer" if shown else "before its first word"
    then = "giving up" if pause_s is None else f"asking again in {pause_s:.1f} s"
    _LOG.warning(
        "provider %r failed %s (call %d, after %.1f s): %s; %s",
        name,
        when,
        attempt,
        took_s,
        error,
        then,
        extra={"provider": name, "attempt": attempt, "took_ms": round(took_s * 1000)},
    )
