"""SQL over articles and their versions. Each function works on a connection it is given.

Filters are one static condition with JSON lists as parameters, so no statement is ever put
together from values.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.article_keys import find_key, title_key
from index.errors import UnknownIdError
from index.types import Article, ArticleDraft, Filters, VersionStatus

__all__ = [
    "ARTICLES",
    "MATCHES",
    "VersionInfo",
    "article_from",
    "articles_with_urls",
    "articles_with_version",
    "delete_article",
    "filter_parameters",
    "find_articles",
    "matching_passage_ids",
    "name_source",
    "upsert_article",
    "upsert_version",
    "version_infos",
    "version_status",
    "version_text",
]

ARTICLES = """SELECT a.article_id, a.collection, a.title, a.author, a.outlet, a.published, a.url,
    a.language, a.source, a.version, a.added_at, a.updated_at, a.n_chars, a.n_passages
    FROM articles a"""

_SHOWN = "a.article_id NOT IN (SELECT article_id FROM removals)"
MATCHES = """a.article_id NOT IN (SELECT article_id FROM removals)
    AND (:collections IS NULL OR a.collection IN (SELECT value FROM json_each(:collections)))
    AND (:article_ids IS NULL OR a.article_id IN (SELECT value FROM json_each(:article_ids)))
    AND (:except_ids IS NULL OR a.article_id NOT IN (SELECT value FROM json_each(:except_ids)))
    AND (:outlets IS NULL OR a.outlet_key IN (SELECT value FROM json_each(:outlets)))
    AND (:authors IS NULL OR a.author_key IN (SELECT value FROM json_each(:authors)))
    AND (:languages IS NULL OR a.language_key IN (SELECT value FROM json_each(:languages)))
    AND (:published_from IS NULL OR a.published >= :published_from)
    AND (:published_to IS NULL OR a.published <= :published_to)"""

_AMONG = "IN (SELECT value FROM json_each(?))"
_FIND = f"{ARTICLES} WHERE a.article_id {_AMONG}"
_WITH_VERSION = f"{ARTICLES} WHERE a.version = ? AND {_SHOWN} ORDER BY a.article_id"
_WITH_URLS = f"{ARTICLES} WHERE a.url {_AMONG} AND {_SHOWN} ORDER BY a.article_id"
# In this order: left to itself, SQLite looks up the article of every passage there is.
_IDS = "SELECT p.passage_id FROM articles a CROSS JOIN passages p ON p.article_id = a.article_id"
_PASSAGE_IDS = f"{_IDS} WHERE {MATCHES} ORDER BY p.passage_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """One version of an article, without its text."""

    version: str
    title: str
    created_at: str
    n_chars: int
    current: bool


def find_articles(connection: sqlite3.Connection, ids: Sequence[str]) -> list[Article]:
    """Return the articles in request order; raise UnknownIdError listing every missing id."""
    rows = connection.execute(_FIND, (json.dumps(list(ids)),))
    found = {row[0]: article_from(row) for row in rows}
    missing = [i for i in dict.fromkeys(ids) if i not in found]
    if missing:
        raise UnknownIdError("article", missing)
    return [found[i] for i in ids]


def matching_passage_ids(connection: sqlite3.Connection, filters: Filters) -> list[int]:
    """Return the ids of every passage of the articles that pass, ascending."""
    return [row[0] for row in connection.execute(_PASSAGE_IDS, filter_parameters(filters))]


def articles_with_version(connection: sqlite3.Connection, version: str) -> list[Article]:
    """Return the articles whose current text has this hash, by id."""
    return [article_from(row) for row in connection.execute(_WITH_VERSION, (version,))]


def articles_with_urls(connection: sqlite3.Connection, urls: Sequence[str]) -> list[Article]:
    """Return the articles with one of these addresses, by id; reads every article's row."""
    rows = connection.execute(_WITH_URLS, (json.dumps(list(urls)),))
    return [article_from(row) for row in rows]


def name_source(connection: sqlite3.Connection, article_id: str, source: str) -> None:
    """Write down where an unchanged article was read from this time."""
    connection.execute("UPDATE articles SET source = ? WHERE article_id = ?", (source, article_id))


