"""The first passages of articles, for whoever asks for news at large or if something is so."""

from dataclasses import replace

from index.types import Filters
from rag.answering.beginnings import missing_beginnings, newest_beginnings


def test_the_newest_articles_come_first_and_the_undated_last(stage_over_the_years):
    store = stage_over_the_years.application.store
    hits = newest_beginnings(store, Filters(), most=9)
    days = ["2026-11-21", "2026-11-12", "2015-03-03", "2015-02-18", None]
    assert [hit.article.published for hit in hits] == days
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert {hit.passage.position for hit in hits} == {0}
    herald = newest_beginnings(store, Filters(outlets=("The Herald",)), most=1)
    assert [hit.article.published for hit in herald] == ["2026-11-12"]


def test_only_beginnings_that_are_missing_are_added(stage):
    library = stage.application.library
    hits = library.search("ferry bridge", k=8).hits
    assert list(missing_beginnings(library.store, hits)) == []
    later = [replace(h, passage=replace(h.passage, position=3)) for h in hits]
    added = list(missing_beginnings(library.store, later))
    assert {hit.article.article_id for hit in added} == {hit.article.article_id for hit in hits}
    assert all(hit.passage.position == 0 and hit.rank == len(hits) + 1 for hit in added)
    older = [replace(h, passage=replace(h.passage, version="sha256:" + "0" * 64)) for h in later]
    assert list(missing_beginnings(library.store, older)) == []
