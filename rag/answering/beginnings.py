"""How articles begin, as hits: news tells the most important first, whatever is searched for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.types import Filters, Hit
from rag.answering.ports import Catalogue

__all__ = ["missing_beginnings", "newest_beginnings"]

_MOST_ADDED = 4


def newest_beginnings(catalogue: Catalogue, filters: Filters, *, most: int) -> list[Hit]:
    """Return the first passages of the newest articles that pass, those without a date last."""
    begun = [
        (article, catalogue.passages_of(article.article_id)[:1])
        for article in catalogue.list_articles(filters, limit=most)
    ]
    return [
        Hit(
            rank=rank,
            score=0.0,
            dense=None,
            lexical=None,
            pending=False,
            passage=passage,
            article=article,
        )
        for rank, (article, first) in enumerate(begun, start=1)
        for passage in first
    ]


def missing_beginnings(catalogue: Catalogue, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the first passages of the first articles of ``hits`` that are not among these."""
    begun = {hit.article.article_id for hit in hits if hit.passage.position == 0}
    best = {hit.article.article_id: hit for hit in reversed(hits)}
    for article_id in list(dict.fromkeys(hit.article.article_id for hit in hits))[:_MOST_ADDED]:
        hit = best[article_id]
        for passage in catalogue.passages_of(article_id)[:1]:
            # The article may have a newer text by now.
            if article_id not in begun and passage.version == hit.passage.version:
                yield replace(hit, rank=len(hits) + 1, dense=None, lexical=None, passage=passage)
