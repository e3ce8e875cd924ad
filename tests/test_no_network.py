"""The way from articles to a cited answer and its page needs no network, and looks for none.

Everything runs in a network namespace that has a loopback and nothing else, so that code below
Python reaches nobody either; what Python tries is noted, also where the failure is swallowed.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_PREFIXES = ("HF_", "TRANSFORMERS_", "HTTP", "http", "NO_PROXY", "no_proxy", "ALL_PROXY")
PROGRAM = """
import asyncio, json, socket, sys, urllib.request
from pathlib import Path

tried = []
LOCAL = {"127.0.0.1", "::1", "localhost", None}

def note(event, given):
    if event in {"socket.connect", "socket.sendto"}:
        (connection, address) = given
        if connection.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOCAL:
            tried.append(address[0])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and given[0] not in LOCAL:
        tried.append(given[0])

sys.addaudithook(note)

from rag.answering.request import AskRequest
from rag.application import Application
from rag.settings import Settings
from tests.rag.library_stage import loaded
from tests.web.live import serving
from web.app import create_app

with Application.open(Settings(data=Path(sys.argv[1])), environ={}) as application:
    said = "The council voted 7 to 2 on Tuesday to repair the old bridge."
    application.library.add([loaded("Bridge", said, external_id="bridge")])
    application.catch_up()
    found = application.library.search("Who mends a crossing?", k=1)
    asked = AskRequest(question="How did the council vote?")
    answer = asyncio.run(application.answerer().ask(asked))
    with serving(create_app(application)) as base:
        with urllib.request.urlopen(f"{base}/", timeout=60) as reply:
            page = reply.read().decode()

seen = list(tried)
try:
    socket.create_connection(("192.0.2.1", 80), timeout=5)
    raise SystemExit("the network is there")
except OSError:
    pass
print(json.dumps({
    "tried": seen,
    "tried_on_purpose": tried[len(seen):],
    "found_by_meaning": [hit.dense is not None for hit in found.hits],
    "quotes": [citation.quote for citation in answer.citations],
    "page": page[:15],
}))
"""


@pytest.mark.model
def test_adding_searching_asking_and_serving_try_no_network(tmp_path):
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("unshare, which takes the network away, is not installed")
    alone = [unshare, "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    probe = subprocess.run([*alone, "true"], capture_output=True, text=True, check=False)
    if probe.returncode:
        pytest.skip(f"the network cannot be taken away here: {probe.stderr.strip()}")
    result = subprocess.run(
        [*alone, sys.executable, "-c", PROGRAM, tmp_path / "data"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
        # What keeps a library from its hub, or sends it elsewhere, would hide that it asks.
        env={name: value for name, value in os.environ.items() if not name.startswith(_PREFIXES)},
    )
    assert result.returncode == 0, result.stderr
    done = json.loads(result.stdout)
    assert done["tried"] == []
    assert "192.0.2.1" in done["tried_on_purpose"]
    assert done["found_by_meaning"] == [True]
    assert any("7 to 2" in quote for quote in done["quotes"])
    assert done["page"] == "<!doctype html>"
