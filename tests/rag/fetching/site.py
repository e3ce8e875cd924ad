"""A real web server on loopback that answers what a test wants, down to each part of a body."""

import threading
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    """What is sent for a path. A body that is no bytes comes in parts, until nobody listens."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """``asked`` has the path and the fields of each request, in order."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    def put(self, path, body=b"", *, kind=HTML, status=200, **headers):
        """Answer ``path`` with this, and return its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = body.encode() if isinstance(body, str) else body
        self.answers[path] = Answer(body, status, ({"Content-Type": kind} if kind else {}) | named)
        return self.base + path

    def move(self, path, location, *, status=302):
        """Redirect ``path``, and return its address."""
        return self.put(path, status=status, Location=location)

    @property
    def paths(self):
        return [path for path, _ in self.asked]


def _handler(site):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            site.asked.append((self.path, dict(self.headers.items())))
            answer = site.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.close_connection = True
            # Whoever asked may have heard enough.
            with suppress(OSError):
                self._send(answer.body)

        def _send(self, body):
            if isinstance(body, bytes):
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            self.end_headers()
            for part in body:
                self.wfile.write(part)
                self.wfile.flush()

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def serving(tls=None):
    """Serve until the block ends, over TLS with a context for it."""
    site = Site(port=0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
