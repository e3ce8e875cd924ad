"""Server-sent events: the encoding, and a response that ends its source when the client leaves.

The source runs in one task of its own; the response waits for its values, for the client to
leave, and for the shutdown. Whatever comes first, the source is closed before the response ends,
so a provider's call is cancelled as soon as nothing is being sent; that a client takes nothing is
seen by its connection (``web.connections``). An error before the first value is an ordinary
problem.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from http import HTTPStatus
from typing import NamedTuple

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from web.leaving import end
from web.mailbox import Mailbox
from web.problems import problem_fields
from web.request_ids import with_request_id
from web.shutdown import Shutdown

__all__ = ["EVENTS", "HEARTBEAT_S", "EventStream", "ServerEvent", "encode_event", "event_data"]

# What an operation that answers with events adds to its description: the fields of each of them.
EVENTS: dict[str, dict[str, object]] = {
    "text/event-stream": {
        "schema": {
            "type": "object",
            "required": ["data"],
            "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
        }
    }
}
HEARTBEAT_S = 15.0  # proxies commonly cut a silent connection after 30 to 60 seconds
_HEARTBEAT = b": still here\n\n"
_MOST_WAITING = 16
# JSON escapes the others that Python's ``str.splitlines`` and clients built on it cut at.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


class ServerEvent(NamedTuple):
    """One event: its name and the JSON value it carries."""

    name: str
    data: dict[str, object]


_Item = ServerEvent | Exception
_Box = Mailbox[_Item]


def encode_event(event: ServerEvent) -> bytes:
    r"""Return the event as the bytes of the ``text/event-stream`` format.

    >>> encode_event(ServerEvent("delta", {"text": "é\n"}))
    b'event: delta\ndata: {"text":"\xc3\xa9\\n"}\n\n'
    """
    return f"event: {event.name}\ndata: {event_data(event.data)}\n\n".encode()


def event_data(value: object) -> str:
    r"""Return a value as JSON in one line, also for who takes a rarer character for a line's end.

    >>> print(event_data({"text": "é\n\u2028"}))
    {"text":"é\n\u2028"}
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_LINE_ENDS)


class EventStream(Response):
    """Sends the events of ``source`` as they come, with a heartbeat while none comes.

    ``encode`` writes each event as bytes; its own events are named ``error``.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        source: Callable[[], AsyncGenerator[ServerEvent, None]],
        *,
        shutdown: Shutdown,
        heartbeat_s: float = HEARTBEAT_S,
        encode: Callable[[ServerEvent], bytes] = encode_event,
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._source = source
        self._shutdown = shutdown
        self._heartbeat_s = heartbeat_s
        self._encode = encode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the stream until it ends, the client leaves, or the server shuts down."""
        box: _Box = Mailbox(room=_MOST_WAITING)
        pump = asyncio.create_task(_pump(self._source(), box))
        left = asyncio.create_task(_disconnected(receive))
        ending = asyncio.create_task(self._shutdown.wait())
        for task in (pump, left, ending):
            task.add_done_callback(lambda _: box.ring())
        try:
            await self._serve(box, pump, left, ending, send)
        finally:
            await end(pump, left, ending)

    async def _serve(
        self,
        box: _Box,
        pump: asyncio.Task[None],
        left: asyncio.Task[None],
        ending: asyncio.Task[None],
        send: Send,
    ) -> None:
        started = False
        while True:
            item = await box.take(within_s=self._heartbeat_s)
            if left.done():
                return
            if isinstance(item, Exception) and not started:
                raise item
            if not started:
                await self._start(send)
                started = True
            over = item is None and pump.done()
            body = self._body(item, over=over, shutting_down=ending.done())
            last = over or ending.done() or isinstance(item, Exception)
            await send({"type": "http.response.body", "body": body, "more_body": not last})
            if last:
                return

    async def _start(self, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )

    def _body(self, item: _Item | None, *, over: bool, shutting_down: bool) -> bytes:
        if isinstance(item, ServerEvent) and not shutting_down:
            return self._encode(item)
        if isinstance(item, Exception):
            return self._encode(_error(problem_fields(item)))
        if shutting_down:
            return self._encode(_error(_SHUTTING_DOWN))
        return b"" if over else _HEARTBEAT


_SHUTTING_DOWN: dict[str, object] = {
    "type": "urn:footnote:problem:shutdown",
    "title": "The server is shutting down",
    "status": 503,
    "detail": "the server stopped before the answer was complete; ask again once it is back",
    "retryable": True,
}


def _error(fields: dict[str, object]) -> ServerEvent:
    """Return the problem as an event: what the server's own errors leave out may pass by itself."""
    retryable = int(str(fields["status"])) >= HTTPStatus.INTERNAL_SERVER_ERROR
    named = with_request_id(fields)
    return ServerEvent("error", {"retryable": retryable, "answer": None, **named})


async def _pump(source: AsyncGenerator[ServerEvent, None], box: _Box) -> None:
    """Move values to the box; that this has ended is their end."""
    async with aclosing(source):
        try:
            async for event in source:
                await box.put(event)
        except Exception as error:  # noqa: BLE001 - handed to the response, which raises or reports it
            await box.put(error)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
