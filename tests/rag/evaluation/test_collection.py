"""The private collection is built once, completed after a kill, and never mistaken for another."""

import sqlite3

import pytest

from index import embedding
from index.testing import HashEmbedder
from rag import canonical, clusters, passages, sentences, tokens
from rag.evaluation import read_folder
from rag.evaluation.query_memo import QueryMemo
from tests.rag.evaluation.folders import run, write_folder

ARTICLES = [
    {"id": "a", "title": "Kestrel", "text": "A kestrel nested on the tower."},
    {"id": "b", "title": "Band", "text": "Brass musicians marched at noon."},
]
QUESTIONS = [{"id": "1", "question": "Where did the kestrel nest?", "article_ids": ["a"]}]


class KilledError(Exception):
    """Stands for a process that is killed here."""


class CountingEmbedder(HashEmbedder):
    def __init__(self, **options):
        super().__init__(**options)
        self.embedded = []

    def embed(self, texts):
        self.embedded += texts
        return super().embed(texts)


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "set", ARTICLES, QUESTIONS)


def passages_embedded(embedder):
    return [text for text in embedder.embedded if "\n" in text]


def test_a_complete_collection_is_used_again(folder, tmp_path):
    first, second = CountingEmbedder(), CountingEmbedder()
    one = run(folder, tmp_path / "data", embedder=first)
    two = run(folder, tmp_path / "data", embedder=second)
    assert len(passages_embedded(first)) == 2
    assert passages_embedded(second) == []
    assert one.overall == two.overall
    assert (one.articles, one.passages) == (two.articles, two.passages) == (2, 2)
    assert len(list((tmp_path / "data" / "eval").iterdir())) == 1


@pytest.mark.parametrize("stage", ["adding articles", "embedding passages"])
def test_a_killed_run_is_completed(folder, tmp_path, stage):
    def stop(at, _done, _total):
        if at == stage:
            raise KilledError

    with pytest.raises(KilledError):
        run(folder, tmp_path / "data", progress=stop)
    report = run(folder, tmp_path / "data")
    assert report.passages == 2
    assert report.overall.retrieval["dense"]["article"]["recall_at_1"].value == 1.0
    assert len(list((tmp_path / "data" / "eval").iterdir())) == 1


def test_other_texts_or_embedders_have_their_own_collection(folder, tmp_path):
    run(folder, tmp_path / "data")
    run(folder, tmp_path / "data", embedder=HashEmbedder(dimension=32))
    changed = [ARTICLES[0], ARTICLES[1] | {"title": "Brass"}]
    other = write_folder(tmp_path / "other", changed, QUESTIONS)
    run(other, tmp_path / "data")
    assert len(list((tmp_path / "data" / "eval").iterdir())) == 3


def test_the_same_articles_elsewhere_are_the_same_collection(folder, tmp_path):
    run(folder, tmp_path / "data")
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8")
    copy = write_folder(tmp_path / "copy", [], QUESTIONS)
    (copy / "articles.jsonl").write_text("\n\n" + lines, encoding="utf-8")
    run(copy, tmp_path / "data")
    assert len(list((tmp_path / "data" / "eval").iterdir())) == 1
    assert read_folder(copy).articles[0].loaded.source.endswith("line 3")


@pytest.mark.parametrize("module", [canonical, clusters, embedding, passages, sentences, tokens])
def test_other_code_for_borders_has_its_own_collection(folder, tmp_path, monkeypatch, module):
    run(folder, tmp_path / "data")
    other = tmp_path / "other.py"
    other.write_text("changed")
    monkeypatch.setattr(module, "__file__", str(other))
    run(folder, tmp_path / "data")
    assert len(list((tmp_path / "data" / "eval").iterdir())) == 2


def test_answers_are_not_kept(folder, tmp_path):
    run(folder, tmp_path / "data")
    assert list(tmp_path.rglob("chats.db*")) == []
    (library,) = tmp_path.rglob("library.db")
    with sqlite3.connect(library) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (2,)
    db.close()


def test_progress_counts_up_to_the_end(folder, tmp_path):
    seen = []
    run(folder, tmp_path / "data", progress=lambda *args: seen.append(args))
    assert seen == [
        ("adding articles", 1, 2),
        ("adding articles", 2, 2),
        ("embedding passages", 2, 2),
        ("asking questions", 1, 1),
    ]


def test_the_memo_embeds_each_query_alone_and_once():
    inner = CountingEmbedder()
    memo = QueryMemo(inner)
    first = memo.embed(["a kestrel"])
    first[:] = 0
    assert (memo.embed(["a kestrel"]) == inner.embed(["a kestrel"])).all()
    memo.embed(["b"])
    memo.embed(["a kestrel"])
    memo.embed(["a kestrel", "b"])
    assert inner.embedded == ["a kestrel", "a kestrel", "b", "a kestrel", "a kestrel", "b"]
    assert memo.fingerprint == inner.fingerprint
    assert memo.max_tokens == inner.max_tokens
    assert memo.count_tokens("a kestrel") == inner.count_tokens("a kestrel")
