"""On the default path nothing imports torch: it costs seconds and hundreds of megabytes."""

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
print(sorted({"torch", "transformers", "sentence_transformers"} & sys.modules.keys()))
"""
STORY = """Aldermouth bridge closes

The swing bridge was closed on Monday night. It was built in 1931 by the engineer Ada Marsh.
"""


@pytest.mark.model
def test_asking_imports_no_torch(tmp_path):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ASKED, tmp_path], capture_output=True, text=True, check=True
    )
    answer, loaded = done.stdout.splitlines()
    assert "1931" in answer
    assert loaded == "[]"
