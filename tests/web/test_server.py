"""A stop signal ends readiness at once, open streams with a word, and the process soon after."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from rag.chats import ChatStore
from tests.web.conftest import BRIDGE, loaded, open_application
from tests.web.live import Caller, running
from web.app import create_app
from web.server import GONE_WITHIN_S

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from tests.web.conftest import BRIDGE, loaded, open_application
from web.app import create_app
from web.server import make_server

folder, port = Path(sys.argv[1]), int(sys.argv[2])
application = open_application(folder / "data", folder / "script.json")
application.library.add([loaded("bridge", "Bridge", BRIDGE)])
make_server(create_app(application), host="127.0.0.1", port=port, log_level="error").run()
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def connected(port, process):
    for _ in range(600):
        assert process.poll() is None
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=20)
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


def is_ready(port):
    """Whether the server says, over a new connection, that it wants questions."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
            client.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return client.recv(65536).startswith(b"HTTP/1.1 200")
    except ConnectionError:
        return False


def wait_until(condition, within_s):
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("n_streams", [4, pytest.param(20, marks=pytest.mark.long)])
def test_a_stop_signal_ends_readiness_streams_and_the_process(tmp_path, n_streams):
    (tmp_path / "script.json").write_text(json.dumps(["The council voted. [1] ", 60.0, "Never."]))
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path), str(port)], cwd=ROOT)
    try:
        body = json.dumps({"question": "the bridge?", "stream": True})
        with ExitStack() as opened:
            clients = [opened.enter_context(connected(port, process)) for _ in range(n_streams)]
            wait_until(lambda: is_ready(port), within_s=30)
            for client in clients:
                client.sendall(
                    f"POST /v1/chat HTTP/1.1\r\nHost: localhost\r\n"
                    f"Content-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
                )
            received = [b""] * n_streams
            for n, client in enumerate(clients):
                while b"event: claim" not in received[n] and b"event: delta" not in received[n]:
                    piece = client.recv(65536)
                    assert piece, received[n]
                    received[n] += piece
            assert is_ready(port)
            process.send_signal(signal.SIGTERM)
            stopped_at = time.monotonic()
            # Within a second, where the machine has one to spare for it.
            wait_until(lambda: not is_ready(port), within_s=5)
            for n, client in enumerate(clients):
                while piece := client.recv(65536):
                    received[n] += piece
        for stream in received:
            assert stream.count(b"event: error") == 1
            assert b"urn:footnote:problem:shutdown" in stream
        assert process.wait(timeout=20) == 0
        # The process counts from when it sees the signal; a busy machine lets it see it late.
        assert time.monotonic() - stopped_at < GONE_WITHIN_S + 4
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("stream", [True, False])
def test_answers_that_outlast_the_grace_are_stored_before_the_files_are_shut(
    stream, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr("web.server.GRACE_S", 0.1)
    (tmp_path / "script.json").write_text(json.dumps(["The council voted. [1] ", 60.0, "Never."]))
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    application.library.add([loaded("bridge", "Bridge", BRIDGE)])
    put_answer = application.chats.put_answer
    taking = threading.Event()

    def slow(answer, **more):
        taking.set()
        time.sleep(0.5)
        return put_answer(answer, **more)

    monkeypatch.setattr(application.chats, "put_answer", slow)
    app = create_app(application)
    with running(app) as port, Caller(port) as caller:
        caller.post("/v1/chat", {"question": "the bridge?", "stream": stream})
        if stream:
            caller.read_until(b"event: delta")
            # As the signal does.
            app.state.site.shutdown.begin()
            assert taking.wait(60)
        else:
            wait_until(lambda: app.state.site.slots.n_taken, within_s=60)
            time.sleep(0.5)
    assert "could not be stored" not in caplog.text
    assert app.state.site.slots.n_taken == 0
    with closing(ChatStore(tmp_path / "data" / "chats.db")) as chats:
        (told,) = chats.list_conversations(limit=10)
        (answer,) = chats.conversation(told.conversation_id).answers
    assert answer.interrupted
    assert answer.text.startswith("The council voted.")
