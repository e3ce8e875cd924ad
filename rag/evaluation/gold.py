"""Which stored passages and articles are right for a question.

A passage is relevant if its span overlaps a gold quote of its article. Quotes that share a passage
are one gold item, and so are the passages that share a quote: whoever found one of them has found
the item. So the ideal ranking, one passage per item, always exists and scores 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index.store import LibraryStore
from index.types import Hit, Passage, Span
from rag.evaluation.types import GoldQuote, Question

__all__ = ["Gold", "Item", "gold_of", "overlap"]

# ("item", n) for a gold item, ("passage", id) for anything else.
Item = tuple[str, int]


def overlap(first: Span, second: Span) -> bool:
    """Whether two spans of one text share a character."""
    return first.start < second.end and second.start < first.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The gold items of a question: the item of each relevant passage, and relevant articles.

    ``passages`` are the relevant passages with their spans, in the order of the quotes.
    """

    items: Mapping[int, Item]
    passages: tuple[Passage, ...]
    article_ids: frozenset[str]

    def ranked_items(self, hits: tuple[Hit, ...]) -> list[Item]:
        """Return what each hit found, in rank order."""
        ids = [hit.passage.passage_id for hit in hits]
        return [self.items.get(i, ("passage", i)) for i in ids]

    def ranked_articles(self, hits: tuple[Hit, ...]) -> list[str]:
        """Return each hit's article once, at the place of its best passage."""
        return list(dict.fromkeys(hit.article.article_id for hit in hits))


def gold_of(question: Question, store: LibraryStore) -> Gold:
    """Return what is right for a question in the library as it is now."""
    items: dict[int, Item] = {}
    passages: dict[int, Passage] = {}
    for n, quote in enumerate(question.quotes):
        under = {passage.passage_id: passage for passage in _passages_under(quote, store)}
        passages |= under
        ids = list(under)
        joined = {items[i] for i in ids if i in items}
        item = min(joined, default=("item", n))
        items |= dict.fromkeys(ids, item)
        # A quote that reaches from one item's passage into another's makes the two one.
        items = {i: item if old in joined else old for i, old in items.items()}
    return Gold(
        items=items,
        passages=tuple(passages.values()),
        article_ids=frozenset(question.article_ids),
    )


def _passages_under(quote: GoldQuote, store: LibraryStore) -> list[Passage]:
    return [
        passage
        for passage in store.passages_of(quote.article_id)
        if overlap(Span(start=passage.start, end=passage.end), quote.span)
    ]
