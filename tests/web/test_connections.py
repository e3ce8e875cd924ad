"""A client that sends no whole request, or takes no reply, does not keep its connection."""

import asyncio
import contextlib
import threading
import time

import pytest
import uvicorn

from tests.web.live import Caller, running
from web import connections
from web.connections import Connection
from web.server import make_server

LEFT = threading.Event()


async def endless(scope, receive, send):
    """Answer /small, and /body once it has come, with a word; all else as long as one reads."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/body":
        while (await receive()).get("more_body"):
            pass
    if scope["path"] in {"/small", "/body"}:
        await send({"type": "http.response.body", "body": b"word"})
        return
    while not await left(receive):
        await send({"type": "http.response.body", "body": b"x" * 65_536, "more_body": True})
    LEFT.set()


async def left(receive):
    """Whether the client is gone; does not wait for it."""
    task = asyncio.ensure_future(receive())
    done, _ = await asyncio.wait({task}, timeout=0)
    if not done:
        task.cancel()
        return False
    return task.result()["type"] == "http.disconnect"


@pytest.fixture
def port(monkeypatch):
    monkeypatch.setattr(Connection, "head_within_s", 0.4)
    monkeypatch.setattr(Connection, "body_within_s", 0.4)
    monkeypatch.setattr(Connection, "stalled_after_s", 0.4)
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 3)
    config = uvicorn.Config(
        endless, port=0, http=Connection, lifespan="off", log_level="error", access_log=False
    )
    with running(None, config=config) as found:
        yield found


GET = b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_a_reader_that_does_not_read_is_dropped_and_one_that_does_is_not(port):
    LEFT.clear()
    with Caller(port) as reader, Caller(port) as sleeper:
        for caller in (reader, sleeper):
            caller.socket.sendall(GET % b"/endless")
        until = time.monotonic() + 3
        while time.monotonic() < until and not LEFT.is_set():
            assert reader.socket.recv(65_536)
        assert LEFT.wait(10)
        assert reader.socket.recv(65_536)
        # Reset, not closed in good order: nothing waits for the sleeper to wake up.
        with pytest.raises(ConnectionResetError):
            sleeper.read_until(b"what never comes")


@pytest.mark.parametrize("sent", [b"", b"GET /small HTTP/1.1\r\nHost: loc"])
def test_a_head_that_does_not_come_ends_the_connection(port, sent):
    with Caller(port, timeout_s=10) as caller:
        caller.socket.sendall(sent)
        assert caller.is_dropped()


def test_the_next_head_on_a_connection_has_its_time_too(port):
    with Caller(port, timeout_s=10) as caller:
        caller.socket.sendall(GET % b"/small")
        caller.read_until(b"word")
        caller.socket.sendall(b"GET /small HTTP/1.1\r\nX-Slow: ")
        for _ in range(3):
            time.sleep(0.1)
            with contextlib.suppress(ConnectionError):
                caller.socket.sendall(b"y")
        assert caller.is_dropped()


POST = b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 80000\r\n\r\n"


# The second one has its reply already and may not hold the connection for that.
@pytest.mark.parametrize("path", [b"/body", b"/small"])
def test_a_body_that_dribbles_ends_the_connection(port, path):
    with Caller(port, timeout_s=10) as caller:
        caller.socket.sendall(POST % path)
        caller.read_until(b"200 OK")
        for _ in range(3):
            time.sleep(0.1)
            with contextlib.suppress(ConnectionError):
                caller.socket.sendall(b"y")
        assert caller.is_dropped()


def test_a_body_that_takes_its_time_but_comes_is_taken(port):
    with Caller(port, timeout_s=10) as caller:
        caller.socket.sendall(POST % b"/body")
        for _ in range(4):
            time.sleep(0.15)
            caller.socket.sendall(b"y" * 20_000)
        caller.read_until(b"word")


def test_there_is_a_limit_to_connections_and_it_is_said_at_once(port):
    held = [Caller(port) for _ in range(3)]
    for caller in held:
        caller.socket.sendall(GET % b"/endless")
        caller.read_until(b"200 OK")
    with Caller(port) as late:
        late.socket.sendall(GET % b"/small")
        head = late.read_until(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 2" in head
    for caller in held:
        caller.close()


def test_the_server_uses_it(stage):
    server = make_server(stage.client.app, host="127.0.0.1", port=0)
    assert server.config.http is Connection
    assert server.config.proxy_headers is False
    assert Connection.stalled_after_s <= 10
