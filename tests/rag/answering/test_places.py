"""One article cannot have all places of the evidence while others match."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Filters
from rag.answering.finding import Finder, Wanted
from rag.answering.places import crowding, most_of_one, shared_out
from rag.settings import Settings
from tests.rag.found import hit
from tests.rag.library_stage import loaded, open_stage

SHARE = Settings().article_share
QUESTION = "Who voted to repair the harbour bridge?"


def hits_of(names):
    return [
        replace(
            found,
            passage=replace(found.passage, passage_id=n),
            article=replace(found.article, article_id=name),
        )
        for n, name in enumerate(names)
        for found in [hit(f"passage {n}", 1 / (n + 1))]
    ]


def names_of(hits):
    return "".join(one.article.article_id for one in hits)


@given(st.text("abcd", max_size=40), st.integers(1, 12), st.floats(0.01, 1))
def test_places_are_shared_out_and_none_stays_empty(names, k, share):
    hits, most = hits_of(names), most_of_one(k, share)
    placed = shared_out(hits, k=k, most=most)
    assert len(placed) == min(k, len(hits)) == len({one.passage.passage_id for one in placed})
    counts = Counter(names_of(placed))
    left_out = [one for one in hits if one not in placed]
    for name, count in counts.items():
        # Who has more than its share took it from nobody.
        if count > most:
            assert all(counts[one.article.article_id] >= most for one in left_out), name
    assert 1 <= most <= k


def test_held_back_passages_come_last():
    hits = hits_of("aaaabcaad")
    assert names_of(shared_out(hits, k=4, most=2)) == "aabc"
    assert names_of(shared_out(hits, k=8, most=2)) == "aabcdaaa"
    assert [one.passage.passage_id for one in shared_out(hits, k=8, most=2)][-3:] == [2, 3, 6]
    assert names_of(shared_out(hits, k=8, most=8)) == "aaaabcaa"


def test_who_crowds_out_others_is_told_only_while_places_are_empty():
    hits = hits_of("aaaabb")
    assert crowding(hits, hits, k=4, most=2) == ()
    assert crowding(hits, hits, k=5, most=2) == ("a",)
    # A copy that was left out had a place in the search too.
    assert crowding(hits, hits[:5], k=5, most=2) == ("a", "b")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """An article whose every passage repeats the question's words, and three that answer it."""
    said = "Who voted to repair the harbour bridge? The harbour bridge vote was to repair it, {}. "
    with open_stage(tmp_path_factory.mktemp("crowded")) as application:
        application.library.add(
            [
                loaded(
                    "The harbour bridge vote",
                    "\n\n".join(said.format(f"number {n}") * 8 for n in range(120)),
                    external_id="planted",
                ),
                loaded("The same", said.format("again") * 400, external_id="repeated"),
                *(
                    loaded(
                        f"Council {n}",
                        f"Councillor number {n} voted, and {n} members of the harbour board.",
                        external_id=f"council-{n}",
                    )
                    for n in range(3)
                ),
            ]
        )
        application.catch_up()
        yield application


def found(application, *, share=SHARE, k=8, filters=None):
    finder = Finder(
        searcher=application.library,
        versions=application.store,
        catalogue=application.store,
        half_life_days=30,
        article_share=share,
    )
    return finder.find(
        Wanted(
            query=QUESTION,
            k=k,
            filters=filters or Filters(),
            preferred=None,
            recency=0.0,
            today=date(2026, 1, 1),
        )
    )


def test_an_article_that_fills_the_search_leaves_places_to_others(crowded):
    assert crowded.store.article("planted").n_passages > 100
    first = crowded.library.search(QUESTION, k=50).hits
    assert {one.article.article_id for one in first} == {"planted", "repeated"}
    assert Counter(e.article_id for e in found(crowded, share=1.0).evidence)["planted"] >= 5
    evidence = found(crowded).evidence
    counts = Counter(e.article_id for e in evidence)
    assert len(evidence) == 8 and counts["planted"] == 6 and len(counts) > 1
    half = Counter(e.article_id for e in found(crowded, share=0.5).evidence)
    assert half["planted"] == 4
    # They are not among what the first search finds at all.
    assert half.keys() & {"council-0", "council-1", "council-2"}
    assert [e.label for e in evidence] == list(range(1, 9))
    assert [e.score for e in evidence[: counts["planted"]]] == sorted(
        (e.score for e in evidence[: counts["planted"]]), reverse=True
    )


def test_an_article_alone_has_all_places(crowded):
    evidence = found(crowded, filters=Filters(article_ids=("planted",))).evidence
    assert [e.article_id for e in evidence] == ["planted"] * 8


def test_answers_are_given_from_what_the_setting_shares_out(crowded):
    settings = crowded.settings
    for share in (SHARE, 0.25):
        crowded.settings = settings.model_copy(update={"article_share": share})
        answerer = crowded.answerer("extractive")
        assert answerer._finder._article_share == answerer._article_share == share
    crowded.settings = settings
