"""Where the fast runtime is missing, one line says so and torch takes its place."""

import importlib
import logging
import os
import subprocess
import sys

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


def test_the_runtime_counts_nobody(tmp_path):
    """No id is written into the home folder, and nothing that could send one is loaded."""
    code = (
        "import sys\n"
        "from index.fast_model import FastModel\n"
        "FastModel(n_threads=1).embed(['It is so.'])\n"
        "assert not [m for m in sys.modules if m.startswith('openvino_telemetry.')]\n"
    )
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", code], env=home, check=True, timeout=120)
    assert list(tmp_path.iterdir()) == []
