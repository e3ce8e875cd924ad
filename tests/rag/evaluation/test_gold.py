"""Which passages are right for a question, where quotes and passages do not match one to one."""

from datetime import UTC, datetime

import pytest

from index.store import LibraryStore
from index.testing import make_draft
from index.types import Hit, Span
from rag.evaluation.gold import gold_of, overlap
from rag.evaluation.outcome import ranking_scores
from rag.evaluation.types import GoldQuote, Question


@pytest.fixture
def store(tmp_path):
    with LibraryStore.open(tmp_path / "library.db") as store:
        # Five passages of ten characters in each of two articles.
        for article_id in ("a", "b"):
            draft = make_draft(article_id, "123456789 " * 5, passage_chars=10)
            store.put_article(draft, now=datetime(2026, 1, 1, tzinfo=UTC))
        yield store


def question(*spans):
    quotes = tuple(GoldQuote(article_id=a, span=Span(start=s, end=e)) for a, s, e in spans)
    return Question(
        question_id="q",
        text="?",
        kind=None,
        answers=(),
        quotes=quotes,
        article_ids=tuple(dict.fromkeys(a for a, _, _ in spans)),
        answerable=True,
        history=(),
    )


def hits(store, *places):
    """Return hits at (article, position), in this order."""
    found = []
    for rank, (article_id, position) in enumerate(places, start=1):
        passage = store.passages_of(article_id)[position]
        found.append(
            Hit(
                rank=rank,
                score=1.0,
                dense=None,
                lexical=None,
                pending=False,
                passage=passage,
                article=store.article(article_id),
            )
        )
    return tuple(found)


def ndcg(store, asked, *places):
    gold = gold_of(asked, store)
    items = frozenset(gold.items.values())
    return ranking_scores(gold.ranked_items(hits(store, *places)), items)["ndcg_at_10"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [((0, 5), (5, 9), False), ((0, 5), (4, 9), True), ((3, 4), (0, 9), True), ((5, 9), (0, 5), 0)],
)
def test_overlap_is_half_open(first, second, expected):
    spans = [Span(start=s, end=e) for s, e in (first, second)]
    assert overlap(*spans) is bool(expected)


def test_only_passages_under_a_quote_of_the_right_article_are_relevant(store):
    gold = gold_of(question(("a", 12, 15)), store)
    passages = {p.position: p.passage_id for p in store.passages_of("a")}
    assert set(gold.items) == {passages[1]}
    assert gold.article_ids == {"a"}
    ranked = gold.ranked_items(hits(store, ("b", 1), ("a", 1)))
    assert ranked[1] == gold.items[passages[1]]
    assert ranked[0] not in gold.items.values()


def test_quotes_in_one_passage_are_one_item(store):
    assert ndcg(store, question(("a", 1, 3), ("a", 5, 9)), ("a", 0)) == 1.0


def test_a_quote_over_two_passages_is_one_item(store):
    asked = question(("a", 5, 15))
    assert ndcg(store, asked, ("a", 1)) == 1.0
    assert ndcg(store, asked, ("a", 0), ("a", 1)) == 1.0


def test_quotes_far_apart_are_two_items(store):
    asked = question(("a", 1, 3), ("b", 41, 44))
    assert ndcg(store, asked, ("a", 0), ("b", 4)) == 1.0
    assert ndcg(store, asked, ("a", 0)) == pytest.approx(0.6131, abs=1e-4)


def test_a_quote_that_links_two_items_makes_them_one(store):
    linked = question(("a", 1, 3), ("a", 21, 24), ("a", 5, 25))
    assert len(set(gold_of(linked, store).items.values())) == 1
    assert ndcg(store, linked, ("a", 2)) == 1.0


def test_an_article_ranks_where_its_best_passage_does(store):
    gold = gold_of(question(("b", 1, 3)), store)
    found = hits(store, ("a", 0), ("a", 3), ("b", 4), ("a", 1))
    assert gold.ranked_articles(found) == ["a", "b"]
    assert ranking_scores(gold.ranked_articles(found), gold.article_ids)["mrr_at_10"] == 0.5
