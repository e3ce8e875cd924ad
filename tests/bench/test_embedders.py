"""What is made of the vectors of a set, and how a set is made smaller."""

import numpy as np
import pytest

from bench.embedders import Embedded, figures_of, ndcg, of_size, table
from bench.retrieval_readers import RetrievalSet, SetArticle, SetQuery


def article(article_id):
    return SetArticle(article_id=article_id, title="", text=article_id)


def query(query_id, *right):
    return SetQuery(query_id=query_id, text=query_id, right=frozenset(right))


SET = RetrievalSet(
    name="tiny",
    articles=tuple(map(article, "abcd")),
    queries=(query("q1", "c"), query("q2", "d", "a")),
)


def made(*order, cpu_s=2.0):
    """Return vectors by which query i ranks articles in the order of the i-th text."""
    queries = np.eye(len(order), dtype=np.float32)
    articles = [[1 / (1 + ranked.index(name)) for ranked in order] for name in "abcd"]
    return Embedded(articles=np.array(articles, np.float32), queries=queries, cpu_s=cpu_s)


def test_the_gain_is_that_of_exact_search():
    assert ndcg(SET, made("cabd", "adbc")) == 1.0
    assert ndcg(SET, made("acbd", "adbc")) == pytest.approx((1 / np.log2(3) + 1) / 2)


def test_a_line_has_rate_cosines_and_gain():
    reference = made("cabd", "adbc")
    line = figures_of(SET, "same", reference, reference)
    assert line.per_cpu_s == 3.0
    assert line.ndcg_at_10 == 1.0
    worse = figures_of(SET, "worse", made("acbd", "adbc"), reference)
    assert "| worse | 3.0 |" in table(SET, [line, worse])
    assert "| +18.45 |" in table(SET, [line, worse])


def test_the_right_articles_are_kept_first():
    small = of_size(SET, 2)
    assert [one.article_id for one in small.articles] == ["a", "c"]
    assert [one.query_id for one in small.queries] == ["q1"]
    assert of_size(SET, None) is SET
