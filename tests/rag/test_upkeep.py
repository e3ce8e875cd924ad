"""The work that goes on behind an open data folder."""

import threading
import time

import pytest

from index.errors import EmbedderLoadError
from index.testing import HashEmbedder
from rag.application import Application
from rag.errors import ProviderCallError
from rag.providers.scripted import ScriptedProvider
from tests.rag.library_stage import loaded, settings_of

WORD = "zyxomma"
TEXT = f"The {WORD} flew over Aldermouth on Tuesday. Nobody saw where it went afterwards."


def wait_until(true, timeout_s=20):
    deadline = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_worker_embeds_what_is_added(tmp_path):
    with Application.open(settings_of(tmp_path), embedder=HashEmbedder()) as application:
        application.start_background()
        application.start_background()
        application.library.put(loaded("A", TEXT), article_id="a")
        wait_until(lambda: application.status().counts.n_vectors == 1)
        assert application.status().model == "ready"


def test_without_a_model_words_are_searched_and_removals_purged(tmp_path):
    class Broken(HashEmbedder):
        def embed(self, texts):
            raise EmbedderLoadError("no weights")

    with Application.open(settings_of(tmp_path), embedder=Broken()) as application:
        application.library.put(loaded("A", TEXT), article_id="a")
        application.start_background()
        wait_until(lambda: application.status().model == "failed")
        assert application.status().detail == "no weights"
        assert len(application.library.search(WORD, k=3).hits) == 1
        application.library.remove("a")
        wait_until(lambda: not application.library.purge_due())


def test_work_that_fails_is_tried_again(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("rag.upkeep._RETRY_S", 0.01)

    class Moody(HashEmbedder):
        fails = 2

        def embed(self, texts):
            if texts != ["ready"] and self.fails:
                self.fails -= 1
                raise RuntimeError("out of memory")
            return super().embed(texts)

    with Application.open(settings_of(tmp_path), embedder=Moody()) as application:
        application.library.put(loaded("A", TEXT), article_id="a")
        application.start_background()
        wait_until(lambda: application.status().counts.n_vectors == 1)
    assert "out of memory" in caplog.text


def test_the_worker_outlives_whatever_fails(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("rag.upkeep._RETRY_S", 0.01)
    with Application.open(settings_of(tmp_path), embedder=HashEmbedder()) as application:
        assert application.status().failure is None
        rebuild_wanted = application.retriever.needs_rebuild
        broken = threading.Event()

        def breaking():
            broken.set()
            raise ZeroDivisionError("a fault nobody thought of")

        monkeypatch.setattr(application.retriever, "needs_rebuild", breaking)
        application.start_background()
        assert broken.wait(20)
        wait_until(lambda: application.status().failure is not None)
        assert application.status().failure == "the index: a fault nobody thought of"
        monkeypatch.setattr(application.retriever, "needs_rebuild", rebuild_wanted)
        wait_until(lambda: application.status().failure is None)
    assert "Traceback" in caplog.text


class Loading(ScriptedProvider):
    """Has something to load, and may fail at it."""

    def __init__(self, *, fails):
        super().__init__([])
        self.fails = fails
        self.warmed = 0

    def warm(self):
        self.warmed += 1
        if self.fails:
            raise ProviderCallError("no weights")


@pytest.mark.parametrize("fails", [False, True])
def test_the_worker_loads_what_the_first_answer_would_wait_for(tmp_path, monkeypatch, fails):
    provider = Loading(fails=fails)
    monkeypatch.setattr("rag.application.registry.create", lambda name, config: provider)
    with Application.open(settings_of(tmp_path), embedder=HashEmbedder()) as application:
        application.library.put(loaded("A", TEXT), article_id="a")
        application.start_background()
        wait_until(lambda: application.status().counts.n_vectors == 1)
        assert provider.warmed == 1
        failure = application.status().failure
        assert failure == ("loading the provider: no weights" if fails else None)
        assert application.status().model == "ready"


def test_a_small_library_gets_its_first_generation_once_every_vector_is_made(tmp_path):
    """The index files exist from the start, not only when the delta has grown large."""
    with Application.open(settings_of(tmp_path), embedder=HashEmbedder()) as opened:
        opened.catch_up()
        assert opened.retriever.generation == 0
        opened.library.add([loaded("Bridge", TEXT)])
        opened.catch_up()
        assert opened.retriever.generation == 1
        opened.catch_up()
        assert opened.retriever.generation == 1
