"""What a server has counted: answers and how they were checked, failures, the library."""

import re
from datetime import UTC, datetime

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tests.web.conftest import SCRIPT, open_application
from web.app import create_app
from web.metrics import outcome_of


def samples(client, **more):
    reply = client.get("/metrics", **more)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


def test_an_answer_is_counted_with_its_stages_verdicts_and_rejected_labels(stage):
    before = samples(stage.client)
    assert ("footnote_answers_total", "answered", "scripted") not in before
    answer = stage.ask()
    stage.play({"abstain": "the sources do not say"})
    stage.ask("Who sang?")
    found = samples(stage.client)
    assert found["footnote_answers_total", "answered", "scripted"] == 1
    assert found["footnote_answers_total", "abstained", "scripted"] == 1
    assert found["footnote_refusals_total", "does_not_say"] == 1
    for verdict in {claim["verdict"] for claim in answer["claims"]}:
        expected = sum(claim["verdict"] == verdict for claim in answer["claims"])
        assert found["footnote_claims_total", verdict] == expected
    assert found["footnote_rejected_labels_total",] == answer["rejected_labels"] == 1
    assert found["footnote_stage_seconds_count", "search"] == 2
    spent_ms = answer["timings_ms"]["search"]
    assert found["footnote_stage_seconds_sum", "search"] >= spent_ms / 1000
    assert found["footnote_requests_total", "200", "POST /v1/chat"] == 2
    assert found["footnote_request_seconds_count", "POST /v1/chat"] == 2


def test_a_failed_call_and_an_answer_that_broke_off_are_counted(stage):
    stage.play("The council voted. [1] ", {"error": "the model server refused; start it"})
    reply = stage.client.post("/v1/chat", json={"question": "the bridge?", "stream": True})
    assert "event: error" in reply.text
    stage.play({"error": "the model server refused; start it"})
    assert stage.client.post("/v1/chat", json={"question": "the bridge?"}).status_code == 502
    found = samples(stage.client)
    assert found["footnote_answers_total", "interrupted", "scripted"] == 2
    assert found["footnote_provider_failures_total", "other", "scripted"] == 2
    assert found["footnote_provider_breaker", "closed", "scripted"] == 1
    assert found["footnote_provider_breaker", "open", "scripted"] == 0
    assert found["footnote_open_streams",] == 0


def test_the_library_and_the_build_are_read_when_asked(stage):
    found = samples(stage.client)
    counts = stage.application.store.counts()
    assert found["footnote_articles",] == 2
    assert found["footnote_passages",] == counts.n_passages
    assert found["footnote_pending_vectors",] == 0
    assert found["footnote_answers_in_progress",] == 0
    assert any(name == "footnote_build_info" for name, *_ in found)


def test_each_application_counts_for_itself(stage, tmp_path):
    other = open_application(tmp_path / "other", tmp_path / "script.json")
    with TestClient(create_app(other), base_url="http://localhost") as client:
        stage.ask()
        assert ("footnote_answers_total", "answered", "scripted") not in samples(client)


def test_only_an_admin_reads_them_and_they_hold_no_id(tmp_path):
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    keys = {role: application.keys.create(role, role, now=now) for role in ("editor", "admin")}
    bearer = {role: {"Authorization": f"Bearer {key.secret}"} for role, key in keys.items()}
    app = create_app(application, keys_required=True)
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers=bearer["editor"]).status_code == 403
        client.get("/v1/articles/canary-article", headers=bearer["admin"])
        client.get("/s/canary-token")
        client.get("/canary-path", headers=bearer["admin"])
        text = client.get("/metrics", headers=bearer["admin"]).text
        assert 'route="GET /v1/articles/{article_id}",status="404"' in text
        assert 'route="none",status="404"' in text
        assert "canary" not in text
        assert not any(key.secret in text or key.key.key_id in text for key in keys.values())


def test_openmetrics_is_written_for_those_who_accept_it(stage):
    reply = stage.client.get("/metrics", headers={"Accept": "application/openmetrics-text"})
    assert reply.headers["content-type"].startswith("application/openmetrics-text")
    assert reply.text.endswith("# EOF\n")
    assert re.search(r"^footnote_articles 2\.0$", reply.text, re.MULTILINE)


def test_an_answer_that_broke_off_is_neither_answered_nor_declined(stage):
    stage.play(*SCRIPT)
    answer = stage.application.chats.answer(stage.ask()["id"])
    assert outcome_of(answer) == "answered"
