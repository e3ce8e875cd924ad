"""QuestionVectors: what is kept, and what must never be."""

import threading

import numpy as np
import pytest

from index.errors import EmbedderLoadError
from index.question_vectors import QuestionVectors
from index.retriever import HybridRetriever
from index.testing import HashEmbedder, make_draft
from tests.index.conftest import NOW, embed_all


class _Counting(HashEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self, **options):
        super().__init__(**options)
        self.embedded = []

    def embed(self, texts):
        self.embedded += texts
        return super().embed(texts)


@pytest.fixture
def embedder():
    return _Counting()


def test_a_question_asked_again_is_not_embedded_again(embedder):
    questions = QuestionVectors(embedder)
    first = questions.vector("who closed the bridge?")
    assert questions.vector("who closed the bridge?") is first
    assert np.array_equal(first, HashEmbedder().embed(["who closed the bridge?"])[0])
    assert embedder.embedded == ["who closed the bridge?"]
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_the_question_not_used_longest_goes_first(embedder):
    questions = QuestionVectors(embedder, most=2)
    for question in ("a", "b", "a", "c", "a", "b"):
        questions.vector(question)
    assert embedder.embedded == ["a", "b", "c", "b"]


def test_a_pasted_page_is_not_kept(embedder):
    questions = QuestionVectors(embedder)
    page = "word " * 1_000
    assert np.array_equal(questions.vector(page), questions.vector(page))
    assert embedder.embedded == [page, page]


def test_another_model_behind_the_same_embedder_gets_its_own_vector(embedder, monkeypatch):
    questions = QuestionVectors(embedder)
    questions.vector("bridge")
    other = HashEmbedder(name="other").fingerprint
    monkeypatch.setattr(_Counting, "fingerprint", other)
    questions.vector("bridge")
    assert embedder.embedded == ["bridge", "bridge"]


def test_a_model_that_is_still_loading_is_asked_again(embedder, monkeypatch):
    questions = QuestionVectors(embedder)

    def loading(texts):
        raise EmbedderLoadError("the search model is still loading")

    with monkeypatch.context() as patched:
        patched.setattr(embedder, "embed", loading)
        with pytest.raises(EmbedderLoadError):
            questions.vector("bridge")
    assert questions.vector("bridge").shape == (embedder.fingerprint.dimension,)


def test_many_threads_get_the_right_vectors(embedder):
    questions = QuestionVectors(embedder, most=3)
    texts = [f"question {n % 5}" for n in range(200)]
    wanted = HashEmbedder().embed(texts)
    wrong: list[str] = []

    def ask():
        wrong.extend(
            text
            for text, row in zip(texts, wanted, strict=True)
            if not np.array_equal(questions.vector(text), row)
        )

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_search_made_again_embeds_nothing_and_follows_what_is_written(store, tmp_path, embedder):
    retriever = HybridRetriever(store, embedder, tmp_path / "index")

    def put(article_id, text):
        store.put_article(make_draft(article_id, text), now=NOW)
        embed_all(store)

    def found():
        hits = retriever.search("the volcano erupts", k=5, legs="dense").hits
        return [hit.article.article_id for hit in hits]

    put("a1", "The volcano erupts at night.")
    put("a2", "Chess cup final.")
    assert found()[0] == "a1"
    store.remove_article("a1", now=NOW)
    assert found() == ["a2"]
    put("a3", "The volcano erupts again.")
    assert found()[0] == "a3"
    retriever.rebuild()
    assert found()[0] == "a3"
    assert embedder.embedded == ["the volcano erupts"]
