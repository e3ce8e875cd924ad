"""Every address says what it needs, and every id in one is another key's secret.

The cases come from the routes of the application itself, so a route that somebody adds is tested,
or fails here until it says what it needs.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from rag.application import Application
from rag.keys import ROLES
from tests.web.conftest import BRIDGE, SCRIPT, Stage, loaded, open_application
from web.access import ACCESS, COSTLY, OWNED, SHARED, UNCOUNTED, UNLISTED, need_of
from web.app import create_app

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CANARY = "What became of the xylograph of Aldermouth?"
_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


def routes_of(app):
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, Mount):
            yield "MOUNT", context.path
        else:
            for method in sorted((context.methods or set()) - {"HEAD"}):
                yield method, context.path


@dataclass
class Guarded:
    """A server that asks for keys, with a key for each role and one more reader."""

    application: Application
    client: TestClient
    secrets: dict[str, str]

    def send(self, method, path, who=None, **more):
        headers = more.pop("headers", {})
        if who is not None:
            headers = {"Authorization": f"Bearer {self.secrets[who]}"} | headers
        return self.client.request(method, path, headers=headers, **more)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guarded")
    application = open_application(folder / "data", folder / "script.json")
    secrets: dict[str, str] = {
        str(role): application.keys.create(role, role, now=NOW).secret for role in ROLES
    }
    secrets["other"] = application.keys.create("other", "admin", now=NOW).secret
    app = create_app(application, keys_required=True)
    with TestClient(
        app, base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False
    ) as client:
        Stage(application, client, folder / "script.json").play(*SCRIPT)
        application.library.add([loaded("bridge", "Council votes", BRIDGE)])
        application.catch_up()
        yield Guarded(application, client, secrets)


@pytest.fixture(scope="module")
def routes(guarded):
    return list(routes_of(guarded.client.app))


@pytest.fixture
def asked(guarded):
    """An answer of the reader: what to put where a path has a parameter."""
    reply = guarded.send("POST", "/v1/chat", "reader", json={"question": CANARY})
    assert reply.status_code == 200, reply.text
    answer = reply.json()
    ids = {"conversation_id": answer["conversation_id"], "answer_id": answer["id"]}
    address = f"/v1/answers/{answer['id']}/feedback"
    said = guarded.send("POST", address, "reader", json={"kind": "helpful", "note": CANARY})
    ids["share_id"] = shared(guarded, answer["id"])
    ids["deleted_id"] = answer["conversation_id"]
    return ids | {"article_id": "bridge", "feedback_id": said.json()["id"]}


def shared(guarded, answer_id):
    return guarded.send("POST", f"/v1/answers/{answer_id}/share", "reader").json()["id"]


def filled(path, ids):
    return _PARAMETER.sub(lambda match: ids.get(match[1], "x1"), path)


def test_the_table_and_the_routes_are_the_same(routes):
    listed = set(ACCESS)
    there = {f"{method} {path}" for method, path in routes}
    assert there - listed == set(), "say in web/access.py what these need"
    assert listed - there == set(), "web/access.py lists what is no route"
    assert listed >= COSTLY | UNCOUNTED


def test_every_path_parameter_says_whose_it_is(routes):
    names = {name for _, path in routes for name in _PARAMETER.findall(path)}
    assert names <= set(OWNED) | SHARED
    assert set(OWNED) & SHARED == set()


def test_what_is_not_listed_needs_an_admin():
    assert UNLISTED == "admin"
    assert need_of("GET /v1/new") == "admin"


def test_public_is_only_what_has_to_be():
    public = {route for route, need in ACCESS.items() if need == "public"}
    assert public <= {
        "GET /healthz",
        "GET /readyz",
        "MOUNT /static",
        "GET /login",
        "POST /login",
        "POST /logout",
        "GET /v1/session",
        "POST /v1/session",
        "DELETE /v1/session",
        "GET /s/{token}",
        "GET /s/{token}/{number}",
    }


def test_without_a_key_only_public_addresses_answer(guarded, routes, asked):
    for method, path in routes:
        if method == "MOUNT":
            continue
        reply = guarded.send(method, filled(path, asked), json={})
        if need_of(f"{method} {path}") == "public":
            assert reply.status_code != 403, path
            assert reply.status_code != 401 or path in {"/v1/session", "/login"}, path
        else:
            assert reply.status_code == 401, path
            assert reply.headers["www-authenticate"] == "Bearer"
            assert "xylograph" not in reply.text
    assert guarded.send("GET", "/nowhere").status_code == 401
    assert guarded.send("GET", "/nowhere", "reader").status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_do_what_it_may_and_no_more(guarded, routes, role):
    for method, path in routes:
        need = need_of(f"{method} {path}")
        if method == "MOUNT" or need == "public":
            continue
        # The body is never what the route wants, so nothing is changed by the ones that may.
        reply = guarded.send(method, filled(path, {}), role, content=b"{")
        may = ROLES.index(role) >= ROLES.index(need)
        assert (reply.status_code == 403) == (not may), (method, path, reply.text)
        assert reply.status_code != 401
        assert reply.status_code != 500, (method, path)


def test_what_one_key_has_is_not_there_for_another(guarded, routes, asked):
    owned = [
        (method, path)
        for method, path in routes
        if any(name in OWNED for name in _PARAMETER.findall(path))
    ]
    assert len(owned) >= 6
    # What only reads comes first, and what deletes last: a part before the whole.
    order = ("GET", "POST", "PUT", "PATCH", "DELETE")
    for method, path in sorted(owned, key=lambda r: (order.index(r[0]), "conversations" in r[1])):
        if "{share_id}" in path:
            # A link can be ended in two ways, and there is one to end for each.
            asked["share_id"] = shared(guarded, asked["answer_id"])
        address = filled(path, asked)
        body = {"json": {"title": "Mine"}} if method in {"PATCH", "PUT", "POST"} else {}
        assert guarded.send(method, address, **body).status_code == 401, address
        theirs = guarded.send(method, address, "other", **body)
        assert theirs.status_code == 404, address
        unknown = guarded.send(method, filled(path, {}), "other", **body)
        assert unknown.status_code == 404
        assert "xylograph" not in theirs.text
        own = guarded.send(method, address, "reader", **body)
        assert own.status_code not in {401, 403, 404, 500}, (method, address, own.text)


def test_no_listing_shows_what_another_key_asked(guarded, routes, asked):
    for method, path in routes:
        if method != "GET" or _PARAMETER.search(path):
            continue
        theirs = guarded.send("GET", path, "other", params={"q": "xylograph"})
        without = theirs.text.replace("q=xylograph", "").replace('value="xylograph"', "")
        assert CANARY not in without, path
        assert asked["conversation_id"] not in theirs.text, path
    own = guarded.send("GET", "/v1/conversations", "reader").json()
    assert asked["conversation_id"] in {c["id"] for c in own["conversations"]}
    assert guarded.send("GET", "/v1/conversations", "other").json()["conversations"] == []


@pytest.mark.parametrize("who", ["other", "editor"])
def test_a_body_cannot_name_what_another_key_has(guarded, asked, who):
    named = {"conversation_id": asked["conversation_id"]}
    chat = guarded.send("POST", "/v1/chat", who, json={"question": "And then?", **named})
    assert chat.status_code == 404
    streamed = {"question": "And then?", "stream": True, **named}
    assert guarded.send("POST", "/v1/chat", who, json=streamed).status_code == 404
    search = guarded.send("POST", "/v1/search", who, json={"query": "x", "explain": True, **named})
    assert search.status_code == 404
    own = guarded.send("POST", "/v1/chat", "reader", json={"question": "And then?", **named})
    assert own.status_code == 200


def test_a_page_leads_a_browser_to_the_login_and_back(guarded, asked):
    headers = {"Accept": "text/html"}
    there = f"/c/{asked['conversation_id']}"
    reply = guarded.send("GET", there, headers=headers)
    assert (reply.status_code, reply.headers["location"]) == (303, f"/login?next={there}")
    page = guarded.send("GET", reply.headers["location"], headers=headers)
    assert page.status_code == 200
    assert f'name="next" value="{there}"' in page.text
    place = "/articles/bridge?version=sha256%3Aab&start=3&end=9"
    reply = guarded.send("GET", place, headers=headers)
    assert parse_qs(urlsplit(reply.headers["location"]).query) == {"next": [place]}
    long = guarded.send("GET", f"/articles?q={'x' * 3000}", headers=headers)
    assert long.headers["location"] == "/login?next=/articles"
    away = guarded.send("GET", "/login?next=//evil.example/", headers=headers)
    assert "evil.example" not in away.text


def test_a_refusal_comes_before_the_body_is_read(guarded):
    read = []

    def body():
        read.append(1)
        yield b'{"title": "T", "text": "' + b"x" * 1000

    kinds = {"Content-Type": "application/json"}
    assert guarded.send("POST", "/v1/articles", content=body(), headers=kinds).status_code == 401
    assert guarded.send("POST", "/v1/articles", "reader", json={"title": "T"}).status_code == 403


def test_keys_that_open_nothing_are_refused_and_never_written_down(guarded, caplog):
    made = guarded.application.keys.create("short", "admin", now=NOW)
    bearer = {"Authorization": f"Bearer {made.secret}"}
    assert guarded.send("GET", "/v1/articles", headers=bearer).status_code == 200
    guarded.application.keys.revoke(made.key.key_id, now=NOW)
    for wrong in (bearer, {"Authorization": "Bearer fn_x"}, {"Authorization": "Bearer é".encode()}):
        refused = guarded.send("GET", "/v1/articles", headers=wrong)
        assert refused.status_code == 401
        assert made.secret not in refused.text
    assert made.secret not in caplog.text
    assert "refused (401): GET from" in caplog.text
    basic = {"Authorization": f"Basic {made.secret}"}
    assert guarded.send("GET", "/v1/articles", headers=basic).status_code == 401


def test_a_key_in_an_address_opens_nothing(guarded):
    secret = guarded.secrets["admin"]
    for address in (f"/v1/articles?key={secret}", f"/v1/articles?access_token={secret}"):
        assert guarded.send("GET", address).status_code == 401


def test_without_keys_everybody_is_the_one_who_runs_it(stage):
    # What other services' clients send in place of a key is none of ours.
    dummy = {"Authorization": "Bearer sk-anything"}
    assert stage.client.get("/v1/session", headers=dummy).json() == {
        "name": "",
        "role": "admin",
        "by_session": False,
    }
    wrong = {"Authorization": "Bearer fn_wrong"}
    assert stage.client.get("/v1/articles", headers=wrong).status_code == 401
    assert stage.client.get("/v1/session", headers=wrong).json()["role"] is None
    made = stage.application.keys.create("reader", "reader", now=NOW)
    bearer = {"Authorization": f"Bearer {made.secret}"}
    assert stage.client.delete("/v1/articles/bridge", headers=bearer).status_code == 403
    assert stage.client.delete("/v1/articles/bridge").status_code == 204


def test_a_websocket_is_refused(guarded):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        guarded.client.websocket_connect("/v1/chat"),
    ):
        pass
    assert refused.value.code == 1008
