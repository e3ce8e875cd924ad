"""One line for a request and one for an answer, with what an operator needs and no more."""

import json
import logging
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from rag.settings import Settings
from tests.web.conftest import BRIDGE, SCRIPT, Stage, loaded, open_application
from web.app import create_app
from web.logs import JsonFormatter, ReadableFormatter
from web.request_ids import RequestIdFilter
from web.watching import AnswerWatch

QUESTION = "What became of the xylograph?"


@pytest.fixture
def lines(caplog):
    """Return a function that gives what was logged so far in both forms, and forgets it."""
    caplog.set_level(logging.INFO, logger="footnote")
    caplog.handler.addFilter(RequestIdFilter())

    def taken():
        records = [r for r in caplog.records if r.name.startswith("footnote")]
        caplog.clear()
        text = "\n".join(ReadableFormatter().format(record) for record in records)
        return text, [json.loads(JsonFormatter().format(record)) for record in records]

    return taken


def test_a_request_is_one_line_with_its_template_and_name(stage, lines):
    lines()
    stage.client.get("/articles/bridge?token=canary", headers={"X-Request-Id": "job-7"})
    text, (line,) = lines()
    assert {"method": "GET", "route": "/articles/{article_id}", "status": 200}.items() <= (
        line.items()
    )
    assert (line["request_id"], line["level"]) == ("job-7", "info")
    assert 0 < line["ms"] < 60_000
    assert text.startswith("footnote: [job-7] GET /articles/{article_id} 200 in ")
    assert "bridge" not in text
    assert "canary" not in text + json.dumps(line)


def test_what_is_asked_all_day_is_logged_when_it_fails(stage, lines):
    lines()
    assert stage.client.get("/healthz").status_code == 200
    assert lines() == ("", [])
    stage.client.get("/healthz", headers={"Host": "evil.example"})
    assert [line["status"] for line in lines()[1]] == [400]


def test_an_answer_is_one_line_of_the_same_request_without_its_question(stage, lines):
    lines()
    for stream in (False, True):
        body = {"question": QUESTION, "stream": stream}
        stage.client.post("/v1/chat", json=body, headers={"X-Request-Id": "job-8"})
        text, said = lines()
        (answered,) = [line for line in said if line["logger"] == "footnote.answers"]
        assert answered["request_id"] == "job-8"
        assert answered["outcome"] == "answered"
        assert answered["timings_ms"]["search"] > 0
        assert "xylograph" not in text + json.dumps(said)


def test_the_question_is_written_where_that_is_set(tmp_path, lines):
    settings = Settings(data=tmp_path / "data", provider="scripted", log_questions=True)
    script = tmp_path / "script.json"
    application = open_application(tmp_path / "data", script, settings=settings)
    with TestClient(create_app(application), base_url="http://localhost") as client:
        Stage(application, client, script).play(*SCRIPT)
        application.library.add([loaded("bridge", "Council votes", BRIDGE)])
        client.post("/v1/chat", json={"question": QUESTION})
    text, said = lines()
    assert [line["question"] for line in said if "question" in line] == [QUESTION]
    assert QUESTION in text


def test_no_key_is_written_wherever_a_client_puts_it(tmp_path, lines):
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    made = application.keys.create("desk", "admin", now=datetime(2026, 1, 1, tzinfo=UTC))
    secret = made.secret
    app = create_app(application, keys_required=True)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        bearer = {"Authorization": f"Bearer {secret}"}
        for path in (f"/?key={secret}", f"/{secret}", f"/v1/articles/{secret}", f"/s/{secret}"):
            client.get(path)
            client.get(path, headers=bearer)
        client.get("/v1/articles", headers={"X-Request-Id": secret[:128]})
        client.post("/v1/chat", json={"question": secret}, headers=bearer)
        client.get("/healthz", headers={"Cookie": f"footnote={secret}", "Host": secret})
    text, said = lines()
    assert len(said) >= 10
    assert secret not in text + json.dumps(said)


def test_an_unexpected_error_names_its_route_and_no_id(stage, lines, monkeypatch):
    def broken(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(stage.application.store, "article", broken)
    lines()
    assert stage.client.get("/v1/articles/canary-id").status_code == 500
    text, said = lines()
    assert "GET /v1/articles/{article_id}" in text
    assert said[-1]["level"] == "warning"
    assert not any("canary-id" in line["message"] for line in said)


def test_a_watch_counts_an_answer_and_logs_it(stage, lines):
    answer = stage.application.chats.answer(stage.ask()["id"])
    lines()
    metrics = stage.client.app.state.site.metrics
    AnswerWatch(metrics, log_questions=False).ended(answer)
    assert [line["answer_id"] for line in lines()[1]] == [answer.answer_id]
