"""The operator's key for a model service comes out nowhere, even where the service repeats it.

Whatever can be read is read: what asking says, every address, the log in both forms, and each
file of the data folder.
"""

import itertools
import logging

import httpx2
import pytest

from index.testing import HashEmbedder
from rag.application import Application
from rag.exporting.forms import ExportForm
from rag.providers.masking import MASK
from rag.settings import Settings
from tests.rag.answering.stage import QUESTION, fill
from tests.rag.providers.loopback import Loopback, failing, streaming
from tests.rag.providers.openai_wire import DONE, chunk, data
from tests.web.live import serving
from tests.web.test_access import filled, routes_of
from web.app import create_app
from web.logs import JsonFormatter, ReadableFormatter
from web.request_ids import RequestIdFilter

KEYS = {"openai": "sk-canary-0123456789abcdef", "anthropic": "sk-ant-canary-fedcba9876543210"}
ERRING = [
    ("/v1/chat", {"question": QUESTION, "provider": "nobody"}),
    ("/v1/chat", {"question": QUESTION, "model": "nothing", "stream": True}),
    ("/v1/chat/completions", {"model": "footnote/openai/nothing", "messages": []}),
    ("/v1/chat", {"question": 7}),
]


def asking(provider):
    """Yield a request for each way in."""
    messages = [{"role": "user", "content": QUESTION}]
    for stream in (False, True):
        yield "/v1/chat", {"question": QUESTION, "provider": provider, "stream": stream}
        body = {"model": f"footnote/{provider}", "messages": messages, "stream": stream}
        yield "/v1/chat/completions", body


def replies():
    """Yield what a service says that repeats the key it was asked with, and who is asked."""

    def echoing(make):
        async def reply(asked, writer):
            key = asked.headers.get("x-api-key") or asked.headers["authorization"].split()[1]
            await make(key)(asked, writer)

        return reply

    def said(key):
        text = f"The council voted 7 to 2 on Tuesday to repair the old bridge [1]. Yours is {key}."
        return chunk("", role="assistant", model=key), chunk(text, model=key)

    def problem(key):
        return {"error": {"message": f"Incorrect API key provided: {key}", "code": key}}

    for make in (
        lambda key: streaming(*said(key), chunk(finish="stop", model=key), DONE),
        lambda key: streaming(*said(key), data(problem(key))),
        lambda key: streaming(f"data: {key}\n\n"),
    ):
        yield echoing(make), ["openai"]
    yield echoing(lambda key: failing(401, problem(key), x_echo=key)), [*KEYS]
    yield echoing(lambda key: failing(400, f"no JSON but {key}")), [*KEYS]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """A function that opens an application whose providers are at one address."""

    def open_at(url):
        for provider, key in KEYS.items():
            stem = f"FOOTNOTE_{provider.upper()}"
            monkeypatch.setenv(f"{stem}_API_KEY", key)
            monkeypatch.setenv(f"{stem}_BASE_URL", f"{url}/v1")
            monkeypatch.setenv(f"{stem}_MODEL", "m")
            monkeypatch.setenv(f"{stem}_RETRIES", "0")
        settings = Settings(data=tmp_path / "data", provider="openai", log_questions=True)
        application = Application.open(settings, embedder=HashEmbedder())
        fill(application)
        return application

    return open_at


async def read(client, app, ids):
    """Yield what every address says."""
    for method, path in routes_of(app):
        if method != "GET":
            continue
        forms = [f"?format={form}" for form in ExportForm] if path.endswith("export") else [""]
        for query in forms:
            reply = await client.get(filled(path, ids) + query)
            assert reply.status_code < 400, (path, reply.text)
            yield f"{path}{query} {reply.headers} {reply.text}"


async def ids_of(client):
    """Share and rate the first answer; returns what the parameters of every path stand for."""
    listed = (await client.get("/v1/conversations?limit=100")).json()["conversations"]
    conversation = (await client.get(f"/v1/conversations/{listed[-1]['id']}")).json()
    answer = conversation["answers"][0]
    assert MASK in answer["text"]
    at = f"/v1/answers/{answer['id']}"
    shared = (await client.post(f"{at}/share")).json()
    assert (await client.post(f"{at}/feedback", json={"kind": "helpful"})).status_code == 201
    return {
        "answer_id": answer["id"],
        "conversation_id": conversation["id"],
        "article_id": "bridge",
        "token": shared["path"].rpartition("/")[2],
        "number": "1",
        "model": "footnote",
    }


async def test_a_key_of_a_provider_is_shown_nowhere(opened, tmp_path, monkeypatch, caplog):
    # As the server logs, and more of its own.
    caplog.set_level(logging.WARNING)
    caplog.set_level(logging.DEBUG, logger="footnote")
    caplog.handler.addFilter(RequestIdFilter())
    shown = []

    async def ask(path, body):
        reply = await client.post(path, json=body)
        shown.append(f"{body} {reply.headers} {reply.text}")

    async with Loopback(streaming()) as provider:
        application = opened(provider.url)
        app = create_app(application)
        with serving(app) as address:
            async with httpx2.AsyncClient(base_url=address, timeout=60) as client:
                for erring in ERRING:
                    await ask(*erring)
                for provider.reply, names in replies():
                    for earnest in itertools.chain(*map(asking, names)):
                        await ask(*earnest)
                shown += [text async for text in read(client, app, await ids_of(client))]
                monkeypatch.setattr(application.store, "outlets", None)
                crashed = await client.get("/articles")
                assert crashed.status_code == 500
                shown.append(crashed.text)
    assert all(any(key in str(asked) for asked in provider.asked) for key in KEYS.values())
    for form in (ReadableFormatter(), JsonFormatter()):
        shown += [form.format(record) for record in caplog.records]
    assert sum(MASK in text for text in shown) > len(KEYS)
    assert [text for text in shown if "canary" in text] == []
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"canary" in path.read_bytes()] == []
