"""Hits as a search returns them, made from a text and a score."""

from index.types import Article, Hit, Passage, SearchResult


def hit(text, score, *, title="A title"):
    article = Article(
        article_id=text,
        collection="main",
        title=title,
        author=None,
        outlet=None,
        published=None,
        url=None,
        language="en",
        source="test",
        version="sha256:" + "0" * 64,
        added_at="2026-01-01T00:00:00Z",
        updated_at="2026-01-01T00:00:00Z",
        n_chars=len(text),
        n_passages=1,
    )
    passage = Passage(
        passage_id=1,
        article_id=text,
        version=article.version,
        position=0,
        start=0,
        end=len(text),
        text=text,
    )
    return Hit(
        rank=1,
        score=score,
        dense=score,
        lexical=None,
        pending=False,
        passage=passage,
        article=article,
    )


def result(hits):
    return SearchResult(hits=tuple(hits), generation=1, timings_ms={"total": 1.0})
