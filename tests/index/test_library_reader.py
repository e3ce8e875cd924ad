"""What a library answers: in order, completely, and saying what is missing."""

import pytest

from index.errors import UnknownIdError
from index.listing import cursor_of
from index.testing import make_draft
from index.types import Filters
from tests.index.conftest import NOW


def test_look_ups_answer_in_request_order_and_list_what_is_missing(store):
    for name in "abc":
        store.put_article(make_draft(name, f"text {name}"), now=NOW)
    assert [a.article_id for a in store.articles(["c", "a", "c"])] == ["c", "a", "c"]
    with pytest.raises(UnknownIdError) as error:
        store.articles(["x", "a", "y", "x"])
    assert error.value.ids == ("x", "y")
    with pytest.raises(UnknownIdError):
        store.version_text("a", "sha256:00")
    with pytest.raises(UnknownIdError):
        store.versions("nobody")
    ids = [p.passage_id for name in "bca" for p in store.passages_of(name)]
    assert sorted(store.joined([*ids, 999])) == sorted(ids)
    assert store.passages_of("nobody") == []


def test_listing_pages_newest_first_and_survives_removal(store):
    dates = {"a": "2020-01-02", "b": None, "c": "2021-01-01", "d": "2020-01-02", "e": None}
    for name, date in dates.items():
        store.put_article(make_draft(name, f"text {name}", published=date), now=NOW)
    pages, after = [], None
    while page := store.list_articles(limit=2, after=after):
        pages.append([a.article_id for a in page])
        after = cursor_of(page[-1])
        store.remove_article(page[-1].article_id, now=NOW)
    assert pages == [["c", "a"], ["d", "b"], ["e"]]


def test_counting_and_grouping(store):
    store.put_article(make_draft("a", "same", collection="x", outlet="Die ZEIT"), now=NOW)
    store.put_article(
        make_draft("b", "same", collection="x", outlet="die zeit", language="DE"), now=NOW
    )
    store.put_article(make_draft("c", "else", collection="y", published="2020-01-01"), now=NOW)
    assert store.outlets() == [("Die ZEIT", 2)]
    assert store.languages() == [("de", 1)]
    version = store.article("a").version
    assert [a.article_id for a in store.articles_with_version(version)] == ["a", "b"]
    for filters, expected in (
        (Filters(), 3),
        (Filters(collections=("x", "y")), 3),
        (Filters(outlets=("DIE zeit",)), 2),
        (Filters(published_to="2030-01-01"), 1),
        (Filters(article_ids=("a", "c"), collections=("x",)), 1),
    ):
        assert store.count_articles(filters) == expected
        assert len(store.list_articles(filters, limit=9)) == expected
