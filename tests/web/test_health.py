"""``/healthz`` is always cheap; ``/readyz`` tells what is still missing, until it is there."""

import http.client
import json
import shutil
import sqlite3
import threading
from contextlib import ExitStack, closing

from starlette.testclient import TestClient

from index.testing import HashEmbedder
from rag.application import Application
from rag.errors import EmbedderLoadError
from rag.settings import Settings
from tests.web.conftest import BRIDGE, loaded, open_application
from tests.web.live import Caller, running
from web.app import create_app


class SlowEmbedder(HashEmbedder):
    """Loads when it is told to."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()
        self.error = None

    def embed(self, texts):
        self.go.wait(10)
        if self.error:
            raise self.error
        return super().embed(texts)


def opened(tmp_path, embedder):
    settings = Settings(data=tmp_path, provider="scripted")
    return create_app(Application.open(settings, embedder=embedder, environ={}))


def asked(port, path):
    """Return a reply's status, its Retry-After and its JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        connection.request("GET", path)
        reply = connection.getresponse()
        return reply.status, reply.getheader("Retry-After"), json.loads(reply.read())


def until(port, status):
    for _ in range(500):
        found = asked(port, "/readyz")
        if found[0] == status:
            return
        threading.Event().wait(0.02)
    raise AssertionError(found)


def wait_for(client, status, model=None):
    for _ in range(200):
        reply = client.get("/readyz")
        if reply.status_code == status and (model is None or reply.json()["model"] == model):
            return reply.json()
        threading.Event().wait(0.02)
    raise AssertionError(f"/readyz stayed {reply.status_code}: {reply.text}")


def test_readiness_waits_for_the_model_while_everything_else_works(tmp_path):
    embedder = SlowEmbedder()
    with TestClient(opened(tmp_path, embedder), base_url="http://localhost") as client:
        loading = wait_for(client, 503)
        assert loading["missing"] == ["search model"]
        assert loading["model"] == "loading"
        assert client.get("/healthz").json() == {"status": "ok"}
        page = client.get("/").text
        assert "The search model is still loading; you can ask already" in page
        body = {"title": "Bridge", "text": "The council will repair the bridge."}
        assert client.post("/v1/articles", json=body).status_code == 201
        answer = client.post("/v1/chat", json={"question": "the bridge?"}).json()
        assert answer["citations"][0]["quote"]
        embedder.go.set()
        ready = wait_for(client, 200)
        assert ready["status"] == "ready"
        assert ready["counts"]["n_articles"] == 1


def test_a_model_that_cannot_load_is_said(tmp_path):
    embedder = SlowEmbedder()
    embedder.error = EmbedderLoadError("the file 'model.safetensors' is damaged; install it again")
    embedder.go.set()
    with TestClient(opened(tmp_path, embedder), base_url="http://localhost") as client:
        failed = wait_for(client, 503, "failed")
        assert "'model.safetensors' is damaged" in failed["detail"]
        assert "could not be loaded" in client.get("/").text


def test_a_full_server_is_not_ready_until_there_is_room(tmp_path):
    settings = Settings(data=tmp_path / "data", provider="scripted", answers_at_once=2)
    application = open_application(settings.data, tmp_path / "script.json", settings=settings)
    (tmp_path / "script.json").write_text(json.dumps(["The council voted. [1] ", 60.0, "Never."]))
    application.library.add([loaded("bridge", "Bridge", BRIDGE)])
    with running(create_app(application)) as port, ExitStack() as held:
        until(port, 200)
        streams = [held.enter_context(Caller(port)) for _ in range(2)]
        for stream in streams:
            stream.post("/v1/chat", {"question": "the bridge?", "stream": True})
            stream.read_until(b"event: delta")
        status, retry_after, body = asked(port, "/readyz")
        assert (status, retry_after) == (503, "2")
        assert "2 answers are being written" in body["detail"]
        assert asked(port, "/healthz")[0] == 200
        streams[0].close()
        until(port, 200)


def test_a_library_that_cannot_be_read_is_not_ready_until_it_can(tmp_path):
    with TestClient(opened(tmp_path, HashEmbedder()), base_url="http://localhost") as client:
        wait_for(client, 200)
        with closing(sqlite3.connect(tmp_path / "library.db")) as database:
            database.execute("ALTER TABLE passages RENAME TO elsewhere")
            unreadable = wait_for(client, 503)
            assert unreadable["type"] == "urn:footnote:problem:store-failed"
            assert client.get("/healthz").status_code == 200
            database.execute("ALTER TABLE elsewhere RENAME TO passages")
        wait_for(client, 200)


def test_without_its_index_a_server_is_ready_and_finds_what_it_has(tmp_path):
    settings = Settings(data=tmp_path, provider="scripted")
    with Application.open(settings, embedder=HashEmbedder(), environ={}) as application:
        application.embedder.load()
        application.library.add([loaded("bridge", "Bridge", BRIDGE)])
        application.catch_up()
        assert application.retriever.rebuild() > 0
    shutil.rmtree(tmp_path / "index")
    with TestClient(opened(tmp_path, HashEmbedder()), base_url="http://localhost") as client:
        assert wait_for(client, 200)["counts"]["n_articles"] == 1
        found = client.post("/v1/search", json={"query": "Who voted about the bridge?"}).json()
        assert found["hits"][0]["article_id"] == "bridge"


def test_providers_say_what_they_need(stage):
    found = {item["name"]: item for item in stage.client.get("/v1/providers").json()}
    assert found["scripted"]["ready"] is True
    assert found["openai"]["ready"] is False
    assert found["openai"]["needs"]
