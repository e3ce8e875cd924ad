"""A body is refused once it is longer than any answer, and at once if it is compressed."""

import gzip

import httpx2
import pytest

from rag.providers import bounded
from tests.rag.providers.loopback import Asked, Loopback, send_end, send_head, send_part


async def sends(parts, headers):
    async def reply(asked: Asked, writer) -> None:
        assert asked.headers["accept-encoding"] == "identity"
        await send_head(writer, 200, **headers)
        for part in parts:
            await send_part(writer, part)
        await send_end(writer)

    client = httpx2.AsyncClient(
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [bounded.bound_response]},
    )
    async with Loopback(reply) as server, client:
        return (await client.post(server.url, json={})).content


async def test_what_is_short_enough_is_unchanged(monkeypatch):
    monkeypatch.setattr(bounded, "MOST_BYTES", 9)
    assert await sends([b"1234", b"56789"], {}) == b"123456789"
    with pytest.raises(httpx2.DecodingError, match="longer than 9 bytes"):
        await sends([b"1234", b"567890"], {})


async def test_a_compressed_body_is_not_unpacked():
    bomb = gzip.compress(b"0" * 100_000)
    with pytest.raises(httpx2.DecodingError, match="'gzip' was not asked for"):
        await sends([bomb], {"content_encoding": "gzip"})
    assert await sends([b"plain"], {"content_encoding": "identity"}) == b"plain"
