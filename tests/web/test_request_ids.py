"""Every request has a name: in its reply, in its problem, in each line that it logs."""

import logging

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.web.test_chat_api import events_of
from web.problems import ProblemBoundary
from web.request_ids import RequestIdFilter, RequestIds, request_id


@pytest.mark.parametrize("given", ["job-7.retry_1", "a" * 128])
def test_a_well_formed_name_is_kept(stage, given):
    reply = stage.client.get("/healthz", headers={"X-Request-Id": given})
    assert reply.headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a" * 129, "two words", "line\tfeed", "<b>", "é"])
def test_any_other_name_is_replaced(stage, given):
    reply = stage.client.get("/healthz", headers={"X-Request-Id": given.encode("latin-1")})
    assert reply.headers["x-request-id"].startswith("req_")


def test_two_requests_have_two_names(stage):
    names = {stage.client.get("/healthz").headers["x-request-id"] for _ in range(5)}
    assert len(names) == 5


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/v1/articles/none", {}),
        ("GET", "/nowhere", {}),
        ("POST", "/v1/chat", {}),
        ("POST", "/v1/chat", {"Origin": "https://evil.example"}),
        ("GET", "/healthz", {"Host": "evil.example"}),
        ("POST", "/v1/articles", {"Content-Length": "99999999"}),
    ],
)
def test_a_problem_says_the_name_of_its_request(stage, method, path, headers):
    reply = stage.client.request(method, path, headers=headers)
    assert reply.status_code >= 400
    assert reply.json()["request_id"] == reply.headers["x-request-id"]


def test_a_failed_stream_says_the_name_of_its_request(stage):
    stage.play("The council voted. [1] ", {"error": "the model server refused; start it"})
    reply = stage.client.post("/v1/chat", json={"question": "the bridge?", "stream": True})
    assert events_of(reply.text)[-1][1]["request_id"] == reply.headers["x-request-id"]


def test_a_log_line_says_the_name_of_its_request(caplog):
    app = FastAPI()
    app.add_middleware(ProblemBoundary)
    app.add_middleware(RequestIds)

    @app.get("/crash")
    def crash():
        raise RuntimeError("the disk is full")

    caplog.handler.addFilter(RequestIdFilter())
    caplog.handler.setFormatter(logging.Formatter("%(request)s%(message)s"))
    TestClient(app).get("/crash", headers={"X-Request-Id": "job-7"})
    assert [record.request_id for record in caplog.records] == ["job-7"]
    assert caplog.text.startswith("[job-7] unexpected error at none")
    assert request_id() is None
    logging.getLogger("footnote").warning("outside of any")
    assert caplog.records[-1].request == ""
