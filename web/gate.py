"""Who may talk to the server: names it answers to, pages it takes changes from, sizes it reads.

The host check keeps a foreign page from reaching a local server through a name of its own (DNS
rebinding); the origin check keeps a foreign page from changing anything (cross-site request
forgery); the size check refuses a large body while it arrives, before it is held in memory.
"""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.invalid_requests import SEND_JSON
from web.problems import problem_fields, respond

__all__ = ["SAFE_METHODS", "BodyLimit", "Gate", "is_from_own_page"]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What a plain HTML form of a foreign page can send without asking first (Fetch, section 3.2). Some
# browser might name no origin with it, so no program may send it either.
_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "text/plain"})


class Gate:
    """Refuses foreign host names, and changes that a foreign page asks for."""

    def __init__(self, app: ASGIApp, *, host: str, names: Sequence[str] = ()) -> None:
        self._app = app
        address = _address(host)
        # Bound to every address, the server has no one name; an address in the Host header is
        # still no name that a stranger could point at it.
        self._any_address = not host or (address is not None and address.is_unspecified)
        self._names = _LOOPBACK | {name.lower().strip("[]") for name in (host, *names) if name}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            refusal = self._refusal(scope["method"], Headers(scope=scope))
            if refusal is not None:
                response = respond(Request(scope), problem_fields(refusal), {})
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, method: str, headers: Headers) -> HTTPException | None:
        host = headers.get("host", "")
        if not self._answers_to(_host_name(host)):
            return HTTPException(
                400,
                f"this server does not answer to the host {host!r}; "
                "open it as localhost or add the name to FOOTNOTE_HOST_NAMES",
            )
        if method in SAFE_METHODS:
            return None
        if not _same_origin(headers, host):
            asker = headers.get("origin") or f"{headers.get('sec-fetch-site')} page"
            return HTTPException(
                403,
                f"a change asked for by {asker!r} is refused; "
                "send it from this server's own pages or as JSON without an Origin header",
            )
        kind = headers.get("content-type", "")
        if "origin" not in headers and kind.split(";")[0].strip().lower() in _FORM_TYPES:
            return HTTPException(415, f"a program cannot send {kind!r} here; {SEND_JSON}")
        return None

    def _answers_to(self, name: str) -> bool:
        if name in self._names:
            return True
        return self._any_address and _address(name) is not None


class BodyLimit:
    """Refuses a request body over ``max_bytes`` with 413, at the latest when the byte arrives."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self._max_bytes:
            response = respond(Request(scope), problem_fields(self._too_large(int(declared))), {})
            await response(scope, receive, send)
            return
        n_bytes = 0

        async def count() -> Message:
            nonlocal n_bytes
            message = await receive()
            n_bytes += len(message.get("body", b""))
            if n_bytes > self._max_bytes:
                raise self._too_large(n_bytes)
            return message

        await self._app(scope, count, send)

    def _too_large(self, n_bytes: int) -> HTTPException:
        return HTTPException(
            413,
            f"the request body of at least {n_bytes} bytes is over the limit of "
            f"{self._max_bytes} bytes; send fewer or smaller files at a time",
        )


def is_from_own_page(headers: Headers) -> bool:
    """Whether a browser says that a page of this server asks; a program says nothing."""
    origin = headers.get("origin")
    if origin is not None:
        host = headers.get("host", "")
        return origin in {f"http://{host}", f"https://{host}"}
    return headers.get("sec-fetch-site") == "same-origin"


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether a change comes from this server's own page or from a program.

    Browsers name the origin with every cross-site change, so a request that names none comes from
    a program.
    """
    origin = headers.get("origin")
    if origin == "null":
        # What a browser sends for a plain form of a page without a referrer (Fetch, section 3.1).
        return headers.get("sec-fetch-site") == "same-origin"
    if origin is not None:
        return origin in {f"http://{host}", f"https://{host}"}
    return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}


def _host_name(host: str) -> str:
    """Return the name in a Host header without its port.

    >>> _host_name("[::1]:8000"), _host_name("LocalHost:8000")
    ('::1', 'localhost')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
