"""Groups of copies in the library: placing, finding candidates, and what a removal undoes."""

import sqlite3

from index.connections import Connections
from index.migrations import m001_library
from index.store import LibraryStore
from index.testing import make_draft
from index.types import Placed
from tests.index.conftest import NOW


def put(store, article_id, text="some text", **more):
    store.put_article(make_draft(article_id, text, **more), now=NOW)


def placed(store, article_id, leader_id, *bands):
    return Placed(
        article_id=article_id,
        version=store.article(article_id).version,
        leader_id=leader_id,
        signature=article_id.encode(),
        bands=bands,
    )


def waiting(store):
    return [article.article_id for article in store.ungrouped(99)]


def others(store, article_id):
    return [other.article_id for other in store.groups_of([article_id])[article_id].others]


def grouped(store):
    """Put a, b and c, of which b and c follow a."""
    for name, day in (("a", "03"), ("b", "02"), ("c", "01")):
        put(store, name, f"text {name}", published=f"2024-01-{day}", outlet=name.upper())
    group = [placed(store, "a", "a", 1, 2), placed(store, "b", "a"), placed(store, "c", "a")]
    assert store.place(group) == 3


def test_new_articles_wait_in_the_order_they_came(store):
    for name in ("b", "a", "c"):
        put(store, name, f"text {name}", collection="x")
    assert waiting(store) == ["b", "a", "c"]
    first = store.ungrouped(1)[0]
    assert (first.text, first.collection) == ("text b", "x")
    assert first.version == store.article("b").version
    assert store.groups_of(["a", "b"]) == {}


def test_a_group_is_its_leader_and_the_others_oldest_first(store):
    grouped(store)
    assert waiting(store) == []
    assert others(store, "a") == ["c", "b"]
    assert others(store, "b") == ["c", "a"]
    groups = store.groups_of(["a", "b", "c", "missing"])
    assert {group.leader_id for group in groups.values()} == {"a"}
    assert [other.outlet for other in groups["a"].others] == ["C", "B"]
    put(store, "d", "alone")
    store.place([placed(store, "d", "d")])
    assert store.groups_of(["d"])["d"].others == ()


def test_candidates_are_leaders_of_the_collection_that_share_a_band(store):
    for name, collection in (("a", "main"), ("b", "main"), ("c", "other"), ("d", "main")):
        put(store, name, f"text {name}", collection=collection)
    store.place(
        [
            placed(store, "a", "a", 1, 2),
            placed(store, "b", "b", 2, -(2**63)),
            placed(store, "c", "c", 1, 2),
            placed(store, "d", "a"),
        ]
    )
    near = store.leaders_near([2, -(2**63), 7], collection="main", limit=9)
    assert near == [("b", b"b"), ("a", b"a")]
    assert store.leaders_near([2, -(2**63)], collection="main", limit=1) == [("b", b"b")]
    assert store.leaders_near([7], collection="main", limit=9) == []
    assert store.leaders_near([], collection="main", limit=9) == []


def test_removing_the_leader_dissolves_the_group(store):
    grouped(store)
    store.remove_article("a", now=NOW)
    assert waiting(store) == ["b", "c"]
    assert store.groups_of(["b", "c"]) == {}
    assert store.leaders_near([1, 2], collection="main", limit=9) == []


def test_removing_a_follower_leaves_the_others_together(store):
    grouped(store)
    store.remove_article("b", now=NOW)
    assert waiting(store) == []
    assert others(store, "a") == ["c"]


def test_a_changed_article_is_placed_anew_and_an_unchanged_one_is_not(store):
    grouped(store)
    put(store, "b", "text b", published="2024-01-02", outlet="B")
    assert waiting(store) == []
    put(store, "b", "another text")
    assert waiting(store) == ["b"]
    assert others(store, "a") == ["c"]
    put(store, "a", "another text too")
    assert waiting(store) == ["b", "a", "c"]


def test_what_changed_before_it_was_placed_goes_on_waiting(store):
    grouped(store)
    put(store, "d", "first")
    late = placed(store, "d", "a")
    put(store, "d", "second")
    assert store.place([late]) == 0
    follower = placed(store, "d", "a")
    store.remove_article("a", now=NOW)
    assert store.place([follower]) == 0
    assert store.place([placed(store, "d", "b")]) == 0, "b leads nobody"
    assert waiting(store) == ["d", "b", "c"]


def test_a_library_from_before_groups_has_all_its_articles_waiting(tmp_path):
    path = tmp_path / "library.db"
    Connections(path, (m001_library,)).close()
    with sqlite3.connect(path) as old:
        for name in ("b", "a"):
            old.execute(
                """INSERT INTO articles VALUES (?, 'main', '', NULL, NULL, NULL, NULL, NULL, '',
                   'v', ?, '', 0, 0, NULL, NULL, NULL)""",
                (name, f"2024-01-0{len(name)}"),
            )
            old.execute("INSERT INTO versions VALUES (?, 'v', '', 'text', '')", (name,))
    old.close()
    with LibraryStore.open(path) as store:
        assert waiting(store) == ["a", "b"]
        assert store.place([placed(store, "a", "a", 5)]) == 1
