"""A real server on a loopback port, and clients that speak to it over HTTP or a bare socket."""

import contextlib
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from rag.application import Application
from web.server import make_server

ASKED = "What did the council decide about the bridge?"
# The longest answer of all the tests, on a machine that may be busy.
_PATIENCE_S = 120


@contextlib.contextmanager
def running(app, *, config=None):
    """Serve ``app`` of ``create_app``, or what ``config`` says, and lend the port."""
    server = uvicorn.Server(config) if config else make_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        server.force_exit = config is not None
        thread.join(60)
    assert not thread.is_alive()


@contextlib.contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve an app of ``create_app`` and give its address."""
    with running(app) as port:
        yield f"http://127.0.0.1:{port}"


@dataclass
class Live:
    """A served application; ``base`` is its address."""

    application: Application
    base: str
    script_file: Path

    def play(self, *steps):
        self.script_file.write_text(json.dumps(list(steps)), encoding="utf-8")

    def add(self, *articles):
        self.application.library.add(articles)
        self.application.catch_up()

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE_S) as reply:
            return json.loads(reply.read() or b"null")

    def ask(self, question=ASKED, **more):
        return self.call("POST", "/v1/chat", {"question": question, **more})


class Caller:
    """One connection."""

    def __init__(self, port, *, timeout_s=60):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout_s)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def post(self, path, body):
        data = json.dumps(body).encode()
        self.socket.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\n\r\n".encode()
            + data
        )

    def read_until(self, wanted):
        while wanted not in self.received:
            piece = self.socket.recv(65_536)
            assert piece, self.received[:500]
            self.received += piece
        return self.received

    def is_dropped(self):
        """Read to the end and say whether the server ended the connection."""
        try:
            while self.socket.recv(65_536):
                pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True
