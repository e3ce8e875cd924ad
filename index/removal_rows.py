"""Articles that are to be removed and can still be kept: hidden at once, purged when due.

Nothing of such an article is lost: whoever has its id can read it until it is purged, but no list
and no search shows it. A purge that has begun cannot be undone.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index import library_meta
from index.connections import Connections
from index.errors import UnknownIdError
from index.stamps import utc_stamp

__all__ = ["PendingRemoval", "Removals", "forget_removal", "is_hidden"]

_AMONG = "IN (SELECT value FROM json_each(?))"
_WAITING = """SELECT r.article_id, a.title, r.asked_at, r.due_at
    FROM removals r JOIN articles a ON a.article_id = r.article_id WHERE NOT r.begun"""
_ALL = f"{_WAITING} ORDER BY r.due_at, r.article_id"
_THESE = f"{_WAITING} AND r.article_id {_AMONG}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRemoval:
    """An article that goes at ``due_at`` unless it is kept; both stamps are UTC."""

    article_id: str
    title: str
    asked_at: str
    due_at: str


class Removals:
    """The removals of one library; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def ask(
        self, article_ids: Sequence[str], *, now: datetime, due: datetime
    ) -> list[PendingRemoval]:
        """Hide the articles until ``due``, in request order; asking again moves the time.

        Raises UnknownIdError listing every id that is not there, and then hides nothing.
        """
        ids = list(dict.fromkeys(article_ids))
        with self._connections.write() as connection:
            known = {row[0] for row in connection.execute(_KNOWN, (json.dumps(ids),))}
            missing = [i for i in ids if i not in known]
            if missing:
                raise UnknownIdError("article", missing)
            connection.executemany(
                """INSERT INTO removals (article_id, asked_at, due_at, begun) VALUES (?, ?, ?, 0)
                   ON CONFLICT (article_id) DO UPDATE SET due_at = excluded.due_at""",
                [(i, utc_stamp(now), utc_stamp(due)) for i in ids],
            )
            library_meta.bump(connection)
            rows = {row[0]: row for row in connection.execute(_THESE, (json.dumps(ids),))}
        return [_pending(rows[i]) for i in ids if i in rows]

    def undo(self, article_id: str) -> None:
        """Show an article again; UnknownIdError if it is not waiting, or its purge has begun."""
        with self._connections.write() as connection:
            kept = connection.execute(
                "DELETE FROM removals WHERE article_id = ? AND NOT begun", (article_id,)
            )
            if not kept.rowcount:
                raise UnknownIdError("removal", [article_id])
            library_meta.bump(connection)

    def begin(self, now: datetime) -> list[str]:
        """Return the articles that are due, by id; from here on they cannot be kept.

        Those whose purge was cut short by a kill come again.
        """
        due = utc_stamp(now)
        with self._connections.read() as connection:
            found = connection.execute(_DUE, (due,)).fetchall()
        if not found:
            return []
        with self._connections.write() as connection:
            connection.execute("UPDATE removals SET begun = 1 WHERE due_at <= ?", (due,))
            return [row[0] for row in connection.execute(_DUE, (due,))]

    def waiting(self) -> list[PendingRemoval]:
        """Return the articles that can still be kept, the next one due first."""
        with self._connections.read() as connection:
            return [_pending(row) for row in connection.execute(_ALL)]

    def of(self, article_id: str) -> PendingRemoval | None:
        """Return the removal that an article waits for, if any."""
        with self._connections.read() as connection:
            row = connection.execute(_THESE, (json.dumps([article_id]),)).fetchone()
        return None if row is None else _pending(row)

    def hides(self, article_id: str) -> bool:
        """Whether an article waits for its removal or is being removed."""
        with self._connections.read() as connection:
            return is_hidden(connection, article_id)

    def passage_ids(self) -> list[int]:
        """Return the passages of every hidden article, ascending."""
        with self._connections.read() as connection:
            return [row[0] for row in connection.execute(_PASSAGES)]


_IDS = "SELECT article_id FROM articles"
_KNOWN = f"{_IDS} WHERE article_id {_AMONG}"
_DUE = "SELECT article_id FROM removals WHERE due_at <= ? OR begun ORDER BY due_at, article_id"
_PASSAGES = """SELECT passage_id FROM passages
    WHERE article_id IN (SELECT article_id FROM removals) ORDER BY passage_id"""


def is_hidden(connection: sqlite3.Connection, article_id: str) -> bool:
    """Whether an article waits for its removal or is being removed, inside a transaction."""
    found = connection.execute("SELECT 1 FROM removals WHERE article_id = ?", (article_id,))
    return found.fetchone() is not None


def forget_removal(connection: sqlite3.Connection, article_id: str) -> bool:
    """Show an article again, inside a transaction; return whether it was hidden."""
    kept = connection.execute("DELETE FROM removals WHERE article_id = ?", (article_id,))
    if kept.rowcount:
        library_meta.bump(connection)
    return bool(kept.rowcount)


def _pending(row: tuple[str, str, str, str]) -> PendingRemoval:
    return PendingRemoval(**dict(zip(PendingRemoval.__slots__, row, strict=True)))
