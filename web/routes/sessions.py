"""``/login``, ``/logout``, ``/v1/session``: a browser gives its key once and gets a session for it.

The page never keeps the key. The cookie is out of reach of scripts and of other sites, and the
session behind it ends with its time, with the key, or by logging out. The page's forms are plain
ones; like every change they are taken from this server's own pages only.
"""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.status import HTTP_303_SEE_OTHER

from rag.keys import Role
from web.callers import SESSION_COOKIES, session_cookie
from web.onward import MOST_NEXT_CHARS, local_path
from web.site import Served, Site
from web.templating import page

__all__ = ["router"]

router = APIRouter(tags=["session"])

_SECURE_COOKIE, _PLAIN_COOKIE = SESSION_COOKIES
_UNKNOWN_KEY = "this key is unknown or was revoked; check that it is complete"


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
def show_login(
    request: Request,
    site: Served,
    after: Annotated[str, Query(alias="next", max_length=MOST_NEXT_CHARS)] = "/",
) -> Response:
    """Show the form that takes a key, or who is logged in."""
    return _login_page(request, site, after)


@router.post("/login", include_in_schema=False, response_class=HTMLResponse)
def log_in(
    request: Request,
    site: Served,
    key: Annotated[str, Form()] = "",
    after: Annotated[str, Form(alias="next", max_length=MOST_NEXT_CHARS)] = "/",
) -> Response:
    """Log a browser in and go on to the page that was asked for, or say that the key is none."""
    # Nothing about the key is checked before: an error of its form would repeat it.
    onward = RedirectResponse(local_path(after), status_code=HTTP_303_SEE_OTHER)
    opened = _opened(onward, request, site, key.strip())
    return opened or _login_page(request, site, after, refused=True)


@router.post("/logout", include_in_schema=False)
def log_out(request: Request, site: Served) -> Response:
    """Log a browser out and show the form again."""
    return _closed(RedirectResponse("/login", status_code=HTTP_303_SEE_OTHER), request, site)


@router.get("/v1/session")
def read_session(site: Served) -> SessionOut:
    """Say who the server takes this client for."""
    caller = site.caller
    return SessionOut(name=caller.name, role=caller.role, by_session=caller.by_session)


@router.post("/v1/session", status_code=204)
def open_session(body: KeyIn, request: Request, site: Served) -> Response:
    """Log a browser in: the session's cookie comes back; 401 for a key that opens nothing."""
    opened = _opened(Response(status_code=204), request, site, body.key)
    if opened is None:
        raise HTTPException(401, _UNKNOWN_KEY)
    return opened


@router.delete("/v1/session", status_code=204)
def close_session(request: Request, site: Served) -> Response:
    """Log out: the session opens nothing from now on."""
    return _closed(Response(status_code=204), request, site)


def _login_page(request: Request, site: Site, after: str, *, refused: bool = False) -> Response:
    context: dict[str, object] = {
        "site": site,
        "next": local_path(after),
        "refused": _UNKNOWN_KEY if refused else "",
    }
    return page(request, "login.html", context, status=401 if refused else 200)


def _opened(reply: Response, request: Request, site: Site, secret: str) -> Response | None:
    """Open a session; return ``reply`` with its cookie, None for a key that opens nothing."""
    application = site.application
    key = application.keys.key_of(secret)
    if key is None:
        return None
    hours = application.settings.session_hours
    secure = request.url.scheme == "https"
    reply.set_cookie(
        _SECURE_COOKIE if secure else _PLAIN_COOKIE,
        application.keys.open_session(key, now=application.now(), hours=hours),
        max_age=int(hours * 3600),
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    return reply


def _closed(reply: Response, request: Request, site: Site) -> Response:
    """End the session that a request names; return ``reply``, which takes its cookie away."""
    session = session_cookie(request.headers)
    if session:
        site.application.keys.close_session(session)
    for name in SESSION_COOKIES:
        secure = name == _SECURE_COOKIE
        reply.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")
    return reply
