"""SQL over lists of articles: in four orders, page by page, found by words of their headings.

A page is read from its place in an index on, so the last page costs what the first one does.
Articles that wait to be removed are in no list.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from index.article_keys import folded, title_key
from index.article_rows import ARTICLES, MATCHES, article_from, filter_parameters
from index.errors import InvalidQueryError
from index.types import Article, Filters

__all__ = [
    "ORDERS",
    "Order",
    "collections",
    "count_matching",
    "cursor_of",
    "languages",
    "list_matching",
    "outlets",
]

Order = Literal["newest", "oldest", "added", "title"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "added", "title")

# What a person types to find a heading is shorter; words behind these are not looked at.
_MOST_WORDS = 8
_WORDS = "\n".join(
    f"AND (:word{n} IS NULL OR instr(a.find_key, :word{n}))" for n in range(_MOST_WORDS)
)
_ALL = "SELECT count(*) FROM articles a"
_COUNT = f"{_ALL} WHERE {MATCHES} {_WORDS}"
# Sorts behind every text.
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorting:
    """``key`` is an expression that an index holds; ``descending`` is its direction."""

    key: str
    descending: bool

    def sql(self) -> str:
        """Return the statement for a page behind (:key, :article_id)."""
        before, direction = ("<", "DESC") if self.descending else (">", "ASC")
        return f"""{ARTICLES} WHERE {MATCHES} {_WORDS}
            AND {self.key} {before}= :key AND ({self.key} {before} :key OR a.article_id > :id)
            ORDER BY {self.key} {direction}, a.article_id LIMIT :limit"""


_STATEMENTS: Mapping[Order, str] = {
    "newest": _Sorting(key="coalesce(a.published, '')", descending=True).sql(),
    "oldest": _Sorting(key="coalesce(a.published, '9999')", descending=False).sql(),
    "added": _Sorting(key="a.added_at", descending=True).sql(),
    "title": _Sorting(key="a.title_key", descending=False).sql(),
}
_FIRST: Mapping[Order, tuple[str, str]] = {
    "newest": (_LAST, ""),
    "oldest": ("", ""),
    "added": (_LAST, ""),
    "title": ("", ""),
}


def cursor_of(article: Article, order: Order = "newest") -> str:
    """Return the ``after`` that continues a listing behind ``article``, even once it is gone."""
    return f"{_key_of(article, order)}|{article.article_id}"


def list_matching(
    connection: sqlite3.Connection,
    filters: Filters,
    *,
    words: str,
    order: Order,
    limit: int,
    after: str | None,
) -> list[Article]:
    """Return the page behind ``after``; InvalidQueryError for an ``after`` that is no cursor."""
    key, article_id = _FIRST[order] if after is None else _parted(after)
    parameters = _parameters(filters, words) | {"key": key, "id": article_id, "limit": limit}
    return [article_from(row) for row in connection.execute(_STATEMENTS[order], parameters)]


def count_matching(connection: sqlite3.Connection, filters: Filters, *, words: str = "") -> int:
    """Return how many articles pass."""
    return int(connection.execute(_COUNT, _parameters(filters, words)).fetchone()[0])


def outlets(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return each outlet with its number of articles; spellings that differ in case are one."""
    return connection.execute(
        """SELECT min(outlet), count(*) FROM articles
           WHERE outlet IS NOT NULL AND article_id NOT IN (SELECT article_id FROM removals)
           GROUP BY outlet_key ORDER BY outlet_key"""
    ).fetchall()


def collections(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return each collection with its number of articles, by name."""
    return connection.execute(
        """SELECT collection, count(*) FROM articles
           WHERE article_id NOT IN (SELECT article_id FROM removals)
           GROUP BY collection ORDER BY collection"""
    ).fetchall()


def languages(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return the code of each language with its number of articles, most articles first."""
    return connection.execute(
        """SELECT language_key, count(*) FROM articles
           WHERE language_key IS NOT NULL AND article_id NOT IN (SELECT article_id FROM removals)
           GROUP BY language_key ORDER BY count(*) DESC, language_key"""
    ).fetchall()


def _parameters(filters: Filters, words: str) -> dict[str, str | int | None]:
    wanted: Sequence[str] = list(dict.fromkeys(folded(words).split()))[:_MOST_WORDS]
    return filter_parameters(filters) | {
        f"word{n}": wanted[n] if n < len(wanted) else None for n in range(_MOST_WORDS)
    }


def _key_of(article: Article, order: Order) -> str:
    keys: Mapping[Order, str] = {
        "newest": article.published or "",
        "oldest": article.published or "9999",
        "added": article.added_at,
        "title": title_key(article.title),
    }
    return keys[order]


def _parted(after: str) -> tuple[str, str]:
    key, divider, article_id = after.partition("|")
    if not divider:
        raise InvalidQueryError(
            f"no page of articles begins after {after!r}; take 'next' of the page before"
        )
    return key, article_id
