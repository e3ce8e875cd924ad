"""The crowd that streams are measured with, and what is made of what it saw."""

import asyncio
import random

from bench.stream_client import Watched, watch
from bench.streams import moments, overload_of, steady_of


def answer(first_s, *gaps):
    text_s = [first_s]
    for gap in gaps:
        text_s.append(text_s[-1] + gap)
    return Watched(status=200, head_s=0.01, text_s=text_s, ending="done")


def test_added_time_is_beyond_the_providers_own():
    steady = steady_of([answer(0.06, 0.02, 0.03), answer(0.10, 0.02)], most_open=2)
    assert (steady.n_answers, steady.n_errors, steady.most_open) == (2, 0, 2)
    assert steady.added_first_p50_ms == 30.0
    assert steady.gap_p50_ms == 20.0


def test_what_did_not_end_is_an_error():
    broken = Watched(status=200, text_s=[0.1], ending="delta", failure="it broke")
    refused = Watched(status=503, head_s=0.004, retry_after="2", ending="")
    steady = steady_of([answer(0.06), broken, refused], most_open=3)
    assert (steady.n_answers, steady.n_errors) == (1, 2)


def test_over_capacity_a_refusal_is_no_error():
    refused = [
        Watched(status=503, head_s=0.004, retry_after="2"),
        Watched(status=503, head_s=0.006),
    ]
    over = overload_of([answer(0.07), *refused, Watched(status=500)])
    assert (over.n_asked, over.n_answers, over.n_refused, over.n_errors) == (4, 1, 2, 1)
    assert over.with_retry_after == 0.5
    assert over.refused_p50_ms == 5.0


def test_without_answers_there_are_no_times():
    assert steady_of([], most_open=0).gap_p99_ms is None
    assert overload_of([Watched(status=500)]).with_retry_after is None


def test_readers_come_at_the_rate_and_the_same_each_time():
    came = moments(12.5, 60, random.Random(1))
    assert came == moments(12.5, 60, random.Random(1)) == sorted(came)
    assert 600 < len(came) < 900 and came[-1] < 60


async def test_a_stream_is_read_to_its_end():
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nRetry-After: 3\r\n\r\n")
        for name in ("query", "delta", "delta", "done"):
            writer.write(f"event: {name}\ndata: {{}}\n\n".encode())
            await writer.drain()
            await asyncio.sleep(0.02)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        watched = await watch(f"http://127.0.0.1:{port}", "Why?")
    assert watched.complete and watched.failure is None
    assert watched.retry_after == "3"
    assert len(watched.text_s) == 2 and watched.text_s[1] - watched.text_s[0] > 0.01


async def test_a_server_that_is_not_there_is_a_failure():
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    watched = await watch(f"http://127.0.0.1:{port}", "Why?")
    assert not watched.complete
    assert watched.failure is not None and "refused" in watched.failure.lower()
