"""``docs/clients.md`` runs as it is written, against a real server."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_curl_lines_run_in_order(live, tmp_path):
    lines = "\n".join(["set -euo pipefail; shopt -s expand_aliases", *blocks("sh")])
    environment = {"PATH": os.environ["PATH"], "FOOTNOTE": live.base}
    done = subprocess.run(
        ["bash", "-c", lines],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert '"n_added":2' not in done.stdout
    assert done.stdout.count('"n_added":1') == 2
    assert "event: done\n" in done.stdout
    assert "\n304\n" in done.stdout or "}304\n" in done.stdout
    assert '"verdict":"unsupported"' in done.stdout
    assert '"object":"chat.completion"' in done.stdout
    assert json.loads((tmp_path / "answer.json").read_text())["citations"]


@pytest.mark.parametrize("block", blocks("python"))
def test_the_python_lines_run(live, block):
    done = subprocess.run(
        [sys.executable, "-c", block.replace("http://127.0.0.1:8000", live.base)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Council votes to repair the old bridge" in done.stdout
