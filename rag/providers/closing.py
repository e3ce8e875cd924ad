"""Gives what a provider streams an end that the caller decides."""

from collections.abc import AsyncGenerator, AsyncIterator

from rag.providers.protocol import Delta

__all__ = ["closing"]


async def closing(deltas: AsyncIterator[Delta]) -> AsyncGenerator[Delta, None]:
    """Give any async iterator an ``aclose`` that closes the one below."""
    try:
        async for delta in deltas:
            yield delta
    finally:
        close = getattr(deltas, "aclose", None)
        if close is not None:
            await close()
