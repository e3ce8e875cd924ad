"""Loading models before a command searches."""

import threading

import pytest

from rag.cli.embedding import warming
from rag.errors import EmbedderLoadError
from rag.reader import Reader


def test_both_models_load_while_something_else_is_done(filled, monkeypatch):
    together = threading.Barrier(3, timeout=20)
    monkeypatch.setattr(Reader, "load", lambda _: together.wait())
    with filled.open() as application:
        monkeypatch.setattr(application.embedder, "load", together.wait)
        with warming(application, reader=True):
            together.wait()
    assert together.n_waiting == 0
    assert not together.broken


def test_a_reader_that_cannot_be_loaded_is_left_to_who_needs_it(filled, monkeypatch, capsys):
    def load(reader):
        raise EmbedderLoadError("cannot load the reader")

    monkeypatch.setattr(Reader, "load", load)
    with filled.open() as application:
        with warming(application, reader=True):
            pass
        assert application.embedder.state == "ready"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("wanted", [True, False])
def test_nothing_is_loaded_for_an_empty_library(footnote, monkeypatch, wanted):
    monkeypatch.setattr(Reader, "load", lambda _: pytest.fail("the reader is not needed"))
    with footnote.open() as application:
        with warming(application, reader=wanted):
            pass
        assert application.embedder.state == "loading"
