"""SQL over the shape of a library: how many articles and passages by month and by outlet."""

import sqlite3
from dataclasses import dataclass

__all__ = ["Share", "by_month", "by_outlet"]

_BY_MONTH = """SELECT coalesce(substr(published, 1, 7), '') AS month, count(*), sum(n_passages)
    FROM articles WHERE article_id NOT IN (SELECT article_id FROM removals)
    GROUP BY month ORDER BY month"""
_BY_OUTLET = """SELECT coalesce(min(outlet), ''), count(*) AS n, sum(n_passages)
    FROM articles WHERE article_id NOT IN (SELECT article_id FROM removals)
    GROUP BY outlet_key ORDER BY n DESC, outlet_key"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one month (``YYYY-MM``) or outlet has; its name is empty where none is known."""

    name: str
    n_articles: int
    n_passages: int


def by_month(connection: sqlite3.Connection) -> list[Share]:
    """Return the months of which there are articles, in order, undated articles first."""
    return [_share(row) for row in connection.execute(_BY_MONTH)]


def by_outlet(connection: sqlite3.Connection) -> list[Share]:
    """Return the outlets, the one with most articles first."""
    return [_share(row) for row in connection.execute(_BY_OUTLET)]


def _share(row: tuple[str, int, int]) -> Share:
    return Share(name=row[0], n_articles=row[1], n_passages=row[2])
