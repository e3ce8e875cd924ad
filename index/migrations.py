"""Schemas as ordered lists of named steps; ``STEPS`` is the one of ``library.db``.

``PRAGMA user_version`` counts the steps that a file has seen. Steps are only ever appended; each
runs once, all missing ones in one transaction. A file that has seen more steps than this program
knows is refused.
"""

import sqlite3
from collections.abc import Callable, Sequence

from index.article_keys import find_key, title_key
from index.errors import SchemaTooNewError

__all__ = [
    "STEPS",
    "Step",
    "m001_library",
    "m002_copies",
    "m003_outlets",
    "m004_lists",
    "m005_choices",
    "migrate",
]

Step = Callable[[sqlite3.Connection], None]


def m001_library(connection: sqlite3.Connection) -> None:
    """Create articles, versions, passages, vectors, tombstones and the meta table."""
    for statement in _LIBRARY:
        connection.execute(statement)


def m002_copies(connection: sqlite3.Connection) -> None:
    """Create the groups of copies, with every article waiting to be placed in one."""
    for statement in _COPIES:
        connection.execute(statement)


def m003_outlets(connection: sqlite3.Connection) -> None:
    """Index the outlets, which a question may name, so that listing them reads no articles."""
    connection.execute("CREATE INDEX articles_by_outlet ON articles (outlet_key, outlet)")


def m004_lists(connection: sqlite3.Connection) -> None:
    """Create what articles are sorted and found by, and the removals that can be undone."""
    connection.create_function("title_key", 1, title_key, deterministic=True)
    connection.create_function("find_key", 3, find_key, deterministic=True)
    for statement in _LISTS:
        connection.execute(statement)


def m005_choices(connection: sqlite3.Connection) -> None:
    """Index what a reader chooses from with the ids, which tell what waits to be removed."""
    for statement in _CHOICES:
        connection.execute(statement)


STEPS: tuple[Step, ...] = (m001_library, m002_copies, m003_outlets, m004_lists, m005_choices)


def migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Run the steps that the file has not seen; safe when several processes open a new file.

    Raises SchemaTooNewError if the file was written by a newer program.
    """
    if _n_missing(connection, steps) == 0:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        n_missing = _n_missing(connection, steps)
        for step in steps[len(steps) - n_missing :]:
            step(connection)
        # PRAGMA takes no bound parameters.
        connection.execute(f"PRAGMA user_version = {len(steps):d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _n_missing(connection: sqlite3.Connection, steps: Sequence[Step]) -> int:
    seen = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if seen > len(steps):
        raise SchemaTooNewError(
            f"the file has schema {seen!r} and this program knows up to {len(steps)!r}; "
            "update footnote, or choose another data folder"
        )
    return len(steps) - seen


_LIBRARY = (
    """CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID""",
    """INSERT INTO meta (key, value) VALUES
        ('library_id', lower(hex(randomblob(16)))), ('revision', 0), ('epoch', 0)""",
    # The *_key columns are case-folded in Python: SQLite's own lower() knows ASCII only.
    """CREATE TABLE articles (
        article_id TEXT PRIMARY KEY NOT NULL,
        collection TEXT NOT NULL,
        title TEXT NOT NULL,
        author TEXT,
        outlet TEXT,
        published TEXT,
        url TEXT,
        language TEXT,
        source TEXT NOT NULL,
        version TEXT NOT NULL,
        added_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        n_chars INTEGER NOT NULL,
        n_passages INTEGER NOT NULL,
        author_key TEXT,
        outlet_key TEXT,
        language_key TEXT
    )""",
    """CREATE INDEX articles_by_date ON articles (coalesce(published, '') DESC, article_id)""",
    """CREATE INDEX articles_by_version ON articles (version)""",
    """CREATE INDEX articles_by_collection ON articles (collection)""",
    """CREATE TABLE versions (
        article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
        version TEXT NOT NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        created_at TEXT NOT NULL,
        PRIMARY KEY (article_id, version)
    )""",
    """CREATE TABLE removed_versions (
        article_id TEXT NOT NULL,
        version TEXT NOT NULL,
        removed_at TEXT NOT NULL,
        PRIMARY KEY (article_id, version)
    ) WITHOUT ROWID""",
    # AUTOINCREMENT: a passage id is never given out twice, even after the last one is deleted.
    """CREATE TABLE passages (
        passage_id INTEGER PRIMARY KEY AUTOINCREMENT,
        article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
        version TEXT NOT NULL,
        position INTEGER NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        embed_hash BLOB NOT NULL,
        pending INTEGER NOT NULL
    )""",
    """CREATE UNIQUE INDEX passages_by_article ON passages (article_id, position)""",
    """CREATE INDEX passages_by_hash ON passages (embed_hash)""",
    """CREATE INDEX passages_pending ON passages (passage_id) WHERE pending = 1""",
    """CREATE TABLE vectors (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        passage_id INTEGER NOT NULL UNIQUE REFERENCES passages ON DELETE CASCADE,
        vector BLOB NOT NULL
    )""",
    """CREATE TABLE tombstones (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        passage_id INTEGER NOT NULL
    )""",
)

_COPIES = (
    # What waits to be placed, in the order in which it came.
    """CREATE TABLE ungrouped (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        article_id TEXT NOT NULL UNIQUE REFERENCES articles ON DELETE CASCADE
    )""",
    """INSERT INTO ungrouped (article_id)
        SELECT article_id FROM articles ORDER BY added_at, article_id""",
    # An article that leads its group, alone or not, names itself.
    """CREATE TABLE copies (
        copy_id INTEGER PRIMARY KEY,
        article_id TEXT NOT NULL UNIQUE REFERENCES articles ON DELETE CASCADE,
        leader_id TEXT NOT NULL,
        signature BLOB NOT NULL
    )""",
    """CREATE INDEX copies_by_leader ON copies (leader_id)""",
    # Of leaders only: whoever joins a group is compared with its leader.
    """CREATE TABLE copy_bands (
        band INTEGER NOT NULL,
        copy_id INTEGER NOT NULL REFERENCES copies ON DELETE CASCADE,
        PRIMARY KEY (band, copy_id)
    ) WITHOUT ROWID""",
    """CREATE INDEX copy_bands_by_copy ON copy_bands (copy_id)""",
)

_LISTS = (
    """ALTER TABLE articles ADD COLUMN title_key TEXT NOT NULL DEFAULT ''""",
    """ALTER TABLE articles ADD COLUMN find_key TEXT NOT NULL DEFAULT ''""",
    """UPDATE articles
        SET title_key = title_key(title), find_key = find_key(title, outlet, author)""",
    """CREATE INDEX articles_by_age ON articles (coalesce(published, '9999'), article_id)""",
    """CREATE INDEX articles_by_arrival ON articles (added_at DESC, article_id)""",
    """CREATE INDEX articles_by_title ON articles (title_key, article_id)""",
    """CREATE TABLE removals (
        article_id TEXT PRIMARY KEY NOT NULL REFERENCES articles ON DELETE CASCADE,
        asked_at TEXT NOT NULL,
        due_at TEXT NOT NULL,
        begun INTEGER NOT NULL
    ) WITHOUT ROWID""",
)

_CHOICES = (
    """DROP INDEX articles_by_outlet""",
    """DROP INDEX articles_by_collection""",
    """CREATE INDEX articles_by_outlet ON articles (outlet_key, outlet, article_id)""",
    """CREATE INDEX articles_by_collection ON articles (collection, article_id)""",
    """CREATE INDEX articles_by_language ON articles (language_key, article_id)""",
)
