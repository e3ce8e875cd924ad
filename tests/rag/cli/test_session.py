"""How a command opens its data folder."""

import json
import threading

import pytest

from index.errors import EmbedderLoadError
from index.testing import HashEmbedder
from rag.cli.session import Session


class Watched(HashEmbedder):
    """Notes in which threads it was asked what it is."""

    def __init__(self):
        super().__init__()
        self.asked_in = []

    @property
    def fingerprint(self):
        self.asked_in.append(threading.current_thread())
        return super().fingerprint


def test_the_model_is_told_from_others_beside_what_else_a_start_does(tmp_path):
    embedder = Watched()
    with Session(data=tmp_path / "data", embedder=embedder).open() as application:
        assert application.store.fingerprint() == str(HashEmbedder().fingerprint)
    assert embedder.asked_in[0] is not threading.main_thread()


def test_a_model_without_weights_is_named_and_nothing_is_made(tmp_path, monkeypatch):
    model = tmp_path / "model"
    model.mkdir()
    (model / "config.json").write_text(json.dumps({"hidden_size": 8}), encoding="utf-8")
    monkeypatch.setenv("FOOTNOTE_MODEL", str(model))
    with pytest.raises(EmbedderLoadError, match="cannot read the weights"):
        Session(data=tmp_path / "data").open()
    assert not (tmp_path / "data").exists()
