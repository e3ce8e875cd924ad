"""Writes one log line for every request and counts it: method, route, status, time.

The route stands as its template: a path has ids in it, and the token of a shared link is a key.
What supervisors ask for all day is counted and only logged when it fails.
"""

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.access import UNCOUNTED
from web.metrics import Metrics

__all__ = ["RequestLog", "door_of", "note_door"]

_log = logging.getLogger("footnote.requests")
_DOOR = "door"
_UNKNOWN = "none"
_EVENT_STREAM = b"text/event-stream"


class RequestLog:
    """Watches what goes through it; changes nothing."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})
        began = time.perf_counter()
        status: int | None = None
        streaming = False

        async def watch(message: Message) -> None:
            nonlocal status, streaming
            if message["type"] == "http.response.start":
                status = int(message["status"])
                streaming = _is_stream(message)
                if streaming:
                    self._metrics.open_streams.inc()
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            if streaming:
                self._metrics.open_streams.dec()
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int | None, seconds: float) -> None:
        door = door_of(scope)
        self._metrics.take_request(door, status, seconds)
        if door in UNCOUNTED and status is not None and status < 400:
            return
        failed = status is None or status >= 500
        fields = {
            "method": str(scope["method"]),
            "route": door.partition(" ")[2] or None,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        _log.log(
            logging.WARNING if failed else logging.INFO,
            "%s %s %s in %.0f ms",
            fields["method"],
            fields["route"] or "(no such address)",
            status or "(no reply)",
            seconds * 1000,
            extra={"fields": fields},
        )


def note_door(scope: Scope, name: str) -> None:
    """Remember the route of a request, by method and template."""
    scope.setdefault("state", {})[_DOOR] = name


def door_of(scope: Scope) -> str:
    """Return the route that was noted; ``none`` before any was, or where there is none."""
    return str(scope.get("state", {}).get(_DOOR) or _UNKNOWN)


def _is_stream(message: Message) -> bool:
    headers = {name.lower(): value for name, value in message.get("headers", [])}
    return bytes(headers.get(b"content-type", b"")).startswith(_EVENT_STREAM)
