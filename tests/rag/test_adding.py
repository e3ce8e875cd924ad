"""Batches: what is reported is durable, nothing waits for what comes later, nothing is lost."""

import threading
import time

import pytest

from rag.adding import Adder
from rag.errors import StoreError
from rag.ingest_reports import ItemReport
from tests.rag.library_stage import loaded, open_stage, ticking_clock


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        yield application


def articles(n):
    return [loaded(f"Title {i}", f"Text number {i}.") for i in range(n)]


def test_many_articles_cost_few_writes(stage):
    before = stage.store.revision()
    report = stage.library.add(articles(60))
    assert report.n_added == stage.store.counts().n_articles == 60
    assert stage.store.revision() - before < 30


def test_what_is_reported_is_stored(stage):
    n_versions: list[int] = []

    def progress(item: ItemReport) -> None:
        n_versions.append(len(stage.store.versions(item.article_id)))

    stage.library.add(articles(20), progress=progress)
    assert n_versions == [1] * 20


def test_an_article_does_not_wait_for_the_next_one(stage):
    told = threading.Event()

    def slow():
        yield from articles(1)
        assert told.wait(10), "the first article was not stored while the second was awaited"
        yield loaded("Late", "The last words.")

    report = stage.library.add(slow(), progress=lambda _: told.set())
    assert [item.outcome for item in report.items] == ["added", "added"]


def test_inputs_that_break_off_lose_nothing(stage):
    def broken():
        yield from articles(7)
        raise KeyboardInterrupt

    told: list[ItemReport] = []
    with pytest.raises(KeyboardInterrupt):
        stage.library.add(broken(), progress=told.append)
    assert len(told) == stage.store.counts().n_articles == 7


def test_copies_inside_one_batch_are_found(stage, tmp_path):
    same = [loaded("A", "One.", path=str(tmp_path / name)) for name in ("a.md", "b.md", "c.md")]
    items = stage.library.add(same).items
    assert [item.outcome for item in items] == ["added", "duplicate", "duplicate"]
    assert {item.article_id for item in items} == {items[0].article_id}
    assert stage.store.counts().n_articles == 1


def test_a_disk_that_fails_is_told_for_each_article(stage, monkeypatch):
    def full(*_args, **_more):
        raise StoreError("the disk is full")

    monkeypatch.setattr(stage.store, "put_articles", full)
    report = stage.library.add(articles(3))
    assert [(i.outcome, i.reason) for i in report.items] == [("failed", "the disk is full")] * 3


def test_what_fails_behind_the_reading_is_raised(stage):
    def slow():
        yield from articles(1)
        deadline = time.monotonic() + 10
        while not failed.is_set() and time.monotonic() < deadline:
            time.sleep(0.01)
        yield loaded("Late", "The last words.")

    failed = threading.Event()

    def progress(_item):
        failed.set()
        raise RuntimeError("the terminal is gone")

    adder = Adder(stage.store, stage.embedder, collection="main", clock=ticking_clock())
    with pytest.raises(RuntimeError, match="the terminal is gone"):
        adder.add(slow(), progress=progress)
