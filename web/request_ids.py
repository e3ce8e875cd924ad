"""A name for every request, so that a reply, a problem and a log line can be put together.

A client may name its request in ``X-Request-Id``; a name that is too long or has other characters
than letters, digits and ``._-`` is replaced, because it ends up in logs. The name travels in a
context variable, so that whatever works for the request can tell it.
"""

import logging
import re
import secrets
from contextvars import ContextVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADER", "RequestIdFilter", "RequestIds", "request_id", "with_request_id"]

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,128}")
_CURRENT: ContextVar[str | None] = ContextVar("footnote_request_id", default=None)


def request_id() -> str | None:
    """Return the name of the request that is being served, None outside of one."""
    return _CURRENT.get()


def with_request_id(fields: dict[str, object]) -> dict[str, object]:
    """Return a problem's members with the request's name, if there is one."""
    name = request_id()
    return fields if name is None else {**fields, "request_id": name}


class RequestIds:
    """Names each request and says the name in its reply; to be the outermost of all."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = _name(Headers(scope=scope).get(HEADER, ""))

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        token = _CURRENT.set(name)
        try:
            await self._app(scope, receive, add)
        finally:
            _CURRENT.reset(token)


class RequestIdFilter(logging.Filter):
    """Puts the request's name into each record: ``request_id``, and ``[name] `` as ``request``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        name = request_id()
        record.request_id = name
        record.request = "" if name is None else f"[{name}] "
        return True


def _name(given: str) -> str:
    """Return the client's own name for its request, or a new one.

    >>> _name("job-7.retry_1")
    'job-7.retry_1'
    """
    return given if _WELL_FORMED.fullmatch(given) else f"req_{secrets.token_hex(10)}"
