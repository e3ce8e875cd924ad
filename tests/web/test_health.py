"""``/healthz`` is always cheap; ``/readyz`` tells what is still missing."""

import threading

from starlette.testclient import TestClient

from index.testing import HashEmbedder
from rag.application import Application
from rag.errors import EmbedderLoadError
from rag.settings import Settings
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


def test_providers_say_what_they_need(stage):
    found = {item["name"]: item for item in stage.client.get("/v1/providers").json()}
    assert found["scripted"]["ready"] is True
    assert found["openai"]["ready"] is False
    assert found["openai"]["needs"]
