"""A generation that takes the one before over ranks as one that was made anew."""

import pytest

from index.generation import write_generation
from index.retriever import HybridRetriever
from index.testing import HashEmbedder, make_draft
from tests.index.conftest import NOW, embed_all


@pytest.fixture
def filled(store, retriever):
    put(store, 0, 60)
    embed_all(store)
    retriever.rebuild()
    return retriever


def put(store, first, last):
    drafts = [make_draft(f"a{n}", f"volcano ash {n} and wheat {n % 7}") for n in range(first, last)]
    store.put_articles(drafts, now=NOW)


def found(retriever):
    queries = ("volcano 3", "wheat 5 ash", "number 61")
    return [
        [(h.passage.passage_id, round(h.score, 4)) for h in retriever.search(q, k=12).hits]
        for q in queries
    ]


def files(tmp_path, number):
    folder = tmp_path / "index" / "generations" / str(number)
    return {p.relative_to(folder): p.stat().st_ino for p in folder.rglob("*") if p.is_file()}


def test_new_words_are_added_and_old_files_shared(store, filled, tmp_path):
    put(store, 60, 90)
    before = found(filled)
    assert filled.extend() == 2
    assert found(filled) == before
    assert filled.problems() == []
    shared = set(files(tmp_path, 1).items()) & set(files(tmp_path, 2).items())
    assert {"vectors.faiss"} < {str(path) for path, _ in shared}


def test_new_vectors_are_added(store, filled):
    put(store, 60, 90)
    embed_all(store)
    filled.extend()
    extended, contents = found(filled), filled.published()
    assert (contents.n_vectors, contents.n_passages, contents.n_trained) == (90, 90, 60)
    filled.rebuild()
    assert found(filled) == extended
    assert filled.published().n_trained == 90


def test_what_was_removed_stays_hidden(store, filled):
    store.remove_article("a3", now=NOW)
    put(store, 60, 70)
    filled.extend()
    reopened = HybridRetriever(store, HashEmbedder(), filled_folder(store))
    for searching in (filled, reopened):
        hits = searching.search("volcano ash 3", k=70).hits
        assert "a3" not in {hit.article.article_id for hit in hits}
    assert filled.published().tombstone_seq == 0


def filled_folder(store):
    return store.path.parent / "index"


def test_many_removals_are_reason_to_begin_anew(store, filled):
    for n in range(20):
        store.remove_article(f"a{n}", now=NOW)
    filled.extend()
    assert (filled.published().n_passages, filled.published().tombstone_seq) == (40, 20)


def test_damaged_vectors_are_not_carried_on(store, filled, tmp_path):
    path = tmp_path / "index" / "generations" / "1" / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    put(store, 60, 90)
    embed_all(store)
    filled.extend()
    assert filled.published().n_trained == 90
    assert filled.verify()


def test_damage_found_later_sets_the_generation_aside(store, filled, tmp_path, caplog):
    right = found(filled)
    path = tmp_path / "index" / "generations" / "1" / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert not filled.verify()
    assert "'vectors.faiss'" in caplog.text
    assert (tmp_path / "index" / "quarantine" / "1").is_dir()
    assert found(filled) == right
    assert filled.verify()


def test_exact_search_gives_way_where_it_takes_too_much(store, retriever, tmp_path):
    assert retriever.generation == 0
    put(store, 0, 300)
    embed_all(store)
    folder = tmp_path / "whole"
    folder.mkdir()
    contents = write_generation(
        store,
        folder,
        fingerprint=str(HashEmbedder().fingerprint),
        dimension=HashEmbedder().fingerprint.dimension,
        flat_limit=200,
    )
    assert contents.n_vectors == 300
    assert contents.recall_at_10 is None or contents.recall_at_10 >= 0.98
