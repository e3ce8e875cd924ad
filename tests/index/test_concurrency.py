"""Searching while everything changes: no error, no wrong text, nothing acknowledged is missing."""

import threading
import time

from index.retriever import HybridRetriever
from index.store import LibraryStore
from index.testing import HashEmbedder, make_draft
from tests.index.conftest import NOW, embed_all

_SECONDS = 3.0
_WORDS = ["zeppelin", "volcano", "harvest", "chess", "river", "museum", "railway"]


def _text(n, round_number):
    return f"{_WORDS[n % 7]} marker{n}x round {round_number} " + f"{_WORDS[round_number % 7]} " * 5


class _Workers:
    """Threads that stop at the first failure and hand it over."""

    def __init__(self):
        self.failures = []
        self.stop = threading.Event()
        self._threads = []

    def start(self, work):
        def guarded():
            try:
                while not self.stop.is_set():
                    work()
            except BaseException as error:  # noqa: BLE001 - every failure must surface
                self.failures.append(error)
                self.stop.set()

        thread = threading.Thread(target=guarded)
        self._threads.append(thread)
        thread.start()

    def join(self):
        self.stop.wait(_SECONDS)
        self.stop.set()
        for thread in self._threads:
            thread.join()


def test_searches_while_the_library_changes(store, tmp_path):
    retriever = HybridRetriever(store, HashEmbedder(), tmp_path / "index")
    steady = range(100, 110)
    for n in steady:
        store.put_article(make_draft(f"a{n}", _text(n, 0)), now=NOW)
    embed_all(store)
    retriever.rebuild()
    workers, done = _Workers(), {"searches": 0, "writes": 0, "rebuilds": 0}

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

    for work in (search, search, search, write, rebuild):
        workers.start(work)
    workers.join()
    assert workers.failures == []
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
        numbers: list[int] = []
        failures: list[BaseException] = []

        def rebuild(retriever):
            try:
                numbers.extend(retriever.rebuild() for _ in range(3))
                assert retriever.search("marker3x", k=1).hits[0].article.article_id == "a3"
            except BaseException as error:  # noqa: BLE001 - every failure must surface
                failures.append(error)

        threads = [threading.Thread(target=rebuild, args=(r,)) for r in retrievers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert max(numbers) == 6
        assert {r.generation for r in retrievers} == {6}
