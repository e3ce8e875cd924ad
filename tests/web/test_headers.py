"""Security headers stand on every answer: pages, API, static files, streams and errors."""

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import open_application
from tests.web.test_access import filled, routes_of
from web.access import ACCESS
from web.app import create_app
from web.headers import CONTENT_SECURITY_POLICY

# The table and the application's routes are the same (test_access.py).
ROUTES = sorted(tuple(route.split(" ", 1)) for route in ACCESS if not route.startswith("MOUNT "))
OTHERS: list[tuple[str, ...]] = [
    ("GET", "/static/js/chat.js"),
    ("GET", "/static/css/base.css"),
    ("GET", "/static/none"),
    ("GET", "/openapi.json"),
    ("GET", "/nowhere"),
    ("DELETE", "/"),
    ("OPTIONS", "/v1/chat"),
]


def check(reply):
    headers = reply.headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """A client of an empty server: the headers do not depend on what is in it."""
    folder = tmp_path_factory.mktemp("headers")
    application = open_application(folder / "data", folder / "script.json")
    app = create_app(application)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(("method", "path"), ROUTES + OTHERS)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_route_has_the_headers(quick, method, path, accept):
    reply = quick.request(method, filled(path, {}), headers={"Accept": accept})
    check(reply)
    static = path.startswith("/static/")
    assert reply.headers["cache-control"] == ("no-cache" if static else "no-store")
    assert "strict-transport-security" not in reply.headers


def test_every_page_and_operation_was_visited(quick):
    there = {route for route in routes_of(quick.app) if route[0] != "MOUNT"}
    assert there == set(ROUTES)


def test_a_refused_caller_gets_them_too(tmp_path):
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    app = create_app(application, keys_required=True)
    with TestClient(app, base_url="https://localhost") as client:
        for headers in ({}, {"Authorization": "Bearer fn_x"}, {"Accept": "text/html"}):
            reply = client.get("/", headers=headers, follow_redirects=False)
            assert reply.status_code in {303, 401}
            check(reply)
            assert reply.headers["strict-transport-security"] == "max-age=31536000"


def test_a_stream_and_a_refused_host_have_them_too(stage):
    stream = stage.client.post("/v1/chat", json={"question": "the bridge?", "stream": True})
    assert stream.headers["content-type"].startswith("text/event-stream")
    check(stream)
    refused = stage.client.get("/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    check(refused)


def test_a_crash_has_them_too(stage, monkeypatch):
    def crash():
        raise RuntimeError("no disk")

    monkeypatch.setattr(stage.application.store, "outlets", crash, raising=False)
    reply = stage.client.get("/articles")
    assert reply.status_code == 500
    check(reply)


def test_the_policy_allows_nothing_from_elsewhere():
    for rule in CONTENT_SECURITY_POLICY.split("; "):
        name, *sources = rule.split(" ")
        assert len(sources) == 1, name
        assert sources[0] in {"'self'", "'none'"}, name