def upsert_article(connection: sqlite3.Connection, draft: ArticleDraft, *, now: str) -> None:
    """Write the metadata row; ``added_at`` of a known article stays."""
    connection.execute(
        """INSERT INTO articles VALUES (:article_id, :collection, :title, :author, :outlet,
             :published, :url, :language, :source, :version, :now, :now, :n_chars, :n_passages,
             :author_key, :outlet_key, :language_key, :title_key, :find_key)
           ON CONFLICT (article_id) DO UPDATE SET collection = excluded.collection,
             title = excluded.title, author = excluded.author, outlet = excluded.outlet,
             published = excluded.published, url = excluded.url, language = excluded.language,
             source = excluded.source, version = excluded.version,
             updated_at = excluded.updated_at, n_chars = excluded.n_chars,
             n_passages = excluded.n_passages, author_key = excluded.author_key,
             outlet_key = excluded.outlet_key, language_key = excluded.language_key,
             title_key = excluded.title_key, find_key = excluded.find_key""",
        {
            "article_id": draft.article_id,
            "collection": draft.collection,
            "title": draft.title,
            "author": draft.author,
            "outlet": draft.outlet,
            "published": draft.published,
            "url": draft.url,
            "language": draft.language,
            "source": draft.source,
            "version": draft.version,
            "now": now,
            "n_chars": len(draft.text),
            "n_passages": len(draft.spans),
            "author_key": _folded(draft.author),
            "outlet_key": _folded(draft.outlet),
            "language_key": _folded(draft.language),
            "title_key": title_key(draft.title),
            "find_key": find_key(draft.title, draft.outlet, draft.author),
        },
    )


def upsert_version(connection: sqlite3.Connection, draft: ArticleDraft, *, now: str) -> None:
    """Write the draft's text; a version that was removed before counts as present again."""
    connection.execute(
        """INSERT INTO versions VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (article_id, version) DO UPDATE SET title = excluded.title""",
        (draft.article_id, draft.version, draft.title, draft.text, now),
    )
    connection.execute(
        "DELETE FROM removed_versions WHERE article_id = ? AND version = ?",
        (draft.article_id, draft.version),
    )


def delete_article(connection: sqlite3.Connection, article_id: str, *, now: str) -> None:
    """Delete the article and everything that hangs on it; only version hashes stay."""
    connection.execute(
        """INSERT OR REPLACE INTO removed_versions
           SELECT article_id, version, ? FROM versions WHERE article_id = ?""",
        (now, article_id),
    )
    deleted = connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))
    if not deleted.rowcount:
        raise UnknownIdError("article", [article_id])


def version_text(connection: sqlite3.Connection, article_id: str, version: str) -> str:
    """Return the canonical text of one version."""
    row = connection.execute(
        "SELECT text FROM versions WHERE article_id = ? AND version = ?", (article_id, version)
    ).fetchone()
    if row is None:
        raise UnknownIdError("version", [f"{article_id} {version}"])
    return str(row[0])


def version_infos(connection: sqlite3.Connection, article_id: str) -> list[VersionInfo]:
    """Return the versions, the current one first, then newest first."""
    rows = connection.execute(
        """SELECT v.version, v.title, v.created_at, length(v.text), v.version = a.version
           FROM articles a JOIN versions v ON v.article_id = a.article_id
           WHERE a.article_id = ? ORDER BY v.version = a.version DESC, v.rowid DESC""",
        (article_id,),
    ).fetchall()
    if not rows:
        raise UnknownIdError("article", [article_id])
    return [
        VersionInfo(version=v, title=title, created_at=at, n_chars=n, current=bool(current))
        for v, title, at, n, current in rows
    ]


def version_status(connection: sqlite3.Connection, article_id: str, version: str) -> VersionStatus:
    """Say what became of a version; an unknown article has only unknown versions."""
    row = connection.execute(
        """SELECT EXISTS (SELECT 1 FROM articles WHERE article_id = :a AND version = :v),
                  EXISTS (SELECT 1 FROM versions WHERE article_id = :a AND version = :v),
                  EXISTS (SELECT 1 FROM removed_versions WHERE article_id = :a AND version = :v)""",
        {"a": article_id, "v": version},
    ).fetchone()
    statuses: tuple[VersionStatus, ...] = ("current", "superseded", "removed")
    return next((s for s, holds in zip(statuses, row, strict=True) if holds), "unknown")


def article_from(row: tuple[Any, ...]) -> Article:
    """Make an Article of its columns, which come in the order of the type's fields."""
    return Article(**dict(zip(Article.__slots__, row, strict=True)))


def filter_parameters(filters: Filters) -> dict[str, str | int | None]:
    """Return what ``MATCHES`` takes."""
    return {
        "collections": _json(filters.collections),
        "article_ids": _json(filters.article_ids),
        "except_ids": _json(filters.except_ids),
        "outlets": _json([o.casefold() for o in filters.outlets]),
        "authors": _json([a.casefold() for a in filters.authors]),
        "languages": _json([x.casefold() for x in filters.languages]),
        "published_from": filters.published_from,
        "published_to": filters.published_to,
    }


def _json(values: Sequence[str]) -> str | None:
    return json.dumps(list(values)) if values else None


def _folded(value: str | None) -> str | None:
    return None if value is None else value.casefold()
