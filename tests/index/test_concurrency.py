"""Searching while everything changes: no error, no wrong text, nothing acknowledged is missing."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from index.retriever import HybridRetriever
from index.store import LibraryStore
from index.testing import HashEmbedder, make_draft
from tests.index.conftest import NOW, embed_all

_SECONDS = 3.0
_WORDS = ["zeppelin", "volcano", "harvest", "chess", "river", "museum", "railway"]


def _text(n, round_number):
    return f"{_WORDS[n % 7]} marker{n}x round {round_number} " + f"{_WORDS[round_number % 7]} " * 5


def _repeat(stop, work):
    """Work until told to stop, and tell the others to stop after a failure."""
    try:
        while not stop.is_set():
            work()
    finally:
        stop.set()


def test_searches_while_the_library_changes(store, tmp_path):
    retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
    steady = range(100, 110)
    for n in steady:
        store.put_article(make_draft(f"a{n}", _text(n, 0)), now=NOW)
    embed_all(store)
    retriever.rebuild()
    stop, done = threading.Event(), {"searches": 0, "writes": 0, "rebuilds": 0}

    def search():
        for n in steady:
            hits = retriever.search(f"marker{n}x", k=5).hits
            assert hits[0].article.article_id == f"a{n}"
            for hit in hits:
                passage = hit.passage
                assert passage.version == hit.article.version
                assert passage.text.startswith(_WORDS[int(hit.article.article_id[1:]) % 7])
            done["searches"] += 1

    def write():
        n = done["writes"] % 20
        store.put_article(make_draft(f"a{n}", _text(n, done["writes"])), now=NOW)
        found = retriever.search(f"marker{n}x", k=3, legs="lexical").hits
        assert found[0].article.article_id == f"a{n}"
        embed_all(store)
        if done["writes"] % 3 == 0:
            store.remove_article(f"a{n}", now=NOW)
            found = retriever.search(f"marker{n}x", k=3).hits
            assert f"a{n}" not in {hit.article.article_id for hit in found}
        done["writes"] += 1

    def rebuild():
        retriever.rebuild()
        done["rebuilds"] += 1
        time.sleep(0.05)

    jobs = (search, search, search, write, rebuild)
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(_repeat, stop, work) for work in jobs]
        stop.wait(_SECONDS)
        stop.set()
    for job in running:
        job.result()
    assert min(done.values()) >= 5, done
    assert retriever.problems() == []


def test_two_processes_worth_of_stores_rebuild_in_turn(store, tmp_path):
    for n in range(10):
        store.put_article(make_draft(f"a{n}", _text(n, 0)), now=NOW)
    embed_all(store)
    with LibraryStore.open(tmp_path / "library.db") as second:
        retrievers = [
            HybridRetriever(s, HashEmbedder(), tmp_path / "index") for s in (store, second)
        ]

        def rebuild(retriever):
            numbers = [retriever.rebuild() for _ in range(3)]
            assert retriever.search("marker3x", k=1).hits[0].article.article_id == "a3"
            return numbers

        with ThreadPoolExecutor(2) as pool:
            first, other = pool.map(rebuild, retrievers)
        assert max(first + other) == 6
        assert {r.generation for r in retrievers} == {6}
