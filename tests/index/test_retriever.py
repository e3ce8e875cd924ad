"""HybridRetriever: its contract, and what it promises beyond it."""

import pytest

from index.errors import EmbedderLoadError, EmbedderMismatchError, StoreError
from index.retriever import HybridRetriever
from index.store import LibraryStore
from index.testing import HashEmbedder, RetrieverContract, make_draft
from index.types import Filters
from tests.index.conftest import NOW, embed_all

_TOPICS = ("ceasefire talks geneva", "wheat harvest drought", "volcano eruption ash", "chess cup")


def _fill(store, first, last):
    for n in range(first, last):
        words = f"{_TOPICS[n % 4]} report number {n} " + "detail " * (n % 7)
        store.put_article(
            make_draft(
                f"a{n:04d}",
                words + f"from city{n % 11}.",
                title=f"Story {n}",
                collection=("x", "y")[n % 2],
                published=f"2020-01-{n % 28 + 1:02d}",
            ),
            now=NOW,
        )


def _ranking(retriever, query, **options):
    return [
        (h.passage.passage_id, round(h.score, 5)) for h in retriever.search(query, **options).hits
    ]


class TestPending(RetrieverContract):
    """Nothing is embedded: words only."""

    @pytest.fixture
    def make_retriever(self, tmp_path):
        return lambda store: HybridRetriever(store, HashEmbedder(), tmp_path / "index")


class TestDelta(RetrieverContract):
    """Everything is in the delta, with vectors."""

    @pytest.fixture
    def make_retriever(self, tmp_path):
        def make(store):
            embed_all(store)
            return HybridRetriever(store, HashEmbedder(), tmp_path / "index")

        return make


class TestGeneration(RetrieverContract):
    """Everything is in a published generation."""

    @pytest.fixture
    def make_retriever(self, tmp_path):
        def make(store):
            embed_all(store)
            retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
            assert retriever.rebuild() == 1
            return retriever

        return make


class TestWithoutEmbedder(RetrieverContract):
    @pytest.fixture
    def make_retriever(self, tmp_path):
        return lambda store: HybridRetriever(store, None, tmp_path / "index")


@pytest.mark.parametrize("legs", ["dense", "lexical", "fusion"])
@pytest.mark.parametrize("filters", [Filters(), Filters(collections=("x",))])
def test_delta_and_generation_rank_alike(store, retriever, legs, filters):
    _fill(store, 0, 60)
    embed_all(store)
    queries = ["geneva talks", "story 7 of city3", "drought", "report"]

    def rankings():
        return [_ranking(retriever, q, k=20, legs=legs, filters=filters) for q in queries]

    from_delta = rankings()
    retriever.rebuild()
    assert rankings() == from_delta
    assert any(from_delta)


def test_generation_with_delta_ranks_like_one_generation(store, retriever):
    # Lengths repeat with period 28, so both halves have the same average length.
    _fill(store, 0, 56)
    embed_all(store)
    retriever.rebuild()
    _fill(store, 56, 112)
    embed_all(store)
    queries = ["geneva talks", "city3 volcano", "drought harvest number 77"]
    split = [[i for i, _ in _ranking(retriever, q, k=30, legs="lexical")] for q in queries]
    dense = [_ranking(retriever, q, k=30, legs="dense") for q in queries]
    retriever.rebuild()
    whole = [[i for i, _ in _ranking(retriever, q, k=30, legs="lexical")] for q in queries]
    assert [row[:5] for row in split] == [row[:5] for row in whole]
    assert dense == [_ranking(retriever, q, k=30, legs="dense") for q in queries]


def test_vectors_that_arrive_after_the_generation_are_used(store, retriever):
    _fill(store, 0, 8)
    retriever.rebuild()
    before = retriever.search("volcano", k=3)
    assert before.notice is not None
    assert all(hit.pending for hit in before.hits)
    embed_all(store)
    after = retriever.search("volcano", k=3)
    assert after.notice is None
    assert all(hit.dense is not None and not hit.pending for hit in after.hits)


def test_a_pending_article_is_not_pushed_down(store, retriever):
    _fill(store, 0, 20)
    embed_all(store)
    store.put_article(make_draft("new", "zeppelin disaster in the harbour"), now=NOW)
    hit = retriever.search("zeppelin disaster volcano", k=5).hits[0]
    assert (hit.article.article_id, hit.pending, hit.score) == ("new", True, 1.0)


