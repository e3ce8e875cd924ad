"""Over a limit the server says so at once and when to come back, and serves the others."""

import json
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from rag.settings import Settings
from tests.web.conftest import BRIDGE, loaded, open_application
from tests.web.live import Caller, running
from web.app import create_app

NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUESTION = {"question": "What did the council decide about the bridge?"}


@contextmanager
def client_of(folder, *, keys_required=False, **limits):
    settings = Settings(data=folder / "data", provider="scripted", **limits)
    application = open_application(settings.data, folder / "script.json", settings=settings)
    (folder / "script.json").write_text(json.dumps(["The council voted. [1]"]))
    app = create_app(application, keys_required=keys_required)
    with TestClient(app, base_url="http://localhost") as client:
        yield client, application


def test_too_many_requests_in_a_minute_are_refused_by_key_and_by_address(tmp_path):
    with client_of(tmp_path, keys_required=True, requests_per_minute=5) as (client, application):
        keys = [application.keys.create(n, "reader", now=NOW).secret for n in ("one", "two")]
        first, second = ({"Authorization": f"Bearer {key}"} for key in keys)
        for _ in range(5):
            assert client.get("/v1/articles", headers=first).status_code == 200
            assert client.get("/v1/articles").status_code == 401
        for headers in (first, {}, {"Authorization": "Bearer fn_wrong"}):
            refused = client.get("/v1/articles", headers=headers)
            assert refused.status_code == 429
            assert 1 <= int(refused.headers["retry-after"]) <= 61
            assert refused.headers["content-type"] == "application/problem+json"
            assert "content-security-policy" in refused.headers
        # Guessing keys at the login is refused as well, and the other key is not touched.
        assert client.post("/v1/session", json={"key": "fn_x"}).status_code == 429
        assert client.get("/v1/articles", headers=second).status_code == 200
        for _ in range(9):
            assert client.get("/healthz").status_code == 200


def test_a_days_tokens_are_used_up_by_one_key_only(tmp_path):
    with client_of(tmp_path, keys_required=True, tokens_per_day=100) as (client, application):
        one, two = (application.keys.create(n, "reader", now=NOW) for n in ("one", "two"))
        with application.chats._db.write() as db:
            row = (one.key.key_id, "2026-01-01", 100)
            db.execute("INSERT INTO token_use VALUES (?, ?, ?)", row)
        headers = {"Authorization": f"Bearer {one.secret}"}
        refused = client.post("/v1/chat", json=QUESTION, headers=headers)
        assert refused.status_code == 429
        assert 86_000 <= int(refused.headers["retry-after"]) <= 86_400
        assert client.get("/v1/articles", headers=headers).status_code == 200
        headers = {"Authorization": f"Bearer {two.secret}"}
        assert client.post("/v1/chat", json=QUESTION, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/v1/chat", "/v1/chat/completions"])
def test_a_question_over_its_length_is_refused(stage, path):
    long = "x" * 4_001
    body = (
        {"question": long}
        if path == "/v1/chat"
        else {
            "model": "footnote",
            "messages": [{"role": "user", "content": long}],
        }
    )
    reply = stage.client.post(path, json=body)
    assert 400 <= reply.status_code < 500
    assert "4000" in reply.text
    assert stage.client.post("/v1/search", json={"query": long}).status_code == 422


def test_answers_beyond_the_capacity_are_refused_at_once_and_slots_come_back(tmp_path):
    settings = Settings(data=tmp_path / "data", provider="scripted", answers_at_once=3)
    application = open_application(settings.data, tmp_path / "script.json", settings=settings)
    (tmp_path / "script.json").write_text(json.dumps(["The council voted. [1] ", 60.0, "Never."]))
    application.library.add([loaded("bridge", "Bridge", BRIDGE)])
    body = {**QUESTION, "stream": True}
    with running(create_app(application)) as port, ExitStack() as held:
        streams = []
        for _ in range(3):
            stream = held.enter_context(Caller(port))
            streams.append(stream)
            stream.post("/v1/chat", body)
            stream.read_until(b"event: delta")
        waits = []
        for _ in range(10):
            with Caller(port) as refused:
                began = time.perf_counter()
                refused.post("/v1/chat", body)
                head = refused.read_until(b"\r\n\r\n").lower()
                waits.append(time.perf_counter() - began)
            assert head.startswith(b"http/1.1 503")
            assert b"\r\nretry-after: 2\r\n" in head
        # The quickest shows what the server takes; the others, what else the machine does.
        assert min(waits) <= 0.1
        streams[0].close()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with Caller(port) as again:
                again.post("/v1/chat", body)
                if again.read_until(b"\r\n\r\n").startswith(b"HTTP/1.1 200"):
                    break
        else:
            raise AssertionError("the slot of the client that left did not come back")
