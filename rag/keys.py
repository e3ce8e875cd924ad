"""Keys to a server and the browser sessions opened with them, in ``keys.db``.

A key is shown once, when it is made; only its SHA-256 is kept. That is enough for 256 random
bits: nobody can try them all, so a slow hash would only slow the server. Every look-up reads the
file, so a key that was revoked opens nothing from that moment on, in any process.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from index.connections import Connections
from index.stamps import utc_stamp
from rag.errors import SettingsError, UnknownIdError
from rag.key_migrations import STEPS

__all__ = [
    "KEYS_FILE",
    "MOST_KEYS",
    "MOST_SESSIONS",
    "PREFIX",
    "ROLES",
    "Key",
    "KeyStore",
    "NewKey",
    "Role",
]

# Its name in the data folder.
KEYS_FILE = "keys.db"

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
PREFIX = "fn_"
MOST_KEYS = 1_000
# Of one key; the oldest is closed for the next one.
MOST_SESSIONS = 20
_MOST_NAME_CHARS = 100
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is known of a key. Its id is no secret; ``revoked_at`` is None while it opens."""

    key_id: str
    name: str
    role: Role
    created_at: str
    revoked_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that was just made, with the secret that is never shown again."""

    key: Key
    secret: str


class KeyStore:
    """Opens or creates ``path``; safe to share between threads and processes."""

    def __init__(self, path: Path) -> None:
        self._db = Connections(path, STEPS)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def create(self, name: str, role: Role, *, now: datetime) -> NewKey:
        """Make a key; SettingsError for a name or role that cannot be, or one key too many."""
        shown = " ".join(name.split())
        if not shown or len(shown) > _MOST_NAME_CHARS or not shown.isprintable():
            raise SettingsError(
                f"a key cannot be named {name!r}; say in 1 to {_MOST_NAME_CHARS} characters "
                "who or what it is for"
            )
        if role not in ROLES:
            raise SettingsError(f"there is no role {role!r}; choose one of {', '.join(ROLES)}")
        key = Key(
            key_id=secrets.token_hex(6),
            name=shown,
            role=role,
            created_at=utc_stamp(now),
            revoked_at=None,
        )
        secret = f"{PREFIX}{key.key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
        with self._db.write() as db:
            if db.execute("SELECT count(*) FROM keys").fetchone()[0] >= MOST_KEYS:
                raise SettingsError(f"there are {MOST_KEYS} keys already; use fewer")
            db.execute(
                "INSERT INTO keys (key_id, name, role, created_at, digest) VALUES (?, ?, ?, ?, ?)",
                (key.key_id, key.name, key.role, key.created_at, _digest(secret)),
            )
        return NewKey(key=key, secret=secret)

    def list_keys(self) -> list[Key]:
        """Return every key, the oldest first, revoked ones included."""
        with self._db.read() as db:
            rows = db.execute(
                "SELECT key_id, name, role, created_at, revoked_at FROM keys ORDER BY rowid"
            ).fetchall()
        return [_key(row) for row in rows]

    def any_open(self) -> bool:
        """Whether at least one key opens something."""
        with self._db.read() as db:
            row = db.execute("SELECT 1 FROM keys WHERE revoked_at IS NULL LIMIT 1").fetchone()
        return row is not None

    def revoke(self, key_id: str, *, now: datetime) -> Key:
        """Close a key for good, and every session opened with it; UnknownIdError if unknown."""
        with self._db.write() as db:
            db.execute(
                "UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE key_id = ?",
                (utc_stamp(now), key_id),
            )
            db.execute("DELETE FROM sessions WHERE key_id = ?", (key_id,))
            row = db.execute(
                "SELECT key_id, name, role, created_at, revoked_at FROM keys WHERE key_id = ?",
                (key_id,),
            ).fetchone()
        if row is None:
            raise UnknownIdError("key", [key_id])
        return _key(row)

    def key_of(self, secret: str) -> Key | None:
        """Return the key that ``secret`` opens, None if it opens none.

        The row is found by the part of the secret that is no secret, and the rest compared in
        constant time, also where there is no such row.
        """
        if not secret.isascii():
            return None
        key_id = secret.removeprefix(PREFIX).partition("_")[0]
        with self._db.read() as db:
            row = db.execute(
                "SELECT key_id, name, role, created_at, revoked_at, digest FROM keys "
                "WHERE key_id = ?",
                (key_id,),
            ).fetchone()
        kept = row[5] if row is not None else _digest("")
        same = hmac.compare_digest(kept, _digest(secret))
        if row is None or not same or row[4] is not None:
            return None
        return _key(row)

    def open_session(self, key: Key, *, now: datetime, hours: float) -> str:
        """Return the secret id of a new session of ``key``, which ends after ``hours``."""
        session = secrets.token_urlsafe(_SECRET_BYTES)
        with self._db.write() as db:
            db.execute("DELETE FROM sessions WHERE expires_at <= ?", (utc_stamp(now),))
            db.execute(
                "INSERT INTO sessions (digest, key_id, expires_at) VALUES (?, ?, ?)",
                (_digest(session), key.key_id, utc_stamp(now + timedelta(hours=hours))),
            )
            db.execute(
                """DELETE FROM sessions WHERE key_id = ?1 AND seq NOT IN
                (SELECT seq FROM sessions WHERE key_id = ?1 ORDER BY seq DESC LIMIT ?2)""",
                (key.key_id, MOST_SESSIONS),
            )
        return session

    def key_of_session(self, session: str, *, now: datetime) -> Key | None:
        """Return the key of a session; None once it has ended or its key was revoked."""
        if not session.isascii():
            return None
        with self._db.read() as db:
            row = db.execute(
                """SELECT key_id, name, role, created_at, revoked_at
                FROM sessions JOIN keys USING (key_id)
                WHERE sessions.digest = ? AND expires_at > ? AND revoked_at IS NULL""",
                (_digest(session), utc_stamp(now)),
            ).fetchone()
        return None if row is None else _key(row)

    def close_session(self, session: str) -> None:
        """End a session; one that is not there has ended."""
        if not session.isascii():
            return
        with self._db.write() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (_digest(session),))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _key(row: tuple[str, str, str, str, str | None]) -> Key:
    return Key(
        key_id=row[0],
        name=row[1],
        role=cast("Role", row[2]),
        created_at=row[3],
        revoked_at=row[4],
    )
