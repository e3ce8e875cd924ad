"""Answers HEAD wherever there is a GET, as RFC 9110 (section 9.3.2) wants it.

Routes know GET only. What they answer keeps its status and headers, the length included; the server
that carries the reply leaves the body away.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Heads"]


class Heads:
    """Passes HEAD on as GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, send)
