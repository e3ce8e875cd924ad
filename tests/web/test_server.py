"""A stop signal ends open streams with a word, and the process soon after."""

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

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


def test_a_stop_signal_ends_a_stream_with_an_error_event_and_the_process(tmp_path):
    (tmp_path / "script.json").write_text(json.dumps(["The council voted. [1] ", 60.0, "Never."]))
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(tmp_path), str(port)], cwd=ROOT)
    try:
        body = json.dumps({"question": "the bridge?", "stream": True})
        with connected(port, process) as client:
            client.sendall(
                f"POST /v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            received = b""
            while b"event: claim" not in received and b"event: delta" not in received:
                piece = client.recv(65536)
                assert piece, received
                received += piece
            process.send_signal(signal.SIGTERM)
            stopped_at = time.monotonic()
            while piece := client.recv(65536):
                received += piece
        assert b"event: error" in received
        assert b"urn:footnote:problem:shutdown" in received
        assert process.wait(timeout=20) == 0
        assert time.monotonic() - stopped_at < GONE_WITHIN_S + 1.5
    finally:
        process.kill()
        process.wait()
