"""One connection to the server: dropped when its client does not go on.

uvicorn waits for ever for the rest of a request, and for a client that does not read. Each holds a
connection, a place among the answers or up to 64 kB of what it should have read, so all of them are
given a time, and there is a limit to how many connections there are.
"""

import asyncio
import socket
import struct

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["MOST_CONNECTIONS", "Connection"]

# Half of the usual limit on open files; the rest is for the library and the providers.
MOST_CONNECTIONS = 512
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\n"
    b"Cache-Control: no-store\r\nConnection: close\r\n\r\n"
)


class Connection(H11Protocol):
    """uvicorn's connection, with an end to waiting."""

    # For the head of a request to come.
    head_within_s = 15.0
    # A client must send so much of a body, or its end, in each such time.
    body_within_s = 15.0
    least_sent_bytes = 16_384
    # A client must take so much of what waits for it in each such time.
    stalled_after_s = 10.0
    least_taken_bytes = 16_384

    _head_timer: asyncio.TimerHandle | None = None
    _body_timer: asyncio.TimerHandle | None = None
    _n_sent_bytes = 0
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Wait for the first head, or say that there are too many connections."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.write(_FULL)
            transport.close()
            return
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take bytes; a head that is not complete yet has its time from its first byte."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._cancel_head()
            self._follow_body(len(data))
        elif self._head_timer is None:
            self._await_head()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, as uvicorn does with a time of its own."""
        self._cancel_head()
        self._cancel_body()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget all times."""
        self._cancel_head()
        self._cancel_body()
        self._cancel_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Watch whether the client takes what waits for it."""
        super().pause_writing()
        self._watch(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Stop watching: it has."""
        self._cancel_stall()
        super().resume_writing()

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.head_within_s, self.transport.abort)

    def _follow_body(self, n_bytes: int) -> None:
        self._n_sent_bytes += n_bytes
        if not self.cycle.more_body:
            self._cancel_body()
        elif self._body_timer is None:
            self._await_body()

    def _await_body(self) -> None:
        self._n_sent_bytes = 0
        held = self.flow.read_paused
        self._body_timer = self.loop.call_later(self.body_within_s, self._look_for_body, held)

    def _look_for_body(self, held: bool) -> None:
        # While the application does not read what it has, nothing more can be sent.
        held = held or self.flow.read_paused
        if held or self._n_sent_bytes >= self.least_sent_bytes:
            self._await_body()
        else:
            self.transport.abort()

    def _watch(self, n_waiting: int) -> None:
        self._cancel_stall()
        self._stall_timer = self.loop.call_later(self.stalled_after_s, self._look, n_waiting)

    def _look(self, n_waited: int) -> None:
        n_waiting = self.transport.get_write_buffer_size()
        if n_waited - n_waiting < self.least_taken_bytes:
            self._reset()
        else:
            self._watch(n_waiting)

    def _reset(self) -> None:
        """End the connection without waiting for the client to read what it does not read.

        Without the option the system would keep megabytes for it, see socket(7), ``SO_LINGER``.
        """
        connected: socket.socket | None = self.transport.get_extra_info("socket")
        if connected is not None:
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _cancel_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _cancel_body(self) -> None:
        if self._body_timer is not None:
            self._body_timer.cancel()
            self._body_timer = None

    def _cancel_stall(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None