def test_another_process_changes_the_library(store, retriever, tmp_path):
    _fill(store, 0, 8)
    retriever.rebuild()
    with LibraryStore.open(tmp_path / "library.db") as elsewhere:
        other = HybridRetriever(elsewhere, HashEmbedder(), tmp_path / "index")
        elsewhere.put_article(make_draft("new", "A zeppelin landed."), now=NOW)
        assert retriever.search("zeppelin", k=1).hits[0].article.article_id == "new"
        elsewhere.remove_article("new", now=NOW)
        assert "new" not in {
            h.article.article_id for h in retriever.search("zeppelin story", k=9).hits
        }
        assert other.rebuild() == 2
        assert retriever.generation == 2


def test_changed_articles_show_only_their_current_text(store, retriever):
    store.put_article(make_draft("a", "The old wording about otters."), now=NOW)
    retriever.rebuild()
    store.put_article(make_draft("a", "The new wording about badgers."), now=NOW)
    assert not retriever.search("otters", k=3).hits
    assert retriever.search("badgers", k=3).hits[0].passage.text.startswith("The new")


def test_deleted_passages_do_not_use_up_the_depth(store, retriever):
    _fill(store, 0, 80)
    embed_all(store)
    retriever.rebuild()
    for n in range(60):
        store.remove_article(f"a{n:04d}", now=NOW)
    for legs in ("dense", "lexical"):
        hits = retriever.search("report number", k=20, depth=5, legs=legs).hits
        assert len(hits) == 20, legs
    assert not retriever.needs_rebuild()


def test_needs_rebuild_counts_new_passages(store, retriever):
    text = "word " * 16 * 2001
    store.put_article(make_draft("a", text, passage_chars=80), now=NOW)
    assert retriever.needs_rebuild()
    retriever.rebuild()
    assert not retriever.needs_rebuild()
    store.remove_article("a", now=NOW)
    assert retriever.needs_rebuild()


def test_an_embedder_that_cannot_load_leaves_the_words(store, tmp_path):
    class Broken(HashEmbedder):
        def embed(self, texts):
            raise EmbedderLoadError("the model folder 'm' is missing; install it")

    _fill(store, 0, 4)
    embed_all(store)
    result = HybridRetriever(store, Broken(), tmp_path / "index").search("volcano", k=1)
    assert result.hits[0].article.article_id == "a0002"
    assert "'m' is missing" in (result.notice or "")


def test_another_embedder_is_refused(store, tmp_path, retriever):
    _fill(store, 0, 2)
    embed_all(store)
    with pytest.raises(EmbedderMismatchError, match="rebuild --embed") as error:
        HybridRetriever(store, HashEmbedder(name="other"), tmp_path / "index")
    assert "hash@1" in str(error.value)
    assert "other@1" in str(error.value)


def test_vectors_dropped_elsewhere_are_not_used(store, retriever):
    _fill(store, 0, 8)
    embed_all(store)
    retriever.rebuild()
    store.drop_vectors()
    store.ensure_fingerprint(HashEmbedder(name="other", dimension=8).fingerprint)
    embed_all(store, HashEmbedder(name="other", dimension=8))
    result = retriever.search("volcano", k=2)
    assert result.hits
    assert all(hit.dense is None for hit in result.hits)
    assert result.notice is not None


def test_reembedding_with_the_same_embedder_comes_back(store, retriever):
    _fill(store, 0, 8)
    embed_all(store)
    retriever.rebuild()
    before = _ranking(retriever, "volcano ash", k=5)
    store.drop_vectors()
    store.ensure_fingerprint(HashEmbedder().fingerprint)
    embed_all(store)
    assert _ranking(retriever, "volcano ash", k=5) == before
    retriever.rebuild()
    assert _ranking(retriever, "volcano ash", k=5) == before


def test_timings_and_problems(store, retriever):
    _fill(store, 0, 4)
    embed_all(store)
    result = retriever.search("volcano", k=1)
    assert set(result.timings_ms) == {"embed", "dense", "lexical", "join", "total"}
    assert retriever.problems() == []


def test_a_large_backlog_is_published_by_the_first_search_not_by_opening(tmp_path, monkeypatch):
    monkeypatch.setattr("index.live_index._MAX_BACKLOG_PASSAGES", 2)
    with LibraryStore.open(tmp_path / "library.db") as store:
        _fill(store, 0, 3)
        retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
        assert retriever.generation == 0
        assert not (tmp_path / "index" / "generations").exists()
        assert len(retriever.search("ceasefire talks", k=5).hits) == 1
        assert retriever.generation == 1
        _fill(store, 3, 9)
        behind = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
        assert behind.generation == 1
        behind.refresh()
        assert behind.generation == 2
        assert len(behind.search("ceasefire talks", k=9).hits) == 3


def test_an_index_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "index").write_text("in its place")
    with (
        LibraryStore.open(tmp_path / "library.db") as store,
        pytest.raises(StoreError, match="cannot make the index folder"),
    ):
        HybridRetriever(store, HashEmbedder(), tmp_path / "index")
