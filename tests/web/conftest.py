"""A real application over a temporary folder, with a provider that says what the test wants."""

import itertools
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index.testing import HashEmbedder
from rag.application import Application
from rag.loaders.types import LoadedArticle
from rag.settings import Settings
from web.app import create_app

BRIDGE = """The council voted 7 to 2 on Tuesday to repair the old bridge. The work will cost 4.2 \
million euros.

Mayor Ana Reyes said the bridge would reopen in June 2025. Two councillors voted against the plan.

Traffic will use the northern ferry until then."""

FERRY = """The northern ferry carries 900 cars a day. It will run every ten minutes during the \
repair of the bridge.

The operator hired 14 people for the summer."""

SCRIPT = [
    "The council voted 7 to 2 on Tuesday ",
    "to repair the old bridge. [1] ",
    "The repair will cost 9.9 million euros. [1] ",
    "Nobody was asked. ",
    "A dragon attended [7].",
]


def loaded(external_id, title, text, **more):
    fields = {
        "author": "Ada Moss",
        "outlet": "The Herald",
        "published": "2024-05-01",
        "url": f"https://herald.example/{external_id}",
        "language": "en",
        "source": f"{external_id}.txt",
    }
    return LoadedArticle(external_id=external_id, title=title, text=text, **(fields | more))


@dataclass
class Stage:
    """An application, a client of its web side, and the script its provider plays next."""

    application: Application
    client: TestClient
    script_file: Path

    def play(self, *steps):
        self.script_file.write_text(json.dumps(list(steps)), encoding="utf-8")

    def add(self, *articles):
        report = self.application.library.add(articles)
        self.application.catch_up()
        return report

    def post(self, **article):
        body = {"title": "T", "text": "One sentence."} | article
        return self.client.post("/v1/articles", json=body)

    def ask(self, question="What did the council decide about the bridge?", **more):
        reply = self.client.post("/v1/chat", json={"question": question, **more})
        assert reply.status_code == 200, reply.text
        return reply.json()


def ticking_clock():
    """Return a clock that is one second later at each look."""
    seconds = itertools.count()
    return lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(seconds))


def open_application(folder, script_file, *, settings=None):
    return Application.open(
        settings or Settings(data=folder, provider="scripted", fallback="off"),
        embedder=HashEmbedder(),
        environ={"FOOTNOTE_SCRIPTED_FILE": str(script_file)},
        clock=ticking_clock(),
    )


@pytest.fixture
def stage(tmp_path):
    script_file = tmp_path / "script.json"
    application = open_application(tmp_path / "data", script_file)
    app = create_app(application)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        made = Stage(application, client, script_file)
        made.play(*SCRIPT)
        made.add(
            loaded("bridge", "Council votes to repair the old bridge", BRIDGE),
            loaded("ferry", "Ferry to run every ten minutes", FERRY, outlet="Coast Wire"),
        )
        yield made
