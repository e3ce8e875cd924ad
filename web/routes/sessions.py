"""``/login`` and ``/v1/session``: a browser gives its key once and gets a session for it.

The page never keeps the key. The cookie is out of reach of scripts and of other sites, and the
session behind it ends with its time, with the key, or by logging out.
"""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from rag.keys import Role
from web.callers import SESSION_COOKIES, session_cookie
from web.site import Served
from web.templating import page

__all__ = ["local_path", "router"]

router = APIRouter(tags=["session"])

_SECURE_COOKIE, _PLAIN_COOKIE = SESSION_COOKIES


class KeyIn(BaseModel):
    """A key, as ``footnote keys create`` showed it."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"key": "fn_…"}]}
    )

    key: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class SessionOut(BaseModel):
    """Who this browser or program is to the server; without a role it may see nothing."""

    name: str
    role: Role | None
    by_session: bool


@router.get("/login", include_in_schema=False, response_class=HTMLResponse)
def login(
    request: Request,
    site: Served,
    after: Annotated[str, Query(alias="next", max_length=2000)] = "/",
) -> Response:
    """Show the form that takes a key, or who is logged in."""
    context: dict[str, object] = {"site": site, "next": local_path(after)}
    return page(request, "login.html", context)


@router.get("/v1/session")
def read_session(site: Served) -> SessionOut:
    """Say who the server takes this client for."""
    caller = site.caller
    return SessionOut(name=caller.name, role=caller.role, by_session=caller.by_session)


@router.post("/v1/session", status_code=204)
def open_session(body: KeyIn, request: Request, site: Served) -> Response:
    """Log a browser in: the session's cookie comes back; 401 for a key that opens nothing."""
    application = site.application
    key = application.keys.key_of(body.key)
    if key is None:
        raise HTTPException(401, "this key is unknown or was revoked; check that it is complete")
    hours = application.settings.session_hours
    session = application.keys.open_session(key, now=application.now(), hours=hours)
    secure = request.url.scheme == "https"
    reply = Response(status_code=204)
    reply.set_cookie(
        _SECURE_COOKIE if secure else _PLAIN_COOKIE,
        session,
        max_age=int(hours * 3600),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    return reply


@router.delete("/v1/session", status_code=204)
def close_session(request: Request, site: Served) -> Response:
    """Log out: the session opens nothing from now on."""
    session = session_cookie(request.headers)
    if session:
        site.application.keys.close_session(session)
    reply = Response(status_code=204)
    for name in SESSION_COOKIES:
        secure = name == _SECURE_COOKIE
        reply.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")
    return reply


def local_path(address: str) -> str:
    r"""Return an address of this server to go on to; the first page for any other.

    >>> local_path("/c/con_1"), local_path("//evil.example/x"), local_path("/\\evil.example")
    ('/c/con_1', '/', '/')
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    own = address.startswith("/") and not parts.scheme and not parts.netloc
    plain = address.isprintable() and "\\" not in address
    return address if own and plain and not address.startswith("//") else "/"
