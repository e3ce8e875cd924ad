"""Counts how calls to providers fail, by provider and kind."""

import threading
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

from rag.errors import ProviderCallError
from rag.providers.closing import closing
from rag.providers.protocol import ChatProvider, ChatRequest, Delta

__all__ = ["CountingProvider", "FailureCounts"]


class FailureCounts:
    """How often each kind of failure was met; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, provider: str, kind: str) -> None:
        """Count one failed call."""
        with self._lock:
            self._counts[provider, kind] += 1

    def read(self) -> Mapping[tuple[str, str], int]:
        """Return the counts so far by provider and kind, in that order."""
        with self._lock:
            return dict(sorted(self._counts.items()))


class CountingProvider:
    """A provider whose failed calls are counted, those that are tried again included."""

    def __init__(self, provider: ChatProvider, counts: FailureCounts) -> None:
        self._provider = provider
        self._counts = counts

    @property
    def name(self) -> str:
        """The provider's own name."""
        return self._provider.name

    @property
    def model(self) -> str | None:
        """The provider's own model."""
        return self._provider.model

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        """Yield the provider's deltas; a ProviderCallError is counted and goes on."""
        try:
            async with aclosing(closing(self._provider.stream(request))) as deltas:
                async for delta in deltas:
                    yield delta
        except ProviderCallError as error:
            self._counts.add(self.name, error.kind)
            raise
