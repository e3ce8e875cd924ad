"""A client that leaves ends its answer at every step: the call, the slot; what had come is kept.

The provider would go on for ten minutes, so what ends earlier ends because the client left.
"""

import asyncio
import threading
from contextlib import contextmanager

import pytest

from index.testing import HashEmbedder
from rag.answering.draft import AnswerDraft
from rag.application import Application
from rag.settings import Settings
from tests.rag.answering.stage import QUESTION, Stage, fill
from tests.rag.providers.loopback import Loopback, streaming
from tests.rag.providers.openai_wire import chunk
from tests.web.live import Caller, running
from web.app import create_app

# Far more than any step takes; the machine may be busy.
PATIENCE_S = 60
SILENT = streaming(600.0)
WORDS = streaming(chunk("", role="assistant"), chunk("The council voted 7 to 2. "), 600.0)
CHAT = {"question": QUESTION}
COMPLETION = {"model": "footnote", "messages": [{"role": "user", "content": QUESTION}]}


class Served:
    """A served application whose provider may be silent for as long as it likes."""

    def __init__(self, application, app, port):
        self.application = application
        self.port = port
        self._registry = app.state.site.metrics.registry

    def asked(self, path, body):
        caller = Caller(self.port)
        caller.post(path, body)
        return caller

    def is_idle(self):
        return not any(
            self._registry.get_sample_value(f"footnote_{gauge}")
            for gauge in ("answers_in_progress", "open_streams")
        )

    def stored(self):
        return Stage(self.application).stored()


@contextmanager
def served(folder, provider):
    environ = {"FOOTNOTE_OPENAI_MODEL": "m", "FOOTNOTE_OPENAI_BASE_URL": f"{provider.url}/v1"}
    for bound in ("FIRST_TOKEN", "GAP", "TOTAL"):
        environ[f"FOOTNOTE_OPENAI_{bound}_TIMEOUT_S"] = "600"
    settings = Settings(data=folder, provider="openai")
    application = Application.open(settings, embedder=HashEmbedder(), environ=environ)
    fill(application)
    app = create_app(application)
    with running(app) as port:
        yield Served(application, app, port)


async def until(is_so):
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/chat", CHAT | {"stream": True}),
        ("/v1/chat", CHAT),
        ("/v1/chat/completions", COMPLETION | {"stream": True}),
        ("/v1/chat/completions", COMPLETION),
    ],
)
async def test_the_call_ends_and_what_had_come_is_kept(path, body, tmp_path, monkeypatch):
    taken, take_text = [], AnswerDraft.take_text

    def noted(draft, piece):
        events = take_text(draft, piece)
        taken.append(piece)
        return events

    monkeypatch.setattr(AnswerDraft, "take_text", noted)
    async with Loopback(SILENT) as provider:
        with served(tmp_path, provider) as site:
            with site.asked(path, body):
                await until(lambda: provider.asked)
                assert not site.is_idle()
            await until(lambda: provider.n_open == 0 and site.is_idle())
            assert provider.hung_up.is_set()
            assert site.stored() == []

            provider.reply = WORDS
            with site.asked(path, body):
                await until(lambda: "7 to 2" in "".join(taken))
            await until(lambda: provider.n_open == 0 and site.is_idle())
            (answer,) = site.stored()
            assert answer.interrupted
            assert answer.text.startswith("The council voted")
            assert answer.provider == "openai"
            # Leaving is no failure of the provider.
            assert site.application.roster.states() == {"openai": "closed"}
            assert site.application.roster.failures() == {}


async def test_who_leaves_while_it_searches_asks_no_provider(tmp_path, monkeypatch):
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    async with Loopback(SILENT) as provider:
        with served(tmp_path, provider) as site:
            search = site.application.searcher.search

            def slow(*given, **more):
                begun.set()
                assert go_on.wait(PATIENCE_S)
                try:
                    return search(*given, **more)
                finally:
                    ended.set()

            monkeypatch.setattr(site.application.searcher, "search", slow)
            with site.asked("/v1/chat", CHAT | {"stream": True}):
                await until(begun.is_set)
            await until(site.is_idle)
            go_on.set()
            await until(ended.is_set)
            await asyncio.sleep(0.2)
            assert provider.asked == []
            assert site.stored() == []
