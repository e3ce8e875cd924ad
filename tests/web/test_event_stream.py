"""The stream's own promises: heartbeats, the client's leaving, the shutdown, late errors."""

import asyncio
import json
import time

import pytest

from rag.errors import InvalidQueryError
from web.events import EventStream, ServerEvent, encode_event
from web.shutdown import Shutdown


class Source:
    """Yields what it is told, and knows when it was closed."""

    def __init__(self, *steps):
        self.steps = steps
        self.closed_at = None

    async def __call__(self):
        try:
            for step in self.steps:
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, float):
                    await asyncio.sleep(step)
                else:
                    yield step
        finally:
            self.closed_at = time.monotonic()


async def serve(source, *, leave_after=None, shutdown=None, heartbeat_s=15.0, slow_send=None):
    sent = []

    async def receive():
        await asyncio.sleep(3600 if leave_after is None else leave_after)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)
        if slow_send:
            await asyncio.sleep(slow_send)

    response = EventStream(source, shutdown=shutdown or Shutdown(), heartbeat_s=heartbeat_s)
    await response({"type": "http"}, receive, send)
    return sent


def body(sent):
    return b"".join(message.get("body", b"") for message in sent)


DELTA = ServerEvent("delta", {"text": "é\n"})


async def test_events_are_sent_and_the_body_is_finished():
    sent = await serve(Source(DELTA, ServerEvent("done", {})))
    assert body(sent) == 'event: delta\ndata: {"text":"é\\n"}\n\nevent: done\ndata: {}\n\n'.encode()
    assert sent[-1]["more_body"] is False


async def test_what_some_take_for_a_line_end_is_escaped():
    text = "\x85\u2028\u2029\x1c\v\f\r\n"
    sent = encode_event(ServerEvent("delta", {"text": text})).decode()
    assert [line for line in sent.splitlines() if line] == sent.strip("\n").split("\n")
    assert json.loads(sent.split("data: ")[1]) == {"text": text}


async def test_a_silent_source_sends_heartbeats():
    sent = await serve(Source(DELTA, 0.2, ServerEvent("done", {})), heartbeat_s=0.05)
    assert 2 <= body(sent).count(b": still here\n\n") <= 4
    assert body(sent).endswith(b"event: done\ndata: {}\n\n")


async def test_the_source_is_closed_within_a_second_of_the_clients_leaving():
    source = Source(DELTA, 30.0)
    began = time.monotonic()
    await serve(source, leave_after=0.1)
    assert source.closed_at is not None
    assert source.closed_at - began < 1.0


async def test_the_source_is_closed_when_the_client_leaves_before_anything_came():
    source = Source(30.0)
    sent = await serve(source, leave_after=0.05)
    assert sent == []
    assert source.closed_at is not None


async def test_who_serves_may_be_cancelled_again_and_the_source_still_ends_in_peace():
    begun, ended = asyncio.Event(), asyncio.Event()

    async def slow_to_end():
        try:
            yield DELTA
            await asyncio.sleep(3600)
        finally:
            begun.set()
            await asyncio.sleep(0.2)
            ended.set()

    serving = asyncio.create_task(serve(slow_to_end, leave_after=0.01))
    await begun.wait()
    for _ in range(2):
        serving.cancel()
        await asyncio.sleep(0)
    await asyncio.wait({serving}, timeout=10)
    assert ended.is_set()
    assert serving.cancelled()


async def test_a_shutdown_ends_the_stream_with_an_error_event():
    shutdown = Shutdown()
    source = Source(DELTA, 30.0)
    asyncio.get_running_loop().call_later(0.05, shutdown.begin)
    sent = await serve(source, shutdown=shutdown)
    last = body(sent).decode().split("\n\n")[-2]
    assert last.startswith("event: error\n")
    problem = json.loads(last.split("data: ")[1])
    assert problem["type"] == "urn:footnote:problem:shutdown"
    assert problem["retryable"] is True
    assert problem["answer"] is None
    assert source.closed_at is not None
    assert shutdown.begun


async def test_a_stream_that_begins_after_the_shutdown_ends_at_once():
    shutdown = Shutdown()
    shutdown.begin()
    sent = await asyncio.wait_for(serve(Source(30.0), shutdown=shutdown), 1)
    assert b"event: error" in body(sent)


async def test_an_error_before_the_first_event_is_raised():
    with pytest.raises(InvalidQueryError):
        await serve(Source(InvalidQueryError("the question is empty")))


async def test_an_error_after_the_first_event_is_an_error_event_without_a_trace():
    sent = await serve(Source(DELTA, RuntimeError("secret words")))
    assert b"event: error" in body(sent)
    assert b"secret words" not in body(sent)
    assert b'"retryable":true' in body(sent)
    assert b'"answer":null' in body(sent)
    assert sent[-1]["more_body"] is False


async def test_a_client_that_leaves_while_it_is_sent_something_is_sent_no_more():
    source = Source(*[DELTA] * 1000)
    sent = await serve(source, slow_send=0.2, leave_after=0.05)
    assert len(sent) == 2
    assert source.closed_at is not None


async def test_a_source_that_is_cancelled_from_inside_ends_its_stream():
    async def cancelled():
        yield DELTA
        raise asyncio.CancelledError

    sent = await asyncio.wait_for(serve(cancelled), 10)
    assert b"delta" in body(sent)
