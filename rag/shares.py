"""Read-only links to answers: who has the token may read exactly the answers it was made for.

The token is shown once, when the link is made; only its hash is stored. What is asked later in a
conversation is not shared, and what is deleted or purged is gone from the link too.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.connections import Connections
from index.stamps import utc_stamp
from rag.errors import EndedLinkError, UnknownIdError

__all__ = ["NewShare", "Share", "ShareStore"]

# 192 bits: a guess a nanosecond for the age of the universe finds none.
_TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A link, without its token. ``answer_ids`` are what it shows, the oldest first."""

    share_id: str
    title: str
    created_at: str
    answer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShare:
    """A link that was just made, with the token that nothing shows again."""

    share: Share
    token: str


class ShareStore:
    """The links in one ``chats.db``."""

    def __init__(self, connections: Connections) -> None:
        self._db = connections

    def create(
        self, title: str, answer_ids: Sequence[str], *, now: datetime, owner: str = ""
    ) -> NewShare:
        """Make a link to stored answers of ``owner``; UnknownIdError if there are none."""
        if not answer_ids:
            raise UnknownIdError("answer", [title])
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        share = Share(
            share_id=f"shr_{secrets.token_hex(8)}",
            title=title,
            created_at=utc_stamp(now),
            answer_ids=tuple(answer_ids),
        )
        with self._db.write() as db:
            db.execute(
                "INSERT INTO shares VALUES (?, ?, ?, ?, ?)",
                (share.share_id, _hash(token), share.title, share.created_at, owner),
            )
            db.executemany(
                "INSERT INTO share_answers VALUES (?, ?, ?)",
                [(share.share_id, i, answer_id) for i, answer_id in enumerate(answer_ids)],
            )
        return NewShare(share=share, token=token)

    def opened_by(self, token: str) -> Share:
        """Return what a token opens; EndedLinkError if nothing (any more)."""
        with self._db.read() as db:
            row = db.execute(
                "SELECT share_id, title, created_at FROM shares WHERE token_hash = ?",
                (_hash(token),),
            ).fetchone()
            found = _with_answers(db, row) if row else None
        if found is None or not found.answer_ids:
            # The token is a secret, also a wrong one: it may be right but for a letter.
            raise EndedLinkError
        return found

    def owner_of(self, share_id: str) -> str | None:
        """Return whose a link is, None for one that is not there."""
        with self._db.read() as db:
            row = db.execute("SELECT owner FROM shares WHERE share_id = ?", (share_id,)).fetchone()
        return str(row[0]) if row else None

    def list(self, *, owner: str = "") -> list[Share]:
        """Return every link of ``owner`` that still shows something, the newest first."""
        with self._db.read() as db:
            rows = db.execute(
                """SELECT share_id, title, created_at FROM shares WHERE owner = ?
                ORDER BY created_at DESC, share_id""",
                (owner,),
            ).fetchall()
            found = [_with_answers(db, row) for row in rows]
        return [share for share in found if share.answer_ids]

    def revoke(self, share_id: str) -> None:
        """End a link at once; UnknownIdError if there is none."""
        with self._db.write() as db:
            if not db.execute("DELETE FROM shares WHERE share_id = ?", (share_id,)).rowcount:
                raise UnknownIdError("share", [share_id])


def _with_answers(db: sqlite3.Connection, row: tuple[str, str, str]) -> Share:
    ids = db.execute(
        """SELECT answer_id FROM share_answers
        JOIN answers USING (answer_id) JOIN conversations USING (conversation_id)
        WHERE share_id = ? AND deleted_at IS NULL ORDER BY position""",
        (row[0],),
    ).fetchall()
    return Share(
        share_id=row[0],
        title=row[1],
        created_at=row[2],
        answer_ids=tuple(answer_id for (answer_id,) in ids),
    )


def _hash(token: str) -> str:
    # Random as it is, a token needs no slow hash.
    return hashlib.sha256(token.encode()).hexdigest()
