"""Lets a request in or refuses it, before its body is read.

The route that will serve it says what it needs (``web.access``); the caller's key says what they
may do; ids in the path must be theirs, and there must be room (``web.limits``). Refusals of pages
lead a person's browser to the login.
Pure ASGI: with starlette's function middleware a stream never learns that its client has left.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, timedelta
from typing import NamedTuple

from fastapi.routing import iter_route_contexts
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match, Mount
from starlette.status import HTTP_303_SEE_OTHER
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.application import Application
from rag.errors import FootnoteError, UnknownIdError
from web.access import COSTLY, OWNED, UNCOUNTED, Need, need_of
from web.callers import ANONYMOUS, Caller, identified
from web.gate import SAFE_METHODS, is_from_own_page
from web.limits import Limits
from web.onward import login_address
from web.problems import problem_fields, respond
from web.rates import Rates, Slots
from web.request_log import note_door

__all__ = ["Admission", "Door", "doors"]

_log = logging.getLogger("footnote")
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


class Door(NamedTuple):
    """The route that a request meets, by method and template, and the ids in its path."""

    name: str
    ids: Mapping[str, str]

    @property
    def need(self) -> Need:
        """What it takes to go through; what leads nowhere is nobody's business without a key."""
        return need_of(self.name) if self.name else "reader"


class Admission:
    """Refuses what its caller may not do; ``routes`` may still grow until the first request."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        application: Application,
        routes: Sequence[BaseRoute],
        keys_required: bool,
        limits: Limits,
        slots: Slots,
    ) -> None:
        self._app = app
        self._application = application
        self._routes = routes
        self._keys_required = keys_required
        self._tokens_per_day = limits.tokens_per_day
        self._rates = Rates(per_minute=limits.requests_per_minute)
        self._slots = slots

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        door = doors(self._routes, scope)
        note_door(scope, door.name)
        with ExitStack() as held:
            try:
                caller = self._admitted(scope, door)
                if door.name in COSTLY:
                    self._require_tokens(caller)
                    held.enter_context(self._slots.taken(caller.owner or _address(scope)))
            except (HTTPException, FootnoteError) as error:
                await self._refuse(error, scope, receive, send)
                return
            scope.setdefault("state", {})["caller"] = caller
            await self._app(scope, receive, send)

    def _admitted(self, scope: Scope, door: Door) -> Caller:
        """Return the caller, who may go on.

        The look-ups are reads by primary key that no writer blocks, so they are made here and do
        not wait for a thread: a refusal is due at once.
        """
        headers = Headers(scope=scope)
        caller = self._counted_caller(headers, scope, door)
        if not caller.may(door.need):
            raise _refusal(caller, door.need)
        is_change = scope["method"] not in SAFE_METHODS
        if caller.by_session and is_change and not is_from_own_page(headers):
            raise HTTPException(
                403,
                "a change with a session must come from this server's own pages; "
                "programs send their key as 'Authorization: Bearer fn_…'",
            )
        for name, any_id in door.ids.items():
            owner_of = OWNED.get(name)
            if owner_of is not None and owner_of(self._application.chats, any_id) != caller.owner:
                raise UnknownIdError(name.removesuffix("_id"), [any_id])
        return caller

    def _counted_caller(self, headers: Headers, scope: Scope, door: Door) -> Caller:
        """Return who is asking; a request counts for their key, without one for their address."""
        key_id = ""
        try:
            caller = self._caller(headers, door)
            key_id = caller.owner if caller.role is not None else ""
        finally:
            if door.name not in UNCOUNTED:
                self._rates.spend(key_id=key_id, address=_address(scope))
        return caller

    def _caller(self, headers: Headers, door: Door) -> Caller:
        try:
            return identified(
                headers,
                self._application.keys,
                required=self._keys_required,
                now=self._application.now(),
            )
        except HTTPException:
            if door.need == "public":
                return ANONYMOUS
            raise

    def _require_tokens(self, caller: Caller) -> None:
        if not self._tokens_per_day:
            return
        now = self._application.now().astimezone(UTC)
        used = self._application.chats.tokens_used(caller.owner, day=now.date().isoformat())
        if used >= self._tokens_per_day:
            begun_s = timedelta(hours=now.hour, minutes=now.minute, seconds=now.second)
            wait_s = int((timedelta(days=1) - begun_s).total_seconds())
            raise HTTPException(
                429,
                f"today's answers have used {used} tokens of {self._tokens_per_day}; "
                "the next day begins at midnight UTC",
                headers={"Retry-After": str(wait_s)},
            )

    async def _refuse(
        self, error: HTTPException | FootnoteError, scope: Scope, receive: Receive, send: Send
    ) -> None:
        request = Request(scope)
        fields = problem_fields(error)
        if fields["status"] in {401, 403}:
            # The template of the path and no header: neither a key nor an id belongs into a log.
            address = _address(scope)
            _log.warning("refused (%s): %s from %s", fields["status"], request.method, address)
        if fields["status"] == 401 and _is_page(request):
            onward = RedirectResponse(
                login_address(request.url.path, request.url.query), HTTP_303_SEE_OTHER
            )
            await onward(scope, receive, send)
            return
        headers = dict(getattr(error, "headers", None) or {})
        await respond(request, fields, headers)(scope, receive, send)


def doors(routes: Sequence[BaseRoute], scope: Scope) -> Door:
    """Return the route that will serve a request: the first full match does."""
    for context in iter_route_contexts(routes):
        match, found = context.matches(scope)
        if match is Match.FULL:
            if isinstance(context.original_route, Mount):
                return Door(f"MOUNT {context.path}", {})
            return Door(f"{scope['method']} {context.path}", dict(found.get("path_params", {})))
    return Door("", {})


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


def _refusal(caller: Caller, need: Need) -> HTTPException:
    if caller is ANONYMOUS:
        return HTTPException(
            401,
            "this server needs a key; send it as 'Authorization: Bearer fn_…' or log in at /login",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return HTTPException(
        403,
        f"the key {caller.name!r} has the role {caller.role!r} and this needs {need!r}; "
        "ask whoever runs the server for another key",
    )


def _is_page(request: Request) -> bool:
    wants_page = "text/html" in request.headers.get("accept", "")
    return wants_page and request.method == "GET" and not request.url.path.startswith("/v1/")
