"""SQL over the library's own state: counters, marks and the embedder's fingerprint.

``revision`` grows with every committed change, so that any process notices what another did.
``epoch`` grows when all vectors are dropped; a dense index of another epoch is worthless.
"""

import sqlite3
from dataclasses import dataclass

from index.embedding import Fingerprint
from index.errors import EmbedderMismatchError
from index.types import Counts

__all__ = [
    "Marks",
    "bump",
    "counts",
    "drop_vectors",
    "ensure_fingerprint",
    "fingerprint",
    "marks",
    "n_pending",
    "problems",
    "revision",
    "set_fingerprint",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How far the library has come: the last id or sequence number of each table, at one moment."""

    library_id: str
    revision: int
    epoch: int
    fingerprint: str | None
    passage_id: int
    vector_seq: int
    tombstone_seq: int


def bump(connection: sqlite3.Connection) -> None:
    """Count one more change; belongs into every transaction that writes."""
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'revision'")


def revision(connection: sqlite3.Connection) -> int:
    """Return the number of changes so far."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
    return int(row[0])


def marks(connection: sqlite3.Connection) -> Marks:
    """Return the library's marks."""
    row = connection.execute(
        """SELECT (SELECT value FROM meta WHERE key = 'library_id'),
                  (SELECT value FROM meta WHERE key = 'revision'),
                  (SELECT value FROM meta WHERE key = 'epoch'),
                  (SELECT value FROM meta WHERE key = 'fingerprint'),
                  coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'passages'), 0),
                  coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'vectors'), 0),
                  coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'tombstones'), 0)"""
    ).fetchone()
    return Marks(**dict(zip(Marks.__slots__, row, strict=True)))


def counts(connection: sqlite3.Connection) -> Counts:
    """Return how much there is, at one moment."""
    # A passage waits or has its vector, so that the large vectors need not be counted.
    n_articles, n_versions, n_passages, n_waiting = connection.execute(
        """SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM versions),
                  (SELECT count(*) FROM passages),
                  (SELECT count(*) FROM passages WHERE pending = 1)"""
    ).fetchone()
    return Counts(
        n_articles=n_articles,
        n_versions=n_versions,
        n_passages=n_passages,
        n_vectors=n_passages - n_waiting,
        n_pending=n_waiting,
    )


def n_pending(connection: sqlite3.Connection) -> int:
    """Return how many passages wait for a vector."""
    row = connection.execute("SELECT count(*) FROM passages WHERE pending = 1").fetchone()
    return int(row[0])


def fingerprint(connection: sqlite3.Connection) -> str | None:
    """Return the fingerprint of the embedder that the vectors belong to."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
    return None if row is None else str(row[0])


def set_fingerprint(connection: sqlite3.Connection, value: str, dimension: int | None) -> None:
    """Name the embedder, and its dimension if it is known."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('fingerprint', ?)", (value,))
    connection.execute("DELETE FROM meta WHERE key = 'dimension'")
    if dimension is not None:
        connection.execute("INSERT INTO meta VALUES ('dimension', ?)", (dimension,))


def ensure_fingerprint(connection: sqlite3.Connection, wanted: Fingerprint) -> bool:
    """Name the embedder of an empty library, or check it; return whether that wrote anything."""
    stored = fingerprint(connection)
    if stored == str(wanted):
        return False
    has_vectors = connection.execute("SELECT EXISTS (SELECT 1 FROM vectors)").fetchone()[0]
    if stored is not None and has_vectors:
        raise EmbedderMismatchError(
            f"the library was embedded by {stored!r} and the configured embedder is "
            f"{str(wanted)!r}; choose that embedder again, or run 'footnote rebuild --embed'"
        )
    set_fingerprint(connection, str(wanted), wanted.dimension)
    return True


def drop_vectors(connection: sqlite3.Connection) -> None:
    """Delete every vector and forget the embedder; all passages wait for a vector again."""
    connection.execute("DELETE FROM vectors")
    connection.execute("UPDATE passages SET pending = 1 WHERE pending = 0")
    connection.execute("DELETE FROM meta WHERE key IN ('fingerprint', 'dimension')")
    connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'epoch'")


def problems(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong inside the file, one line each; none means that it is sound."""
    found = [
        f"library.db: {row[0]}; restore it from a backup"
        for row in connection.execute("PRAGMA integrity_check")
        if row[0] != "ok"
    ]
    n_orphans = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    (n_spans,) = connection.execute(
        """SELECT count(*) FROM passages p
           LEFT JOIN versions v ON v.article_id = p.article_id AND v.version = p.version
           WHERE v.text IS NULL OR p.start < 0 OR p.start >= p.end OR p.end > length(v.text)"""
    ).fetchone()
    (n_flags,) = connection.execute(
        """SELECT count(*) FROM passages p LEFT JOIN vectors v ON v.passage_id = p.passage_id
           WHERE p.pending != (v.passage_id IS NULL)"""
    ).fetchone()
    for n, what in (
        (n_orphans, "rows without their parent"),
        (n_spans, "passages outside their version's text"),
        (n_flags, "passages whose pending mark is wrong"),
    ):
        if n:
            found.append(f"library.db: {n} {what}; restore it from a backup")
    return found
