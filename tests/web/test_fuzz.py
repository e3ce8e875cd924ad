"""Whatever is sent, the server answers with a reason, and writes in its data folder alone."""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.fuzzing import EXAMPLES, bodies, names
from web.access import ACCESS

_WRITTEN: list[str] = []
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _watch(event, arguments):
    """Note what is opened for writing, made, moved or deleted; a hook cannot be taken out again."""
    opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if opened or event in {"os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink"}:
        _WRITTEN.append(str(arguments[0]))


@pytest.fixture(scope="module", autouse=True)
def _watched():
    sys.addaudithook(_watch)


@pytest.fixture
def outside(stage):
    """Return a function that lists what was written outside of the data folder."""
    data = stage.application.settings.data
    _WRITTEN.clear()
    before = {path: path.stat().st_mtime_ns for path in data.parent.iterdir() if path != data}

    def found():
        elsewhere = [
            name
            for name in _WRITTEN
            if not Path(os.fsdecode(name)).absolute().is_relative_to(data.absolute())
            and not name.startswith(("/dev/", "/proc/"))
            and not name.isdigit()
            # A large upload waits in a file without a name, gone with the request.
            and name != tempfile.gettempdir()
        ]
        after = {path: path.stat().st_mtime_ns for path in data.parent.iterdir() if path != data}
        return elsewhere + [str(path) for path in after.keys() ^ before.keys()]

    return found


def check_bodies(stage, seed, n):
    answer = stage.ask()
    ids = {
        "{conversation_id}": answer["conversation_id"],
        "{answer_id}": answer["id"],
        "{article_id}": "bridge",
    }
    seen = set()
    for route, data, kind in bodies(seed, n):
        method, path = route.split(" ", 1)
        for name, value in ids.items():
            path = path.replace(name, value)
        headers = {"Content-Type": kind.encode("latin-1")} if kind else {}
        reply = stage.client.request(method, path, content=data, headers=headers)
        shown = (route, data[:300], kind, reply.status_code, reply.text[:300])
        assert reply.status_code < 500, shown
        if reply.status_code >= 400:
            assert "Traceback" not in reply.text, shown
            assert json.loads(reply.text), shown
        seen.add((route, reply.status_code // 100))
    assert stage.client.get("/healthz").status_code == 200
    assert {route for route, _ in seen} == set(EXAMPLES)
    assert {status for _, status in seen} == {2, 4}


def check_names(stage, seed, n):
    for name in names(seed, n):
        safe = name.encode("utf-8", "replace").decode()
        files = {"file": (safe or "x", b"# Title\n\nOne sentence.", "text/markdown")}
        form = {"collection": safe[:100]}
        uploaded = stage.client.post("/v1/articles", files=files, data=form)
        assert uploaded.status_code < 500, (name, uploaded.text)
        address = quote(safe, safe="")
        for reply in (
            stage.client.put(f"/v1/articles/{address}", json={"title": "T", "text": "One."}),
            stage.client.get(f"/v1/articles/{address}/reading", params={"version": safe}),
            stage.client.get(f"/articles/{address}"),
            stage.client.get(f"/c/{address}"),
            stage.client.get(f"/static/{address}"),
            stage.client.get(f"/v1/answers/{address}"),
        ):
            assert reply.status_code < 500, (name, str(reply.url), reply.text)
        assert "root:x:" not in stage.client.get(f"/static/{quote(safe, safe='/%')}").text


def test_bodies_that_nobody_should_send(stage, outside):
    check_bodies(stage, 1, 100)
    assert outside() == []


def test_names_that_nobody_should_give(stage, outside):
    check_names(stage, 1, 40)
    assert outside() == []


@pytest.mark.long
def test_a_thousand_bodies_and_names(stage, outside):
    for seed in range(2, 4):
        check_bodies(stage, seed, 600)
        check_names(stage, seed, 600)
    assert outside() == []


def test_every_route_with_a_body_is_in_the_examples():
    without = {
        "POST /v1/answers/{answer_id}/check",
        "POST /v1/conversations/{deleted_id}/restore",
        "POST /v1/answers/{answer_id}/share",
        "POST /v1/conversations/{conversation_id}/share",
    }
    changing = {r for r in ACCESS if r.startswith(("POST /v1", "PUT ", "PATCH "))}
    assert changing - without == set(EXAMPLES)


BOMBS = {
    "zip.zip": b"PK\x03\x04" + b"\x00" * 1_000,
    "gzip.txt": b"\x1f\x8b\x08" + b"\x00" * 1_000,
    "pdf.pdf": b"%PDF-1.7\n" + b"<<>>" * 1_000,
    "xml.html": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><html><body><p>&a9;</p></body></html>",
    "deep.html": b"<div>" * 200_000 + b"x",
    "deep.json": b"[" * 1_000_000,
    "deep.md": b">" * 400_000,
    "alias.md": b"---\na: &a [x,x,x,x,x,x,x,x,x]\n"
    + b"".join(
        b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 110)
    )
    + b"---\nText.",
    "line.txt": b"x" * 500_000,
    "records.jsonl": b'{"title":"T","text":"x"}\n' * 500,
    "nul\x00name.txt": b"One sentence.",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_hurt_is_dealt_with_soon(stage, name):
    began = time.process_time()
    reply = stage.client.post("/v1/articles", files={"file": (name, BOMBS[name])})
    assert time.process_time() - began < 5
    assert reply.status_code in {200, 201, 400, 413, 422}
    assert stage.client.get("/healthz").status_code == 200
