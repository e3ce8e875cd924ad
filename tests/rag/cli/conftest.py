"""The command line in this process, over a temporary data folder, with a small embedder."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.testing import HashEmbedder
from rag.application import Application
from rag.cli.app import build
from rag.cli.session import Session
from rag.settings import Settings

BRIDGE = """---
id: bridge
title: Council votes to repair the old bridge
outlet: The Herald
published: 2024-05-01
url: https://herald.example/bridge
---
The council voted 7 to 2 on Tuesday to repair the old bridge. The work will cost 4.2 million euros.

Mayor Ana Reyes said that the bridge would reopen in June 2025.
"""
FERRY = """---
id: ferry
title: Ferry to run every ten minutes
outlet: Coast Wire
published: 2023-02-03
---
The northern ferry carries 900 cars a day. It will run every ten minutes during the repair.
"""


@dataclass
class Footnote:
    """Runs commands; ``data`` and ``inbox`` are where things are."""

    data: Path
    inbox: Path
    embedder: HashEmbedder

    def __call__(self, *words, stdin=None):
        session = Session(data=self.data, embedder=self.embedder)
        return CliRunner().invoke(build(), [str(w) for w in words], obj=session, input=stdin)

    def json(self, *words, **more):
        """Run a command with ``--json`` and return what it printed, which is all of stdout."""
        result = self(*words, "--json", **more)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def open(self):
        return Application.open(Settings(data=self.data), embedder=self.embedder)

    def write(self, name, text):
        path = self.inbox / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def footnote(tmp_path):
    (tmp_path / "inbox").mkdir()
    return Footnote(tmp_path / "data", tmp_path / "inbox", HashEmbedder())


@pytest.fixture
def filled(footnote):
    """Return the command line over a library of two articles."""
    footnote.write("bridge.md", BRIDGE)
    footnote.write("ferry.md", FERRY)
    assert footnote("add", footnote.inbox).exit_code == 0
    return footnote


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Return a function that says what the scripted provider answers."""
    script = tmp_path / "script.json"
    monkeypatch.setenv("FOOTNOTE_SCRIPTED_FILE", str(script))
    monkeypatch.setenv("FOOTNOTE_PROVIDER", "scripted")
    return lambda *steps: script.write_text(json.dumps(list(steps)), encoding="utf-8")
