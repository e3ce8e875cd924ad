"""A misspelt parameter of the API is refused, and one of a page is passed over."""

import pytest


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/articles?outlets=Coast+Wire", "outlets"),
        ("/v1/articles?limit=2&Limit=3", "Limit"),
        ("/v1/articles/bridge?versions=1", "versions"),
        ("/v1/insight?x=", "x"),
    ],
)
def test_a_parameter_that_is_none_is_refused_with_those_there_are(stage, path, name):
    reply = stage.client.get(path)
    problem = reply.json()
    assert reply.status_code == 422
    assert problem["errors"][0]["pointer"] == f"/{name}"
    assert problem["detail"].startswith(f"{name}: there is no such parameter here; there are ")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/articles/bridge/reading?version=a&version=b", "version"),
        ("/v1/articles?limit=1&limit=2&outlet=A&outlet=B", "limit"),
        ("/v1/conversations?q=a&q=a", "q"),
    ],
)
def test_what_is_meant_once_is_refused_twice(stage, path, name):
    reply = stage.client.get(path)
    assert reply.status_code == 422
    assert [error["pointer"] for error in reply.json()["errors"]] == [f"/{name}"]
    assert "give it once" in reply.json()["detail"]


def test_those_there_are_are_named(stage):
    detail = stage.client.get("/v1/articles?outlets=x").json()["detail"]
    assert "'outlet', " in detail and "'published_from'" in detail
    assert (
        stage.client.post("/v1/search?k=3", json={"query": "ferry"})
        .json()["detail"]
        .endswith("there are none")
    )


def test_known_ones_and_those_of_pages_and_foreign_clients_pass(stage):
    for path in (
        "/v1/articles?outlet=Coast+Wire&outlet=Herald&published_from=2020-01-01&limit=1&q=a",
        "/v1/conversations?q=&limit=3",
        "/articles?utm_source=mail",
        "/?x=1",
        "/healthz?probe=1",
    ):
        assert stage.client.get(path).status_code == 200, path
    foreign = stage.client.post("/v1/chat/completions?api-version=2024-10-21", json={})
    assert "parameter" not in foreign.json()["error"]["message"]
