"""Gives what a provider streams an end that the caller decides, or reads it to its own."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from rag.providers.protocol import ChatProvider, ChatRequest, Delta, TextDelta

__all__ = ["closing", "text_of"]


async def closing(deltas: AsyncIterator[Delta]) -> AsyncGenerator[Delta, None]:
    """Give any async iterator an ``aclose`` that closes the one below."""
    try:
        async for delta in deltas:
            yield delta
    finally:
        close = getattr(deltas, "aclose", None)
        if close is not None:
            await close()


async def text_of(provider: ChatProvider, request: ChatRequest) -> str:
    """Return all the text that a provider writes; ProviderError if it fails."""
    async with aclosing(closing(provider.stream(request))) as deltas:
        return "".join([delta.text async for delta in deltas if isinstance(delta, TextDelta)])
