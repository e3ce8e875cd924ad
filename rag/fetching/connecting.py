"""Connections that go to the very address that was checked, and are over when their time is.

A name is looked up once, here. Every address that it leads to must be one that may be asked, and
the connection is made to one of those by number: a name that leads elsewhere the next time gains
nothing. The name remains what TLS and the ``Host`` field speak of.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from threading import Thread

import httpcore2

from rag.errors import FetchError
from rag.fetching.reach import Reach

__all__ = ["CheckedBackend", "Deadline"]

CONNECT_S = 5.0
# Of a name with many addresses the first few are tried.
_MOST_TRIED = 4


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left_s(self) -> float:
        """Return how many seconds are left; httpcore2.ReadTimeout if none are."""
        left = self._end - self._clock()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left


class CheckedBackend(httpcore2.NetworkBackend):
    """Looks up, checks and connects for one address and those it redirects to."""

    def __init__(self, reach: Reach, deadline: Deadline) -> None:
        self._reach = reach
        self._deadline = deadline
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to ``host``; FetchError if it, or one of its addresses, may not be asked."""
        within = Deadline(min(CONNECT_S, self._deadline.left_s()))
        addresses = _looked_up(host, port, within.left_s())
        if not all(self._reach.allows(host, address) for address in addresses):
            raise FetchError(
                f"leads to {host!r}, which is not a public machine; name it in"
                " FOOTNOTE_FETCH_PRIVATE if it may be asked, or save the page and add the file"
            )
        tried = addresses[:_MOST_TRIED]
        for n_left in range(len(tried), 0, -1):
            try:
                stream = self._sockets.connect_tcp(
                    tried[-n_left], port, timeout=within.left_s() / n_left
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if n_left == 1:
                    raise
            else:
                return _Timed(stream, self._deadline)
        raise httpcore2.ConnectError


class _Timed(httpcore2.NetworkStream):
    """A stream on which nothing takes longer than is left, however little comes at a time."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left_s())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left_s())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        limit_s = min(CONNECT_S, self._deadline.left_s())
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, limit_s), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _looked_up(host: str, port: int, within_s: float) -> list[str]:
    """Return the addresses of a host in numbers, each once, in the order to try them.

    The system's look-up has no time limit of its own, so it runs in a thread that may outlive it.
    """
    found: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.set_result(list(dict.fromkeys(str(entry[4][0]) for entry in entries)))
        except (OSError, UnicodeError) as error:
            found.set_exception(error)

    Thread(target=look_up, name="footnote-looking-up", daemon=True).start()
    try:
        addresses = found.result(within_s)
    except (OSError, UnicodeError) as error:
        # Since Python 3.11 a time limit that is over is an OSError too.
        raise FetchError(
            f"leads to {host!r}, which cannot be found; check its spelling and this machine's"
            " connection"
        ) from error
    if not addresses:
        raise FetchError(f"leads to {host!r}, which has no address; check its spelling")
    return addresses
