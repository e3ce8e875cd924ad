"""Loading models before a command searches."""

import threading

import pytest

from rag.cli.embedding import warm
from rag.errors import EmbedderLoadError
from rag.reader import Reader


def test_the_reader_loads_while_the_embedder_does(filled, monkeypatch):
    together = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(Reader, "load", lambda _: together.wait())
    with filled.open() as application:
        monkeypatch.setattr(application.embedder, "load", together.wait)
        warm(application, reader=True)
    assert together.n_waiting == 0
    assert not together.broken


def test_a_reader_that_cannot_be_loaded_is_left_to_who_needs_it(filled, monkeypatch, capsys):
    def load(reader):
        raise EmbedderLoadError("cannot load the reader")

    monkeypatch.setattr(Reader, "load", load)
    with filled.open() as application:
        warm(application, reader=True)
        assert application.embedder.state == "ready"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("wanted", [True, False])
def test_nothing_is_loaded_for_an_empty_library(footnote, monkeypatch, wanted):
    monkeypatch.setattr(Reader, "load", lambda _: pytest.fail("the reader is not needed"))
    with footnote.open() as application:
        warm(application, reader=wanted)
        assert application.embedder.state == "loading"
