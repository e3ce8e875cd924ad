"""Foreign hosts, foreign pages and large bodies are refused; programs are not."""

import pytest
from starlette.testclient import TestClient

from rag.settings import Settings
from tests.web.conftest import open_application
from web.app import create_app
from web.gate import Gate

ARTICLE = {"title": "T", "text": "One sentence."}


@pytest.mark.parametrize(
    ("configured", "host", "allowed"),
    [
        ("127.0.0.1", "localhost", True),
        ("127.0.0.1", "LOCALHOST:8000", True),
        ("127.0.0.1", "127.0.0.1:8000", True),
        ("127.0.0.1", "[::1]:8000", True),
        ("127.0.0.1", "evil.example", False),
        ("127.0.0.1", "localhost.evil.example", False),
        ("127.0.0.1", "127.0.0.1.evil.example:8000", False),
        ("127.0.0.1", "192.168.1.5", False),
        ("127.0.0.1", "", False),
        ("news.example", "news.example:8000", True),
        ("news.example", "other.example", False),
        ("::", "192.168.1.5:8000", True),
        ("::", "evil.example", False),
        ("", "192.168.1.5:8000", True),
        ("", "", False),
    ],
)
def test_the_server_answers_to_its_own_names_only(configured, host, allowed):
    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    client = TestClient(Gate(inner, host=configured))
    reply = client.get("/v1/x", headers={"Host": host})
    assert reply.status_code == (200 if allowed else 400)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": "http://localhost"}, 201),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:9999"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
    ],
)
def test_a_change_must_come_from_here_or_from_a_program(stage, headers, status):
    reply = stage.client.post("/v1/articles", json=ARTICLE, headers=headers)
    assert reply.status_code == status


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain"])
def test_what_a_plain_form_can_send_is_refused(stage, kind):
    body = b'{"title":"T","text":"x"}'
    reply = stage.client.post("/v1/articles", content=body, headers={"Content-Type": kind})
    assert reply.status_code == 415
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"] == (
        f"a program cannot send {kind!r} here; "
        "send JSON with the header 'Content-Type: application/json'"
    )


def test_a_foreign_page_cannot_delete(stage):
    reply = stage.client.delete("/v1/articles/bridge", headers={"Origin": "http://evil.example"})
    assert reply.status_code == 403
    assert stage.client.get("/v1/articles/bridge").status_code == 200


def test_a_body_over_the_limit_is_refused_by_its_length_and_while_it_arrives(tmp_path):
    settings = Settings(data=tmp_path / "data", provider="scripted", max_body_bytes=10_000)
    application = open_application(settings.data, tmp_path / "script.json", settings=settings)
    app = create_app(application)
    sent = 0

    def endless():
        nonlocal sent
        yield b'{"title": "T", "text": "'
        while True:
            sent += 1000
            yield b"x" * 1000

    with TestClient(app, base_url="http://localhost") as client:
        declared = client.post("/v1/articles", json=ARTICLE | {"text": "x" * 20_000})
        assert declared.status_code == 413
        assert "over the limit of 10000 bytes" in declared.json()["detail"]

        kinds = {"Content-Type": "application/json"}
        body = (b"x" * 1000 for _ in range(50))
        streamed = client.post("/v1/articles", content=body, headers=kinds)
        assert streamed.status_code == 413
        assert streamed.headers["content-type"] == "application/problem+json"

        form = client.post("/v1/articles", files={"file": ("a.txt", b"x" * 20_000)})
        assert form.status_code == 413
        assert client.get("/v1/articles").json()["total"] == 0
