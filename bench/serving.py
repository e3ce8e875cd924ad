"""Runs ``footnote serve`` of this checkout on a free port, for as long as something is measured."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Serving", "serving", "until_yes"]

_PATIENCE_S = 300.0
_POLL_S = 0.02
_COMMAND = (sys.executable, "-c", "from rag.cli import main; main()", "serve", "--port", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A running server; ``began`` is the reading of ``time.perf_counter`` when it was started."""

    url: str
    pid: int
    began: float


@contextmanager
def serving(data: Path, *arguments: str, **variables: str) -> Iterator[Serving]:
    """Start a server over ``data`` with more arguments and variables, and stop it in the end.

    It listens when the block begins; ``until_yes`` waits until it answers.
    """
    environment: Mapping[str, str] = os.environ | {"FOOTNOTE_DATA": str(data)} | variables
    began = time.perf_counter()
    with subprocess.Popen(
        [*_COMMAND, "--json", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            yield Serving(url=_announced(server), pid=server.pid, began=began)
        finally:
            server.terminate()


def until_yes(url: str, began: float) -> float:
    """Return the seconds from ``began`` until a GET of ``url`` is answered with 200."""
    while time.perf_counter() - began < _PATIENCE_S:
        try:
            with urllib.request.urlopen(url) as reply:
                if reply.status == 200:
                    return round(time.perf_counter() - began, 2)
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(_POLL_S)
    raise SystemExit(f"error: {url} did not say yes within {_PATIENCE_S:.0f} s")


def _announced(server: subprocess.Popen[str]) -> str:
    printed = ""
    for line in server.stdout or ():
        printed += line
        try:
            return str(json.loads(printed)["url"])
        except json.JSONDecodeError:
            continue
    raise SystemExit(f"error: the server ended with {server.wait()} before it served: {printed!r}")
