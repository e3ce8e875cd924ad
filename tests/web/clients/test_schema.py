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
import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.datastructures import UploadFile

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


def checked(base, folder, *options):
    """Run schemathesis against a server and give its report; it ends with 0 if it found nothing."""
    (folder / "schemathesis.toml").write_text(CONFIG)
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/openapi.json"]
    command += ["--checks", "all", "--request-timeout", "60", "--no-color", "--warnings", "off"]
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

    options = ["--phases", "coverage,fuzzing", "--max-examples", "60", "--generation-deterministic"]
    config = uvicorn.Config(taking, port=0, log_level="warning")
    with running(None, config=config) as port:
        code, report = checked(f"http://127.0.0.1:{port}", tmp_path, *options)
    assert code == 1, report
    assert "Schema-violating request accepted" in report


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
