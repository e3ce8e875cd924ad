"""Every error becomes a problem with the right status, words, and no trace."""

import html
import inspect

import pytest
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

import index.errors
import rag.errors
from web.problems import PROBLEMS, ProblemBoundary, install_problems, problem_fields


def every_error():
    found = {
        name: kind
        for module in (index.errors, rag.errors)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, index.errors.FootnoteError)
    }
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("kind", every_error())
def test_every_error_of_ours_has_its_own_row_in_the_table(kind):
    assert kind in PROBLEMS
    status, slug, title = PROBLEMS[kind]
    assert 400 <= status < 600
    assert slug == slug.lower().replace(" ", "-")
    assert title[0].isupper()


def test_a_subclass_without_a_row_takes_its_parents():
    class OwnError(index.errors.InvalidQueryError):
        pass

    assert problem_fields(OwnError("the query 'x' is odd"))["status"] == 422


def test_an_unexpected_error_shows_nothing_of_itself():
    fields = problem_fields(RuntimeError("password=hunter2 at /secret/path.py"))
    assert fields["status"] == 500
    assert "hunter2" not in str(fields) and "secret" not in str(fields)


def test_a_long_value_is_shown_shortened():
    error = RequestValidationError(
        [{"loc": ("body", "question"), "msg": "is odd", "input": "x" * 5000}]
    )
    assert len(str(problem_fields(error)["detail"])) < 200


@pytest.fixture
def failing():
    app = FastAPI()
    install_problems(app)
    app.add_middleware(ProblemBoundary)

    @app.get("/crash")
    def crash():
        raise RuntimeError("secret words")

    @app.get("/teapot")
    def teapot():
        raise HTTPException(418, "only tea here", headers={"Retry-After": "3"})

    @app.get("/unknown")
    def unknown():
        raise index.errors.UnknownIdError("article", ["a", "b"])

    return TestClient(app)


def test_a_crash_is_answered_and_logged(failing, caplog):
    reply = failing.get("/crash")
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "secret words" not in reply.text
    assert "secret words" in caplog.text


def test_headers_of_an_http_error_are_kept(failing):
    reply = failing.get("/teapot")
    assert (reply.status_code, reply.headers["retry-after"]) == (418, "3")
    assert reply.json()["detail"] == "only tea here"


def test_an_unknown_id_lists_every_one(failing):
    reply = failing.get("/unknown")
    assert reply.status_code == 404
    assert "'a', 'b'" in reply.json()["detail"]
    assert reply.json()["title"] == "Not found"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/nowhere", 404),
        ("GET", "/v1/articles/none", 404),
        ("GET", "/v1/articles/none/reading", 404),
        ("GET", "/v1/articles/none/versions", 404),
        ("GET", "/v1/answers/none", 404),
        ("GET", "/v1/conversations/none", 404),
        ("GET", "/articles/none", 404),
        ("GET", "/c/none", 404),
        ("GET", "/static/none.js", 404),
        ("DELETE", "/v1/chat", 405),
        ("PUT", "/healthz", 405),
        ("GET", "/v1/articles?limit=none", 422),
    ],
)
def test_the_servers_own_errors_are_problems_too(stage, method, path, status):
    reply = stage.client.request(method, path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:footnote:problem:")
    assert problem["title"] and problem["detail"]


def test_a_browser_gets_a_page_and_nobody_is_sent_to_a_terminal_for_an_old_link(stage):
    reply = stage.client.get("/articles/none", headers={"Accept": "text/html"})
    assert reply.status_code == 404
    assert reply.headers["content-type"].startswith("text/html")
    assert "There is nothing at this address." in reply.text
    assert "footnote articles" not in reply.text
    wrong = stage.client.get(f"/articles?q={'x' * 9000}", headers={"Accept": "text/html"})
    assert wrong.status_code == 422
    assert stage.client.get(wrong.url).json()["detail"] in html.unescape(wrong.text)
