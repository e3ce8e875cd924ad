"""Contract suites for embedders and retrievers, and a real embedder that needs no model.

Subclass a contract, give its fixture, and pytest runs every promise of the Protocol against your
implementation. Register this module for assertion rewriting, or failures print nothing.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from index.analysis import terms
from index.embedding import Embedder, Fingerprint
from index.errors import InvalidQueryError
from index.retriever import MAX_K, Retriever
from index.store import LibraryStore
from index.types import ArticleDraft, Filters, FloatMatrix, Span

__all__ = ["EmbedderContract", "HashEmbedder", "MakeRetriever", "RetrieverContract", "make_draft"]

MakeRetriever = Callable[[LibraryStore], Retriever]
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


class HashEmbedder:
    """Counts hashed terms in 64 places: passages that share words are near, in microseconds."""

    max_tokens = 100_000

    def __init__(self, *, name: str = "hash", dimension: int = 64) -> None:
        self._fingerprint = Fingerprint(
            name=name,
            revision="1",
            dimension=dimension,
            normalised=True,
            prefix="",
            runtime="numpy",
        )

    @property
    def fingerprint(self) -> Fingerprint:
        """What identifies the vectors."""
        return self._fingerprint

    def count_tokens(self, text: str) -> int:
        """Return the number of terms, and two as for special tokens."""
        return len(terms(text)) + 2

    def embed(self, texts: Sequence[str]) -> FloatMatrix:
        """Return unit rows, shape ``(len(texts), dimension)``."""
        rows = np.zeros((len(texts), self._fingerprint.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term in terms(text) or [""]:
                digest = hashlib.blake2b(term.encode(), digest_size=8).digest()
                sign = 1.0 if digest[0] & 1 else -1.0
                row[int.from_bytes(digest[1:], "little") % row.size] += sign
            if not row.any():
                row[0] = 1.0
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


def make_draft(
    article_id: str,
    text: str,
    *,
    title: str = "",
    passage_chars: int = 80,
    collection: str = "main",
    author: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    language: str | None = None,
) -> ArticleDraft:
    """Return a draft with passages of equal length, for tests."""
    starts = range(0, len(text), passage_chars)
    return ArticleDraft(
        article_id=article_id,
        collection=collection,
        title=title,
        author=author,
        outlet=outlet,
        published=published,
        url=None,
        language=language,
        source="test",
        text=text,
        version="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        spans=tuple(Span(start=s, end=min(s + passage_chars, len(text))) for s in starts),
    )


class EmbedderContract:
    """What every embedder must do. Give it as the fixture ``embedder``."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        raise NotImplementedError("override this fixture")

    def test_rows_are_finite_and_of_unit_length(self, embedder: Embedder) -> None:
        matrix = embedder.embed(["The talks began.", "Rain", "", "日本語"])
        assert matrix.shape == (4, embedder.fingerprint.dimension)
        assert matrix.dtype == np.float32
        assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-3)

    def test_no_text_gives_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.fingerprint.dimension)

    def test_rows_follow_the_order_of_the_texts(self, embedder: Embedder) -> None:
        texts = ["one short text", "a second and somewhat longer text about peace talks", "third"]
        together, reverse = embedder.embed(texts), embedder.embed(texts[::-1])
        alone = np.vstack([embedder.embed([text]) for text in texts])
        assert np.allclose(together, reverse[::-1], atol=1e-3)
        assert np.allclose(together, alone, atol=1e-3)

    def test_the_fingerprint_is_stable(self, embedder: Embedder) -> None:
        assert str(embedder.fingerprint) == str(embedder.fingerprint)
        assert embedder.fingerprint.dimension > 0

    def test_tokens_grow_with_the_text(self, embedder: Embedder) -> None:
        assert embedder.max_tokens > 0
        short, long = embedder.count_tokens("peace"), embedder.count_tokens("peace talks failed")
        assert 0 < short < long


class RetrieverContract:
    """What every retriever must do. Give the fixtures ``store`` and ``make_retriever``.

    ``store`` is empty; ``make_retriever`` returns a retriever that sees what was put into it.
    """

    @pytest.fixture
    def make_retriever(self) -> MakeRetriever:
        raise NotImplementedError("override this fixture")

    @pytest.fixture
    def retriever(self, store: LibraryStore, make_retriever: MakeRetriever) -> Retriever:
        for draft in (
            make_draft("a", "Negotiators met in Geneva.", published="2020-01-01", outlet="BBC"),
            make_draft("b", "Wheat harvests fell in France.", published="2021-01-01"),
            make_draft("c", "The negotiators went home.", collection="other", language="en"),
        ):
            store.put_article(draft, now=_NOW)
        return make_retriever(store)

    def test_finds_by_words_with_ranks_and_exact_text(
        self, retriever: Retriever, store: LibraryStore
    ) -> None:
        hits = retriever.search("Who harvests wheat?", k=3).hits
        assert hits[0].article.article_id == "b"
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)
        for hit in hits:
            text = store.version_text(hit.article.article_id, hit.passage.version)
            assert text[hit.passage.start : hit.passage.end] == hit.passage.text

    def test_equal_questions_give_equal_answers(self, retriever: Retriever) -> None:
        first, second = (retriever.search("negotiators in France", k=3) for _ in range(2))
        assert first.hits == second.hits

    def test_returns_at_most_k(self, retriever: Retriever) -> None:
        assert len(retriever.search("negotiators", k=1).hits) == 1

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(collections=("other",)), {"c"}),
            (Filters(article_ids=("a", "missing")), {"a"}),
            (Filters(except_ids=("a", "b", "missing")), {"c"}),
            (Filters(article_ids=("a", "c"), except_ids=("c",)), {"a"}),
            (Filters(outlets=("bbc",)), {"a"}),
            (Filters(languages=("EN",)), {"c"}),
            (Filters(published_to="2020-06-01"), {"a"}),
            (Filters(published_from="2020-01-01", published_to="2020-01-01"), {"a"}),
            (Filters(collections=("none",)), set()),
        ],
    )
    def test_filters_apply_before_ranking(
        self, retriever: Retriever, filters: Filters, expected: set[str]
    ) -> None:
        result = retriever.search("negotiators", k=3, filters=filters)
        assert {hit.article.article_id for hit in result.hits} <= expected
        assert bool(result.hits) == bool(expected)

    def test_removed_articles_disappear(self, retriever: Retriever, store: LibraryStore) -> None:
        store.remove_article("a", now=_NOW)
        found = {hit.article.article_id for hit in retriever.search("negotiators", k=3).hits}
        assert "a" not in found
        assert "c" in found

    def test_added_articles_appear(self, retriever: Retriever, store: LibraryStore) -> None:
        store.put_article(make_draft("d", "A volcano erupted."), now=_NOW)
        assert retriever.search("volcano", k=1).hits[0].article.article_id == "d"

    @pytest.mark.parametrize("query", ['"', "AND OR", "a:b*(", "\x00", "x" * 5000, "'; DROP"])
    def test_no_query_is_syntax(self, retriever: Retriever, query: str) -> None:
        assert len(retriever.search(query, k=3).hits) <= 3

    def test_refuses_what_cannot_be_searched(self, retriever: Retriever) -> None:
        for query, k in (("", 3), (" \n", 3), ("x", 0), ("x", -1), ("x", MAX_K + 1)):
            with pytest.raises(InvalidQueryError):
                retriever.search(query, k=k)
        with pytest.raises(InvalidQueryError, match="'last week'"):
            retriever.search("x", k=1, filters=Filters(published_from="last week"))
