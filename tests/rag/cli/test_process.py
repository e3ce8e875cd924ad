"""The command as a process of its own: start-up, serving, and the whole way with the real model."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOOTNOTE = Path(sys.executable).with_name("footnote")
STORY = """---
id: lighthouse
title: Lighthouse keeper retires
outlet: The Herald
published: 2024-05-01
---
Café owner Ida Börk kept the lighthouse 🏮 at Gannet Point for 31 years. She retired on Sunday.

The lamp was first lit in 1871. It can be seen from 19 miles away.
"""


def run(*words, data, **more):
    return subprocess.run(
        [FOOTNOTE, "--data", data, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **more,
    )


@contextlib.contextmanager
def serving(*words, data):
    """Run a server and lend its process, with what it printed first, as JSON."""
    command = [FOOTNOTE, "--data", data, "serve", "--json", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            shown = "".join(iter(process.stdout.readline, "}\n"))
            yield process, json.loads(f"{shown}}}")
        finally:
            process.kill()


def get(url):
    with urllib.request.urlopen(url, timeout=60) as reply:
        return reply.read().decode()


def test_help_imports_nothing_heavy_and_costs_little():
    code = (
        "import sys, rag.cli.app as app; app.build();"
        "print(sorted({'torch', 'numpy', 'pydantic', 'fastapi', 'faiss'} & sys.modules.keys()))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([FOOTNOTE, "--help"], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Processor time, because the machine may be busy with other tests.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


def test_a_warning_is_a_line_like_the_others():
    code = (
        "import logging, sys, rag.cli.app as app;"
        "app.build = lambda: lambda prog_name: logging.getLogger('footnote').warning('it is late');"
        "app.main()"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stderr == "footnote: it is late\n"


def test_a_closed_pipe_ends_quietly(tmp_path):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        result = subprocess.run(
            [FOOTNOTE, "--data", tmp_path, "providers", "--json"],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (result.returncode, result.stderr) == (1, "")


def test_serve_answers_and_ends_when_told(tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "story.md").write_text(STORY, encoding="utf-8")
    data = tmp_path / "data"
    words = ("--port", "0", "--seeds", tmp_path / "seeds")
    with serving(*words, data=data) as (process, shown):
        assert json.loads(get(f"{shown['url']}/healthz")) == {"status": "ok"}
        assert "Lighthouse keeper retires" in get(f"{shown['url']}/v1/articles")
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert process.wait(timeout=30) == 0
        assert time.monotonic() - began < 7.5


def test_a_port_in_use_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port), data=tmp_path / "data")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"footnote: cannot serve on port {port} of 127.0.0.1: ")
    assert result.stderr.count("\n") == 1


def test_the_network_is_let_in_only_with_a_key_or_when_asked_for(tmp_path):
    data = tmp_path / "data"
    result = run("serve", "--host", "::", data=data)
    assert result.returncode == 2
    assert "footnote keys create" in result.stderr
    assert "--without-keys" in result.stderr
    assert not data.exists()
    made = json.loads(run("keys", "create", "desk", "--json", data=data).stdout)
    with serving("--host", "0", "--port", "0", data=data) as (process, shown):
        base = f"http://127.0.0.1:{shown['url'].rpartition(':')[2]}"
        assert json.loads(get(f"{base}/healthz")) == {"status": "ok"}
        with pytest.raises(urllib.error.HTTPError, match="401"):
            get(f"{base}/v1/articles")
        request = urllib.request.Request(
            f"{base}/v1/articles", headers={"Authorization": f"Bearer {made['secret']}"}
        )
        assert json.loads(get(request))["total"] == 0
        # Revoked by another process, it is shut at once.
        assert run("keys", "revoke", made["key_id"], data=data).returncode == 0
        with pytest.raises(urllib.error.HTTPError, match="401"):
            get(request)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


@pytest.mark.model
def test_answers_of_the_real_model_cite_to_the_character(tmp_path):
    data, story = tmp_path / "data", tmp_path / "story.md"
    story.write_text(STORY, encoding="utf-8")
    added = json.loads(run("add", story, "--json", data=data).stdout)
    assert (added["n_added"], added["n_pending"]) == (1, 0)
    text = json.loads(run("show", "lighthouse", "--json", data=data).stdout)["text"]
    for question, words in (
        ("How long did Ida Börk keep the lighthouse?", "31 years"),
        ("When was the lamp first lit?", "1871"),
    ):
        result = run("ask", question, "--json", data=data)
        assert result.returncode == 0, result.stderr
        answer = json.loads(result.stdout)
        assert words in answer["text"]
        assert answer["citations"]
        for citation in answer["citations"]:
            assert text[citation["start"] : citation["end"]] == citation["quote"]
