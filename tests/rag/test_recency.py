"""Newer articles rank higher, by as much as is asked for."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store import LibraryStore
from index.testing import make_draft
from index.types import Hit
from rag.recency import by_recency
from tests.index.conftest import NOW

TODAY = date(2026, 11, 22)
DATES = (None, "2015-02-18", "2026-10-23", "2026-11-22", "2030-01-01")


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Return one (passage, article) for each of the dates."""
    with LibraryStore.open(tmp_path_factory.mktemp("recency") / "library.db") as store:
        for n, day in enumerate(DATES):
            store.put_article(make_draft(f"a{n}", f"Text {n}.", published=day), now=NOW)
        return [(store.passages_of(f"a{n}")[0], store.article(f"a{n}")) for n in range(len(DATES))]


def hits_of(articles, scores):
    ranked = sorted(zip(scores, articles, strict=True), key=lambda pair: -pair[0])
    return [
        Hit(
            rank=rank,
            score=score,
            dense=None,
            lexical=None,
            pending=False,
            passage=passage,
            article=article,
        )
        for rank, (score, (passage, article)) in enumerate(ranked, start=1)
    ]


def ranked(hits, weight):
    found = by_recency(hits, weight=weight, today=TODAY, half_life_days=30)
    return [hit.article.published for hit in found]


def test_the_order_changes_with_the_weight(articles):
    hits = hits_of(articles, [0.9, 0.8, 0.7, 0.3, 0.1])
    assert ranked(hits, 0.0) == [None, "2015-02-18", "2026-10-23", "2026-11-22", "2030-01-01"]
    assert ranked(hits, 0.5) == ["2026-11-22", "2026-10-23", "2030-01-01", None, "2015-02-18"]
    assert ranked(hits, 1.0) == ["2026-11-22", "2030-01-01", "2026-10-23", "2015-02-18", None]


def test_scores_and_ranks_are_the_new_ones(articles):
    hits = hits_of(articles, [0.0, 0.0, 0.5, 0.0, 0.0])
    found = by_recency(hits, weight=0.5, today=TODAY, half_life_days=30)
    assert [hit.rank for hit in found] == [1, 2, 3, 4, 5]
    halved = next(hit for hit in found if hit.article.published == "2026-10-23")
    assert halved.score == pytest.approx(0.5 * 0.5 + 0.5 * 0.5)


@given(
    st.lists(st.floats(0, 1), min_size=len(DATES), max_size=len(DATES)),
    st.floats(0, 1),
    st.floats(0.1, 1e4),
)
def test_nothing_is_lost_and_the_best_come_first(articles, scores, weight, half_life):
    hits = hits_of(articles, scores)
    found = by_recency(hits, weight=weight, today=TODAY, half_life_days=half_life)
    assert sorted(h.passage.passage_id for h in found) == sorted(h.passage.passage_id for h in hits)
    assert all(a.score >= b.score for a, b in pairwise(found))


@pytest.mark.parametrize(("weight", "half_life"), [(-0.1, 30), (1.1, 30), (0.5, 0)])
def test_a_weight_outside_is_refused(weight, half_life):
    with pytest.raises(ValueError, match="must lie in"):
        by_recency([], weight=weight, today=TODAY, half_life_days=half_life)
