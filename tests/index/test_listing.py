"""Lists of articles: every order pages through everything once, words find headings."""

import sqlite3
from typing import Any

import pytest

from index.connections import Connections
from index.errors import InvalidQueryError
from index.listing import ORDERS, cursor_of
from index.migrations import STEPS, migrate
from index.store import LibraryStore
from index.testing import make_draft
from index.types import Filters
from tests.index.conftest import NOW

FIELDS: dict[str, dict[str, Any]] = {
    "a": {"title": "“Zebra” crossing", "published": "2024-05-02", "outlet": "Die ZEIT"},
    "b": {"title": "Élan", "published": None, "outlet": "Coast Wire", "author": "Zoë Ångström"},
    "c": {"title": "elan vital", "published": "2023-01-01", "outlet": "Coast Wire"},
    "d|e": {"title": "Apples | Pears", "published": "2024-05-02"},
    "f": {"title": "", "published": None},
}


@pytest.fixture
def filled(store):
    for name, fields in FIELDS.items():
        store.put_article(make_draft(name, f"text of {name}", **fields), now=NOW)
    return store


def paged(store, order, **more):
    ids, after = [], None
    while page := store.list_articles(order=order, limit=2, after=after, **more):
        ids += [a.article_id for a in page]
        after = cursor_of(page[-1], order)
    return ids


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("newest", ["a", "d|e", "c", "b", "f"]),
        ("oldest", ["c", "a", "d|e", "b", "f"]),
        ("added", ["a", "b", "c", "d|e", "f"]),
        ("title", ["f", "d|e", "b", "c", "a"]),
    ],
)
def test_each_order_pages_through_everything_once(filled, order, expected):
    assert paged(filled, order) == expected


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_is_read_from_an_index(filled, order):
    seen: list[str] = []
    with filled._connections.read() as connection:
        connection.set_trace_callback(seen.append)
    filled.list_articles(order=order, limit=2)
    with filled._connections.read() as connection:
        connection.set_trace_callback(None)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {seen[-1]}").fetchall()
    steps = [row[3] for row in plan]
    assert any("SEARCH a USING INDEX" in step for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ELAN", {"b", "c"}),
        ("zeit zebra", {"a"}),
        ("angstrom", {"b"}),
        ("wire elan vital", {"c"}),
        ("pear", {"d|e"}),
        ("nothing", set()),
        ("%", set()),
        ("   ", set(FIELDS)),
        ("elan " * 40, {"b", "c"}),
    ],
)
def test_words_are_found_in_headings_without_case_and_accents(filled, words, expected):
    assert set(paged(filled, "title", words=words)) == expected
    assert filled.count_articles(words=words) == len(expected)


def test_words_and_filters_hold_together(filled):
    outlet = Filters(outlets=("coast wire",))
    assert paged(filled, "newest", filters=outlet, words="elan") == ["c", "b"]
    assert filled.count_articles(outlet, words="vital") == 1


def test_a_place_that_is_no_cursor_is_refused(filled):
    with pytest.raises(InvalidQueryError, match="'nonsense'"):
        filled.list_articles(limit=2, after="nonsense")


def test_collections_are_counted(filled):
    filled.put_article(make_draft("g", "else", collection="archive"), now=NOW)
    assert filled.collections() == [("archive", 1), ("main", 5)]


def test_a_library_from_before_is_sorted_and_found_too(tmp_path):
    path = tmp_path / "library.db"
    with sqlite3.connect(path, isolation_level=None) as connection:
        migrate(connection, STEPS[:3])
        connection.execute(
            """INSERT INTO articles (article_id, collection, title, author, outlet, source,
                 version, added_at, updated_at, n_chars, n_passages)
               VALUES ('a', 'main', '“Élan”', 'Zoë', NULL, 's', 'v', '', '', 0, 0)"""
        )
    connection.close()
    with LibraryStore(Connections(path)) as store:
        (found,) = store.list_articles(words="elan zoe", order="title", limit=9)
        assert cursor_of(found, "title") == "elan”|a"
