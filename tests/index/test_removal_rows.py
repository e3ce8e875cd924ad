"""Removals that can be undone: hidden from every list and search at once, gone when begun."""

from contextlib import closing
from datetime import timedelta

import pytest

from index.errors import UnknownIdError
from index.retriever import HybridRetriever
from index.testing import HashEmbedder, make_draft
from index.types import Filters
from tests.index.conftest import NOW, embed_all

EVERY = Filters()
LATER = NOW + timedelta(seconds=30)


@pytest.fixture
def filled(store):
    for name in "abc":
        language = "de" if name == "b" else None
        draft = make_draft(
            name, f"the harbour of {name}", outlet=f"Outlet {name}", language=language
        )
        store.put_article(draft, now=NOW)
    return store


def listed(store):
    return [a.article_id for a in store.list_articles(limit=9)]


def test_a_hidden_article_is_in_no_list_and_can_still_be_read(filled):
    assert filled.languages() == [("de", 1)]
    (pending,) = filled.removals.ask(["b"], now=NOW, due=LATER)
    assert (pending.article_id, pending.due_at > pending.asked_at) == ("b", True)
    assert listed(filled) == ["a", "c"]
    assert filled.count_articles() == 2
    assert [name for name, _ in filled.outlets()] == ["Outlet a", "Outlet c"]
    assert filled.languages() == []
    assert filled.articles_with_version(filled.article("b").version) == []
    assert filled.removals.waiting() == [pending]
    assert filled.removals.of("b") == pending
    assert filled.removals.of("a") is None
    assert [filled.removals.hides(name) for name in ("a", "b")] == [False, True]


def test_undo_shows_it_again(filled):
    revision = filled.revision()
    filled.removals.ask(["b"], now=NOW, due=LATER)
    filled.removals.undo("b")
    assert listed(filled) == ["a", "b", "c"]
    assert filled.revision() == revision + 2
    with pytest.raises(UnknownIdError, match="no removal with id 'b'"):
        filled.removals.undo("b")


def test_one_unknown_id_hides_nothing(filled):
    with pytest.raises(UnknownIdError, match="'x', 'y'"):
        filled.removals.ask(["a", "x", "y"], now=NOW, due=LATER)
    assert listed(filled) == ["a", "b", "c"]


def test_only_what_is_due_begins_and_cannot_be_undone_then(filled):
    filled.removals.ask(["c", "a"], now=NOW, due=LATER)
    filled.removals.ask(["b"], now=NOW, due=LATER + timedelta(seconds=1))
    assert filled.removals.begin(NOW) == []
    assert filled.removals.begin(LATER) == ["a", "c"]
    assert filled.removals.begin(NOW) == ["a", "c"]  # a kill in between loses nothing
    assert [p.article_id for p in filled.removals.waiting()] == ["b"]
    with pytest.raises(UnknownIdError):
        filled.removals.undo("a")
    filled.remove_article("a", now=LATER)
    filled.remove_article("c", now=LATER)
    assert filled.removals.begin(LATER) == []


def test_putting_the_article_again_keeps_it(filled):
    filled.removals.ask(["a", "b"], now=NOW, due=LATER)
    same = make_draft("a", "the harbour of a", outlet="Outlet a")
    assert filled.put_article(same, now=NOW).outcome == "unchanged"
    assert filled.put_article(make_draft("b", "another"), now=NOW).outcome == "changed"
    assert listed(filled) == ["a", "b", "c"]
    assert filled.removals.waiting() == []


@pytest.mark.parametrize("published", [False, True])
def test_search_finds_it_by_neither_leg_until_undo(filled, tmp_path, published):
    embedder = HashEmbedder()
    with closing(filled):
        retriever = HybridRetriever(filled, embedder, tmp_path / "index")
        embed_all(filled, embedder)
        if published:
            retriever.rebuild()

        def found(legs, filters=EVERY):
            hits = retriever.search("the harbour", k=3, legs=legs, filters=filters).hits
            return {hit.article.article_id for hit in hits}

        filled.removals.ask(["b"], now=NOW, due=LATER)
        for legs in ("dense", "lexical", "fusion"):
            assert found(legs) == {"a", "c"}
            assert found(legs, Filters(outlets=("Outlet b",))) == set()
        assert not retriever.needs_rebuild()
        filled.removals.undo("b")
        for legs in ("dense", "lexical", "fusion"):
            assert found(legs) == {"a", "b", "c"}
