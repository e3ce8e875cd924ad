"""The official JavaScript client of OpenAI, unmodified, run by node.

The package comes from the lock file with ``npm ci``, once, into the cache folder. Where node or
the registry cannot be had the test is skipped with the reason, but not in CI.
"""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.clients.test_openai_python import check_citations
from tests.web.live import ASKED

pytestmark = pytest.mark.node

HERE = Path(__file__).parent / "js"
ROOT = Path(__file__).parents[3]
INSTALL_S, ASK_S = 300, 120


@pytest.fixture(scope="module")
def folder():
    """Return a folder with the script and what it imports."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} on this machine; install nodejs and npm")
    lock = (HERE / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME", ROOT / ".cache"))
    made = cache / "clients_js" / hashlib.sha256(lock).hexdigest()[:16]
    made.mkdir(parents=True, exist_ok=True)
    for file in HERE.iterdir():
        if file.is_file():
            shutil.copy(file, made)
    if not (made / "node_modules" / ".package-lock.json").exists():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        command += ["--cache", str(cache / "npm")]
        done = subprocess.run(
            command, cwd=made, capture_output=True, text=True, timeout=INSTALL_S, check=False
        )
        if done.returncode:
            pytest.skip(f"npm could not install the client: {done.stderr[-300:]}")
    return made


@pytest.fixture(scope="module")
def said(folder, served):
    served.play(
        "The council voted 7 to 2 on Tuesday ", "to repair the 🌉 bridge. [1] ", "Nobody. [1]"
    )
    done = subprocess.run(
        ["node", "ask.mjs", f"{served.base}/v1", ASKED],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=ASK_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_answer_arrives_with_annotations(said):
    message = said["message"]
    assert message["content"].startswith("The council voted 7 to 2")
    check_citations(message["content"], message["annotations"], message["footnote"])


def test_a_stream_arrives_with_annotations(said):
    streamed = said["streamed"]
    assert streamed["content"] == said["message"]["content"] == said["helped"]
    assert streamed["finish"] == "stop"
    assert streamed["usage"]["total_tokens"] > 0
    delta = streamed["delta"]
    check_citations(streamed["content"], delta["annotations"], delta["footnote"])


def test_refusals_and_models_are_understood(said):
    assert said["refused"] == {"kind": "BadRequestError", "status": 400, "param": "n"}
    assert "footnote" in said["models"]
