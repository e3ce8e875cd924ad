"""Where the fast runtime is missing, one line says so and torch takes its place."""

import importlib
import logging

import pytest

from index import runtime
from index.fast_model import FastModel, make_embedder
from index.runtime import has_fast_runtime
from index.sentence_model import SentenceModel


@pytest.fixture(autouse=True)
def _look_again():
    has_fast_runtime.cache_clear()
    yield
    has_fast_runtime.cache_clear()


def test_it_is_here():
    assert has_fast_runtime()
    assert isinstance(make_embedder(), FastModel)


@pytest.mark.parametrize(
    "error", [ImportError("no module"), OSError("no\nlibrary"), RuntimeError("no device")]
)
def test_without_it_torch_embeds_and_one_line_says_so(monkeypatch, caplog, error):
    def broken(name):
        raise error

    monkeypatch.setattr(runtime, "importlib", type("Broken", (), {"import_module": broken}))
    with caplog.at_level(logging.WARNING, logger="footnote"):
        embedders = [make_embedder(), make_embedder()]
    assert all(isinstance(embedder, SentenceModel) for embedder in embedders)
    [record] = caplog.records
    message = record.getMessage()
    assert message.startswith("the fast runtime cannot be used (no ")
    assert "\n" not in message
    assert importlib.import_module("openvino")


def test_another_model_runs_on_torch(tmp_path):
    assert isinstance(make_embedder(str(tmp_path)), SentenceModel)
