"""Security headers stand on every answer: pages, API, static files, streams and errors."""

import pytest
from fastapi.routing import APIRoute

from web.headers import CONTENT_SECURITY_POLICY
from web.routes import answers, articles, chat, conversations, health, pages, search, uploads

MODULES = (answers, articles, chat, conversations, health, pages, search, uploads)
ROUTES = sorted(
    (method, route.path)
    for module in MODULES
    for route in module.router.routes
    if isinstance(route, APIRoute)
    for method in route.methods or ()
)
OTHERS = [
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


@pytest.mark.parametrize(("method", "path"), ROUTES + OTHERS)
def test_every_route_has_the_headers(stage, method, path):
    address = path.replace("{article_id}", "bridge").replace("{", "").replace("}", "")
    reply = stage.client.request(method, address)
    check(reply)
    static = address.startswith("/static/")
    assert reply.headers["cache-control"] == ("no-cache" if static else "no-store")


def test_every_page_and_operation_was_visited():
    paths = {path for _, path in ROUTES}
    assert {"/", "/c/{conversation_id}", "/articles", "/docs", "/v1/chat", "/readyz"} <= paths


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
        allowed = {"'self'", "'none'"} | ({"data:"} if name == "img-src" else set())
        assert set(sources) <= allowed
