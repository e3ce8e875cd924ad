"""Who is asking: the key in a request's ``Authorization`` header or behind its session cookie."""

from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser

from rag.keys import PREFIX, ROLES, Key, KeyStore, Role
from web.access import Need

__all__ = ["ANONYMOUS", "LOCAL", "SESSION_COOKIES", "Caller", "identified", "session_cookie"]

# A browser takes a name with this prefix only over https and only from the host itself.
_SECURE_COOKIE, _PLAIN_COOKIE = "__Host-footnote", "footnote"
SESSION_COOKIES = (_SECURE_COOKIE, _PLAIN_COOKIE)
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever sent a request. ``owner`` is what their conversations are stored under."""

    owner: str
    name: str
    role: Role | None
    by_session: bool = False

    def may(self, need: Need) -> bool:
        """Whether this caller may do what needs ``need``."""
        if need == "public":
            return True
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(need)


# Where no key is needed, everybody is the one who runs the server.
LOCAL = Caller(owner="", name="", role="admin")
# No key has this id, so nothing is theirs.
ANONYMOUS = Caller(owner="nobody", name="", role=None)


def identified(headers: Headers, keys: KeyStore, *, required: bool, now: datetime) -> Caller:
    """Return who sent a request with these headers.

    Clients of other services send some word where their key would stand, so without ``required``
    only what looks like one of ours is tried. Raises HTTPException 401 for a key that opens
    nothing.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() == "bearer" and (required or token.startswith(PREFIX)):
        key = keys.key_of(token)
        if key is None:
            raise HTTPException(
                401, "the key is unknown or was revoked; send another one", headers=_CHALLENGE
            )
        return _caller(key)
    session = session_cookie(headers)
    key = keys.key_of_session(session, now=now) if session else None
    if key is not None:
        return _caller(key, by_session=True)
    return ANONYMOUS if required else LOCAL


def session_cookie(headers: Headers) -> str:
    """Return the session that a request names, empty if it names none."""
    cookies = cookie_parser(headers.get("cookie", ""))
    return next((cookies[name] for name in SESSION_COOKIES if cookies.get(name)), "")


def _caller(key: Key, *, by_session: bool = False) -> Caller:
    return Caller(owner=key.key_id, name=key.name, role=key.role, by_session=by_session)
