"""A browser's session: opened with a key, out of reach of scripts and other sites, and ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from rag.application import Application
from rag.settings import Settings
from tests.web.conftest import open_application
from web.app import create_app

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OWN = {"Origin": "http://localhost"}


@dataclass
class Doorway:
    """A browser before a server that asks for keys; what it has no word for is its client's."""

    client: Any
    application: Application

    def __getattr__(self, name):
        return getattr(self.client, name)


@pytest.fixture
def door(tmp_path):
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    app = create_app(application, keys_required=True)
    with TestClient(app, base_url="http://localhost") as client:
        yield Doorway(client, application)


def logged_in(door, role="editor"):
    made = door.application.keys.create("the desk", role, now=NOW)
    reply = door.post("/v1/session", json={"key": f" {made.secret}\n"}, headers=OWN)
    assert reply.status_code == 204, reply.text
    return made, reply


def test_the_cookie_is_kept_from_scripts_and_other_sites(door):
    made, reply = logged_in(door)
    cookie = reply.headers["set-cookie"]
    assert made.secret not in cookie
    assert cookie.startswith("footnote=")
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=43200"} <= parts
    assert "secure" not in parts
    assert door.get("/v1/session").json() == {
        "name": "the desk",
        "role": "editor",
        "by_session": True,
    }
    page = door.get("/login")
    assert "the desk" in page.text
    assert 'href="/login">Log out</a>' in door.get("/").text


def test_over_https_the_cookie_is_bound_to_the_host(door):
    with TestClient(door.app, base_url="https://localhost") as client:
        made = door.application.keys.create("desk", "reader", now=NOW)
        reply = client.post("/v1/session", json={"key": made.secret})
        cookie = reply.headers["set-cookie"]
        assert cookie.startswith("__Host-footnote=")
        assert "; secure" in cookie.lower()
        assert client.get("/v1/articles").status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OWN, 404),
        ({"Sec-Fetch-Site": "same-origin"}, 404),
        ({}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_a_change_with_a_session_must_come_from_our_own_page(door, headers, status):
    made, _ = logged_in(door)
    assert door.delete("/v1/articles/none", headers=headers).status_code == status
    # A key is no ambient authority: whoever sends it means it.
    bearer = {"Authorization": f"Bearer {made.secret}"}
    assert door.delete("/v1/articles/none", headers=bearer).status_code == 404


def test_a_session_ends_by_logging_out_with_its_key_and_with_time(door):
    _, reply = logged_in(door)
    kept = reply.cookies["footnote"]
    out = door.delete("/v1/session", headers=OWN)
    assert out.status_code == 204
    assert "footnote" not in door.cookies
    door.cookies.set("footnote", kept)
    assert door.get("/v1/articles").status_code == 401

    door.cookies.clear()
    made, _ = logged_in(door)
    assert door.get("/v1/articles").status_code == 200
    door.application.keys.revoke(made.key.key_id, now=NOW)
    assert door.get("/v1/articles").status_code == 401

    door.cookies.clear()
    key = door.application.keys.create("desk", "reader", now=NOW).key
    door.cookies.set("footnote", door.application.keys.open_session(key, now=NOW, hours=0))
    assert door.get("/v1/articles").status_code == 401


def test_each_login_is_a_new_session_and_a_wrong_key_none(door):
    made, first = logged_in(door)
    again = door.post("/v1/session", json={"key": made.secret}, headers=OWN)
    assert again.cookies["footnote"] != first.cookies["footnote"]
    door.cookies.clear()
    for wrong in ("fn_x", made.secret[:-1], "é"):
        refused = door.post("/v1/session", json={"key": wrong})
        assert refused.status_code == 401
        assert "set-cookie" not in refused.headers
    foreign = door.post(
        "/v1/session", json={"key": made.secret}, headers={"Origin": "http://evil.example"}
    )
    assert foreign.status_code == 403


def form(door, key, **fields):
    data = {"key": key, **fields}
    return door.post("/login", data=data, headers=OWN, follow_redirects=False)


def test_the_page_goes_on_only_to_addresses_of_its_own(door):
    made = door.application.keys.create("the desk", "reader", now=NOW)
    for away in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:x",
        "\t//x",
    ):
        assert 'name="next" value="/"' in door.get("/login", params={"next": away}).text
        assert form(door, made.secret, next=away).headers["location"] == "/"
        door.cookies.clear()
    assert 'name="next" value="/c/con_1"' in door.get("/login", params={"next": "/c/con_1"}).text
    assert form(door, made.secret, next="/c/con_1").headers["location"] == "/c/con_1"


def test_the_forms_log_in_and_out_as_the_api_does(door):
    made = door.application.keys.create("the desk", "editor", now=NOW)
    refused = form(door, f"{made.secret}x")
    assert refused.status_code == 401
    assert "unknown or was revoked" in refused.text and made.secret not in refused.text
    assert "set-cookie" not in refused.headers
    for wrong in ("", "é", "x" * 10_000):
        assert form(door, wrong).status_code == 401
    opened = form(door, f" {made.secret} ")
    assert (opened.status_code, opened.headers["location"]) == (303, "/")
    given = door.post("/v1/session", json={"key": made.secret}, headers=OWN).headers["set-cookie"]
    parts = {header.partition(";")[2] for header in (opened.headers["set-cookie"], given)}
    assert len(parts) == 1 and "SameSite=strict" in parts.pop()
    kept = door.cookies["footnote"]
    assert door.get("/v1/articles").status_code == 200
    # Another site's page can end the session as little as open one.
    for path in ("/login", "/logout"):
        for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {}):
            reply = door.post(path, data={"key": made.secret}, headers=headers)
            assert reply.status_code == (403 if headers else 415), (path, headers)
    assert door.post("/login", json={"key": made.secret}, headers=OWN).status_code == 401
    assert door.get("/v1/articles").status_code == 200
    out = door.post("/logout", headers=OWN, follow_redirects=False)
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert "footnote" not in door.cookies
    door.cookies.set("footnote", kept)
    assert door.get("/v1/articles").status_code == 401


def test_forwarded_headers_count_only_from_a_configured_proxy(tmp_path):
    seen = {}
    for trusted in ("", "testclient", "10.0.0.0/8"):
        settings = Settings(
            data=tmp_path / (trusted or "x").replace("/", ""), trusted_proxies=trusted
        )
        application = open_application(settings.data, tmp_path / "s.json", settings=settings)
        with TestClient(create_app(application), base_url="http://localhost") as client:
            made = application.keys.create("desk", "reader", now=NOW)
            forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
            reply = client.post("/v1/session", json={"key": made.secret}, headers=forwarded)
            seen[trusted] = "secure" in reply.headers["set-cookie"].lower()
            assert ("strict-transport-security" in reply.headers) == seen[trusted]
    assert seen == {"": False, "testclient": True, "10.0.0.0/8": False}
