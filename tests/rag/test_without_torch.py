"""What the default path may not import, because nothing on it needs it.

torch costs seconds and hundreds of megabytes; the rest some tenths of a second each.
"""

import subprocess
import sys

import pytest

ASKED = """
import asyncio, sys
from pathlib import Path
from rag.answering.answerer import AskRequest
from rag.application import Application
from rag.loaders import load
from rag.settings import Settings

folder = Path(sys.argv[1])
with Application.open(Settings(data=folder / "data")) as application:
    application.library.add(load([folder / "story.txt"]))
    application.catch_up()
    assert application.store.counts().n_vectors > 0
    asking = application.answerer().ask(AskRequest(question="When was the bridge built?"))
    print(asyncio.run(asking).text)
print(sorted(set(sys.argv[2:]) & sys.modules.keys()))
"""
# What starts each part, and what it must not import.
_LEARNING = ("torch", "transformers", "sentence_transformers", "sklearn", "scipy", "pandas")
_UNASKED = (*_LEARNING, "trafilatura", "lxml", "markdown_it", "openai", "anthropic", "pdfminer")
_HEAVY = (*_UNASKED, "numpy", "faiss", "tantivy", "pydantic", "openvino", "fastapi", "httpx2")
STARTED = {
    "help": ("import rag.cli.app; rag.cli.app.build()", _HEAVY),
    "ask": (
        "import rag.application, rag.answering.answerer",
        (*_UNASKED, "httpx2", "fastapi", "rag.loaders", "charset_normalizer"),
    ),
    "serve": ("import web.app, web.server", _UNASKED),
    "fast runtime": (
        "import index.runtime; assert index.runtime.has_fast_runtime()",
        (*_UNASKED, "openvino.tools.ovc"),
    ),
}
STORY = """Aldermouth bridge closes

The swing bridge was closed on Monday night. It was built in 1931 by the engineer Ada Marsh.
"""


@pytest.mark.model
def test_asking_imports_no_torch(tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    # datasketch, which looks for copies among new articles, takes scipy where it is installed.
    forbidden = [name for name in _UNASKED if name != "scipy"]
    done = subprocess.run(
        [sys.executable, "-c", ASKED, tmp_path, *forbidden],
        capture_output=True,
        text=True,
        check=True,
    )
    answer, loaded = done.stdout.splitlines()
    assert "1931" in answer
    assert loaded == "[]"


@pytest.mark.parametrize("name", sorted(STARTED))
def test_starting_imports_nothing_before_it_is_needed(name):
    code, forbidden = STARTED[name]
    code += "; import sys; print(sorted(set(sys.argv[1:]) & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code, *forbidden], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[-2] == "[]"
