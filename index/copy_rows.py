"""SQL over groups of copies: who leads whom, and by what a new article finds its leader.

A group is an article that leads and those that are copies of it, all of one collection. An article
that is new, changed or without its leader waits in ``ungrouped``; what a copy is, others decide.
"""

import json
import sqlite3
from collections.abc import Sequence

from index.article_rows import article_from
from index.types import CopyGroup, Placed, Ungrouped

__all__ = ["forget", "groups_of", "leaders_near", "place", "ungrouped"]

_UNGROUPED = """SELECT a.article_id, a.collection, a.version, v.text
    FROM ungrouped u JOIN articles a ON a.article_id = u.article_id
    JOIN versions v ON v.article_id = a.article_id AND v.version = a.version
    ORDER BY u.seq LIMIT ?"""
# Those that share most bands are likeliest to be what is looked for. The order of the joins is
# fixed: left to itself, SQLite reads every article of the collection.
_NEAR = """SELECT c.article_id, c.signature FROM json_each(?) AS wanted
    CROSS JOIN copy_bands b ON b.band = wanted.value
    CROSS JOIN copies c ON c.copy_id = b.copy_id
    CROSS JOIN articles a ON a.article_id = c.article_id
    WHERE a.collection = ?
    GROUP BY c.copy_id ORDER BY count(*) DESC, c.copy_id LIMIT ?"""
_PLACE = """INSERT OR REPLACE INTO copies (article_id, leader_id, signature)
    SELECT article_id, :leader, :signature FROM articles
    WHERE article_id = :article AND version = :version AND (:leader = :article
        OR EXISTS (SELECT 1 FROM copies WHERE article_id = :leader AND leader_id = :leader))"""
_GROUPS = """SELECT m.article_id, m.leader_id,
    a.article_id, a.collection, a.title, a.author, a.outlet, a.published, a.url,
    a.language, a.source, a.version, a.added_at, a.updated_at, a.n_chars, a.n_passages
    FROM copies m
    LEFT JOIN copies o ON o.leader_id = m.leader_id AND o.article_id <> m.article_id
    LEFT JOIN articles a ON a.article_id = o.article_id
        AND a.article_id NOT IN (SELECT article_id FROM removals)
    WHERE m.article_id IN (SELECT value FROM json_each(?))
    ORDER BY m.article_id, coalesce(a.published, '9999'), a.article_id"""


def forget(connection: sqlite3.Connection, article_id: str) -> None:
    """Let an article, and every copy that it leads, wait to be placed anew."""
    connection.execute(
        """INSERT OR REPLACE INTO ungrouped (article_id)
           SELECT article_id FROM articles WHERE article_id = ?1
           UNION SELECT article_id FROM copies WHERE leader_id = ?1 ORDER BY 1""",
        (article_id,),
    )
    connection.execute("DELETE FROM copies WHERE leader_id = ?1 OR article_id = ?1", (article_id,))


def ungrouped(connection: sqlite3.Connection, limit: int) -> list[Ungrouped]:
    """Return the articles that wait longest, with their current texts."""
    return [
        Ungrouped(article_id=article_id, collection=collection, version=version, text=text)
        for article_id, collection, version, text in connection.execute(_UNGROUPED, (limit,))
    ]


def leaders_near(
    connection: sqlite3.Connection, bands: Sequence[int], *, collection: str, limit: int
) -> list[tuple[str, bytes]]:
    """Return (article id, signature) of leaders that share a band, those with most bands first."""
    return connection.execute(_NEAR, (json.dumps(list(bands)), collection, limit)).fetchall()


def place(connection: sqlite3.Connection, placed: Placed) -> bool:
    """Write where an article belongs; False if it has changed or its leader is gone."""
    written = connection.execute(
        _PLACE,
        {
            "article": placed.article_id,
            "version": placed.version,
            "leader": placed.leader_id,
            "signature": placed.signature,
        },
    )
    if not written.rowcount:
        return False
    connection.executemany(
        """INSERT OR IGNORE INTO copy_bands (band, copy_id)
           SELECT ?, copy_id FROM copies WHERE article_id = ?""",
        [(band, placed.article_id) for band in placed.bands],
    )
    connection.execute("DELETE FROM ungrouped WHERE article_id = ?", (placed.article_id,))
    return True


def groups_of(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, CopyGroup]:
    """Return the group of each article that has been placed."""
    found: dict[str, CopyGroup] = {}
    for article_id, leader_id, *fields in connection.execute(_GROUPS, (json.dumps(list(ids)),)):
        before = found[article_id].others if article_id in found else ()
        others = before if fields[0] is None else (*before, article_from(tuple(fields)))
        found[article_id] = CopyGroup(leader_id=leader_id, others=others)
    return found
