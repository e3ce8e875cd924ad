"""The lexical leg of a generation: BM25 over analysed passages, by tantivy.

Passages come in already analysed and joined by spaces, and a query is built of single terms, so
there is no query syntax that a question could run into. Only term frequencies are kept, no
positions; the one value that comes back out is the passage id. Filters are part of the query.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tantivy

from index.analysis import terms
from index.bm25 import DECIMALS, idf
from index.id_mask import IdMask
from index.passage_rows import IndexRow
from index.types import Filters, LegHit

__all__ = ["LexicalIndex", "LexicalSize", "extend_lexical", "write_lexical"]

_WRITER_BYTES = 64_000_000
_NO_DATE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalSize:
    """How many passages were written, and how many terms they have together."""

    n_passages: int
    n_terms: int


def write_lexical(folder: Path, batches: Iterable[list[IndexRow]]) -> LexicalSize:
    """Write an index into an empty folder; passages keep the order in which they come."""
    folder.mkdir()
    return _written(tantivy.Index(_schema(), str(folder), reuse=False), batches)


def extend_lexical(folder: Path, batches: Iterable[list[IndexRow]]) -> LexicalSize:
    """Add passages to the index in a folder; return how much was added.

    Files that are there are never changed: others take their place under other names.
    """
    return _written(tantivy.Index.open(str(folder)), batches)


def _written(index: tantivy.Index, batches: Iterable[list[IndexRow]]) -> LexicalSize:
    writer = index.writer(_WRITER_BYTES, num_threads=1)
    n_passages = n_terms = 0
    for batch in batches:
        for row in batch:
            words = terms(row.text)
            writer.add_document(_document(row, words))
            n_passages += 1
            n_terms += len(words)
    writer.commit()
    writer.wait_merging_threads()
    return LexicalSize(n_passages=n_passages, n_terms=n_terms)


class LexicalIndex:
    """A read-only index; safe to search from several threads, also after its files are gone."""

    def __init__(self, folder: Path, size: LexicalSize) -> None:
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")
        self._schema = index.schema
        self._searcher = index.searcher()
        self.size = size

    @property
    def average_length(self) -> float:
        """Terms per passage; 1 for an index without passages."""
        return self.size.n_terms / self.size.n_passages if self.size.n_passages else 1.0

    def doc_freq(self, term: str) -> int:
        """Return how many passages hold ``term``."""
        return int(self._searcher.doc_freq("words", term))

    def search(
        self,
        weights: Mapping[str, float],
        *,
        depth: int,
        filters: Filters,
        allowed: IdMask | None = None,
    ) -> list[LegHit]:
        """Return up to ``depth`` passages; best first, ties by id.

        ``weights`` gives each term its idf (times its count in the query), which replaces the
        index's own, so that passages outside this index can be scored alike. ``allowed`` drops
        passages that have been deleted since.
        """
        query = self._query(weights, filters)
        if query is None or not self.size.n_passages:
            return []
        limit = min(depth + 1, self.size.n_passages)
        while True:
            hits = self._hits(query, limit)
            kept = hits if allowed is None else _kept(hits, allowed)
            complete = len(hits) < limit or limit == self.size.n_passages
            # Scores equal to the last one fetched may go on behind it.
            if complete or (len(kept) > depth and kept[depth - 1].score > hits[-1].score):
                return kept[:depth]
            limit = min(2 * limit, self.size.n_passages)

    def _hits(self, query: tantivy.Query, limit: int) -> list[LegHit]:
        found = self._searcher.search(query, limit, count=False).hits
        ids = self._searcher.fast_field_values("passage_id", [address for _, address in found])
        hits = [
            LegHit(passage_id=int(i or 0), score=round(float(score), DECIMALS))
            for i, (score, _) in zip(ids, found, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))

    def _query(self, weights: Mapping[str, float], filters: Filters) -> tantivy.Query | None:
        words = []
        for term, weight in weights.items():
            n_containing = self.doc_freq(term)
            if n_containing:
                boost = weight / idf(self.size.n_passages, n_containing)
                query = tantivy.Query.term_query(self._schema, "words", term, index_option="freq")
                words.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)))
        if not words:
            return None
        conditions = [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0))
            for query in self._conditions(filters)
        ]
        required = (tantivy.Occur.Must, tantivy.Query.boolean_query(words))
        if filters.except_ids:
            others = tantivy.Query.term_set_query(
                self._schema, "article_id", list(filters.except_ids)
            )
            conditions.append((tantivy.Occur.MustNot, others))
        return tantivy.Query.boolean_query([required, *conditions])

    def _conditions(self, filters: Filters) -> Iterable[tantivy.Query]:
        for field, values in (
            ("collection", filters.collections),
            ("article_id", filters.article_ids),
            ("outlet", [o.casefold() for o in filters.outlets]),
            ("author", [a.casefold() for a in filters.authors]),
            ("language", [x.casefold() for x in filters.languages]),
        ):
            if values:
                yield tantivy.Query.term_set_query(self._schema, field, list(values))
        if filters.published_from is not None or filters.published_to is not None:
            yield tantivy.Query.range_query(
                self._schema,
                "published",
                tantivy.FieldType.Integer,
                _day(filters.published_from or "0001-01-01"),
                _day(filters.published_to or "9999-12-31"),
            )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("passage_id", fast=True)
    for name in ("collection", "article_id", "outlet", "author", "language"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True, fast=True)
    return builder.build()


def _document(row: IndexRow, words: list[str]) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("passage_id", row.passage_id)
    document.add_text("words", " ".join(words))
    for name, value in (
        ("collection", row.collection),
        ("article_id", row.article_id),
        ("outlet", row.outlet),
        ("author", row.author),
        ("language", row.language),
    ):
        if value is not None:
            document.add_text(name, value)
    document.add_integer("published", _NO_DATE if row.published is None else _day(row.published))
    return document


def _day(date: str) -> int:
    """Return an ISO date as yyyymmdd."""
    return int(date.replace("-", ""))


def _kept(hits: list[LegHit], allowed: IdMask) -> list[LegHit]:
    return [h for h in hits if allowed.holds(h.passage_id)]
