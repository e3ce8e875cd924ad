"""Bounds what a service may send for one call, before anything of it is unpacked or kept.

An endless line, an endless error page or a small body that unpacks to a large one would otherwise
fill the memory for as long as the call may take.
"""

from collections.abc import AsyncIterator

import httpx2

__all__ = ["MOST_BYTES", "bound_response"]

# A chunk of some 300 bytes for each of 50,000 tokens; no answer of ours comes near that.
MOST_BYTES = 16_000_000


async def bound_response(response: httpx2.Response) -> None:
    """Make a response end with DecodingError where it is too long; refuse a compressed one.

    For the ``response`` event hook of a client that asks for identity encoding.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise httpx2.DecodingError(f"a body in the encoding {encoding[:20]!r} was not asked for")
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        n_bytes = 0
        async for part in self._stream:
            n_bytes += len(part)
            if n_bytes > MOST_BYTES:
                raise httpx2.DecodingError(f"it is longer than {MOST_BYTES:,} bytes")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()
