"""The OpenAPI document is complete, and the server keeps to it whatever schemathesis sends.

Any check of schemathesis may fail the test; ``schemathesis_checks.py`` puts one right. What a
schema cannot say (an unknown provider, dates the wrong way round, a cursor that is none) is refused
with 400 or 422, and so is told to it.
"""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.datastructures import UploadFile

from tests.web.clients.schemathesis_checks import query_as_sent
from tests.web.conftest import BRIDGE, FERRY, SCRIPT, loaded, open_application
from tests.web.live import running, serving
from web.app import create_app

CHECKS = Path(__file__).with_name("schemathesis_checks.py")
CONFIG = f"""
hooks = {json.dumps(str(CHECKS))}

[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "400", "401", "403", "404", "409", "415", "422", "429"]
"""


@pytest.fixture
def base(tmp_path):
    (tmp_path / "script.json").write_text(json.dumps(SCRIPT))
    application = open_application(tmp_path / "data", tmp_path / "script.json")
    application.library.add([loaded("bridge", "Bridge", BRIDGE), loaded("ferry", "Ferry", FERRY)])
    with serving(create_app(application)) as address:
        yield address


def checked(base, folder, *options, checks="all"):
    """Run schemathesis against a server and give its report; it ends with 0 if it found nothing."""
    (folder / "schemathesis.toml").write_text(CONFIG)
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/openapi.json"]
    command += ["--checks", checks, "--request-timeout", "60", "--no-color", "--warnings", "off"]
    # Ours stands for it, and asks it.
    command += ["--exclude-checks", "negative_data_rejection"]
    # A busy machine is slow, not wrong.
    command += ["--max-response-time", "60", "--continue-on-failure", *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=900, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_schemathesis_finds_nothing_in_a_moment(base, tmp_path):
    options = ["--phases", "examples,fuzzing", "--max-examples", "3", "--max-time", "6"]
    code, report = checked(base, tmp_path, *options, "--generation-deterministic")
    assert code == 0, report
    assert "Test cases:" in report


@pytest.mark.long
def test_schemathesis_finds_nothing_in_five_minutes(base, tmp_path):
    code, report = checked(
        base,
        tmp_path,
        "--max-time",
        "300",
        "--max-examples",
        "1000",
        "--generation-database",
        "none",
    )
    assert code == 0, report


def test_a_server_that_takes_too_long_a_field_beside_a_file_is_found(tmp_path):
    form = {
        "type": "object",
        "required": ["file", "collection"],
        "properties": {
            "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
            "collection": {"type": "string", "maxLength": 3},
        },
    }
    body = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    taking = FastAPI()

    @taking.post("/files", status_code=201, openapi_extra={"requestBody": body})
    async def take(request: Request) -> Response:
        async with request.form() as sent:
            has_file = any(isinstance(part, UploadFile) for _, part in sent.multi_items())
        return Response(status_code=201 if has_file else 422)

    code, report = checked_alone(taking, tmp_path)
    assert code == 1, report
    assert "Schema-violating request accepted" in report


OUTLET = {"type": "string", "maxLength": 9}
LISTING = [
    {"name": "outlet", "in": "query", "schema": {"type": "array", "items": OUTLET}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}},
    {"name": "after", "in": "query", "schema": {"type": "string", "maxLength": 5}},
]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        # An object became the list of its names, an empty list nothing, a number text.
        ("?outlet=&outlet=The+Post&limit=5", {"outlet": ["", "The Post"], "limit": 5}),
        ("?outlet=12&after=12", {"outlet": ["12"], "after": "12"}),
        (
            "?limit=60&outlet=ten+letters&after=",
            {"limit": "60", "outlet": "ten letters", "after": ""},
        ),
        ("?after=a&after=b&other=1", {"after": ["a", "b"], "other": "1"}),
    ],
)
def test_a_query_is_read_as_a_server_may_read_it(sent, read):
    document = {"openapi": "3.1.0", "info": {"title": "Articles", "version": "1"}}
    operation = {"parameters": LISTING, "responses": {"200": {"description": "Articles"}}}
    schema = schemathesis.openapi.from_dict(document | {"paths": {"/articles": {"get": operation}}})
    case = schema["/articles"]["GET"].Case()
    assert query_as_sent(f"http://127.0.0.1/articles{sent}", case) == read


@pytest.mark.parametrize(("neglected", "found"), [(None, 0), ("limit", 1), ("after", 1)])
def test_a_server_is_judged_by_the_query_that_arrives(neglected, found, tmp_path):
    listing = FastAPI()

    @listing.get("/articles", openapi_extra={"parameters": LISTING})
    async def articles(request: Request) -> Response:
        outlets, limits, afters = map(request.query_params.getlist, ("outlet", "limit", "after"))
        right = {
            "outlet": all(len(one) <= 9 for one in outlets),
            "limit": len(limits) < 2 and all(is_small_integer(one) for one in limits),
            "after": len(afters) < 2 and all(len(one) <= 5 for one in afters),
        }
        right.pop(neglected, None)
        return Response(status_code=200 if all(right.values()) else 422)

    code, report = checked_alone(listing, tmp_path)
    assert code == found, report
    assert ("Schema-violating request accepted" in report) == bool(found), report


def is_small_integer(text):
    try:
        return int(text) <= 50
    except ValueError:
        return False


def checked_alone(application, folder):
    options = ["--phases", "coverage,fuzzing", "--max-examples", "60", "--generation-deterministic"]
    config = uvicorn.Config(application, port=0, log_level="warning")
    with running(None, config=config) as port:
        return checked(f"http://127.0.0.1:{port}", folder, *options, checks="negative_data_refused")


def test_every_operation_is_described_with_examples_and_errors(base):
    with urllib.request.urlopen(f"{base}/openapi.json", timeout=60) as reply:
        document = json.load(reply)
    found = 0
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found += 1
            where = f"{method} {path}"
            assert operation["description"], where
            assert operation["tags"], where
            errors = operation["responses"]["default"]["content"]
            assert {"application/problem+json", "application/json"} & errors.keys(), where
            if "requestBody" in operation:
                assert examples(document, operation["requestBody"]), where
            for status, response in operation["responses"].items():
                if status.startswith("2") and status != "204":
                    assert all(part["schema"] for part in response["content"].values()), where
    assert found > 20


def examples(document, body):
    schema = body["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"].get(name, schema).get("examples")
