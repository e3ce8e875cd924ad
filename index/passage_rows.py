"""SQL over passages and tombstones. Each function works on a connection it is given.

A passage stores no text: ``substr`` cuts it from its version's text, and SQLite counts code
points as Python does, so ``text == version_text[start:end]`` cannot drift apart.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.article_rows import article_from
from index.embedding import embedded_text
from index.types import Article, ArticleDraft, Passage, PendingPassage, Span

__all__ = [
    "IndexRow",
    "Joined",
    "count_with_vector",
    "delete_passages",
    "embed_hashes",
    "find_joined",
    "index_rows",
    "insert_passages",
    "passages_of",
    "pending_among",
    "pending_passages",
    "spans_of",
    "tombstones_after",
]

_PASSAGES = """SELECT p.passage_id, p.article_id, p.version, p.position, p.start, p.end,
        substr(v.text, p.start + 1, p.end - p.start),
        p.pending,
        a.article_id, a.collection, a.title, a.author, a.outlet, a.published, a.url, a.language,
        a.source, a.version, a.added_at, a.updated_at, a.n_chars, a.n_passages,
        a.outlet_key, a.author_key, a.language_key
    FROM passages p
    JOIN versions v ON v.article_id = p.article_id AND v.version = p.version
    JOIN articles a ON a.article_id = p.article_id"""
_PASSAGE = slice(0, 7)
_ARTICLE = slice(8, 22)

_AMONG = "IN (SELECT value FROM json_each(?))"
_SHOWN = "p.article_id NOT IN (SELECT article_id FROM removals)"
_FIND = f"{_PASSAGES} WHERE p.passage_id {_AMONG} AND {_SHOWN}"
_OF_ARTICLE = f"{_PASSAGES} WHERE p.article_id = ? ORDER BY p.position"
_PENDING = f"{_PASSAGES} WHERE p.pending = 1 AND p.passage_id > ? ORDER BY p.passage_id LIMIT ?"
_RANGE = f"{_PASSAGES} WHERE p.passage_id > ? AND p.passage_id <= ? ORDER BY p.passage_id LIMIT ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A passage with its article; ``pending`` says that it waits for its vector."""

    passage: Passage
    article: Article
    pending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """What the lexical leg needs of a passage; outlet, author and language are case-folded."""

    passage_id: int
    text: str
    article_id: str
    collection: str
    outlet: str | None
    author: str | None
    language: str | None
    published: str | None


def find_joined(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Joined]:
    """Return what there is for each id and is not hidden, all of one moment."""
    rows = connection.execute(_FIND, (json.dumps(list(ids)),))
    return {
        row[0]: Joined(
            passage=_passage(row), article=article_from(row[_ARTICLE]), pending=bool(row[7])
        )
        for row in rows
    }


def passages_of(connection: sqlite3.Connection, article_id: str) -> list[Passage]:
    """Return the passages of an article's current version, in the order of its text."""
    return [_passage(row) for row in connection.execute(_OF_ARTICLE, (article_id,))]


def spans_of(connection: sqlite3.Connection, article_id: str) -> tuple[Span, ...]:
    """Return the stored spans, in the order of the text."""
    rows = connection.execute(
        "SELECT start, end FROM passages WHERE article_id = ? ORDER BY position", (article_id,)
    )
    return tuple(Span(start=start, end=end) for start, end in rows)


def count_with_vector(connection: sqlite3.Connection, article_id: str) -> int:
    """Return how many of an article's passages have their vector."""
    row = connection.execute(
        "SELECT count(*) FROM passages WHERE article_id = ? AND pending = 0", (article_id,)
    ).fetchone()
    return int(row[0])


def pending_among(connection: sqlite3.Connection, ids: Sequence[int]) -> set[int]:
    """Return which of the passages wait for a vector."""
    rows = connection.execute(
        """SELECT passage_id FROM passages
           WHERE pending = 1 AND passage_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(ids)),),
    )
    return {row[0] for row in rows}


def pending_passages(
    connection: sqlite3.Connection, limit: int, *, after: int
) -> list[PendingPassage]:
    """Return those with an id above ``after`` that wait longest for a vector, ascending."""
    rows = connection.execute(_PENDING, (after, limit))
    return [PendingPassage(passage_id=row[0], text=embedded_text(row[10], row[6])) for row in rows]


def index_rows(
    connection: sqlite3.Connection, *, after: int, until: int, limit: int
) -> list[IndexRow]:
    """Return up to ``limit`` passages with ``after < passage_id <= until``, ascending."""
    rows = connection.execute(_RANGE, (after, until, limit))
    return [
        IndexRow(
            passage_id=row[0],
            text=embedded_text(row[10], row[6]),
            article_id=row[1],
            collection=row[9],
            outlet=row[22],
            author=row[23],
            language=row[24],
            published=row[13],
        )
        for row in rows
    ]


def insert_passages(
    connection: sqlite3.Connection, draft: ArticleDraft, vectors: dict[bytes, bytes]
) -> int:
    """Write new passage rows and the vectors already known; return how many those are."""
    n_reused = 0
    hashes = embed_hashes(draft)
    for position, (span, hashed) in enumerate(zip(draft.spans, hashes, strict=True)):
        vector = vectors.get(hashed)
        inserted = connection.execute(
            """INSERT INTO passages (article_id, version, position, start, end, embed_hash, pending)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (
                draft.article_id,
                draft.version,
                position,
                span.start,
                span.end,
                hashed,
                vector is None,
            ),
        )
        if vector is not None:
            connection.execute(
                "INSERT INTO vectors (passage_id, vector) VALUES (?, ?)",
                (inserted.lastrowid, vector),
            )
            n_reused += 1
    return n_reused


def delete_passages(connection: sqlite3.Connection, article_id: str) -> None:
    """Delete an article's passages and vectors, and leave a tombstone for each."""
    connection.execute(
        """INSERT INTO tombstones (passage_id)
           SELECT passage_id FROM passages WHERE article_id = ? ORDER BY passage_id""",
        (article_id,),
    )
    connection.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))


def tombstones_after(connection: sqlite3.Connection, *, after: int, until: int) -> list[int]:
    """Return the passages deleted with ``after < seq <= until``, in the order of deletion."""
    rows = connection.execute(
        "SELECT passage_id FROM tombstones WHERE seq > ? AND seq <= ? ORDER BY seq", (after, until)
    )
    return [row[0] for row in rows]


def embed_hashes(draft: ArticleDraft) -> list[bytes]:
    """Return, for each span, the hash of exactly what is embedded; equal ones share a vector."""
    return [
        hashlib.sha256(embedded_text(draft.title, draft.text[s.start : s.end]).encode()).digest()
        for s in draft.spans
    ]


def _passage(row: tuple[Any, ...]) -> Passage:
    return Passage(**dict(zip(Passage.__slots__, row[_PASSAGE], strict=True)))
