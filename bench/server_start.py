"""How long ``footnote serve`` takes until it is ready, and how much memory it has used then."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

_PATIENCE_S = 300.0
_POLL_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStart:
    """Seconds from the start of the process until it answers and until search is complete."""

    answering_s: float
    ready_s: float
    peak_rss_mb: float | None


def measure_start(data: Path) -> ServerStart:
    """Start a server on a free port over ``data``, wait until it is ready, stop it."""
    command = [str(Path(sys.executable).with_name("footnote")), "serve", "--port", "0", "--json"]
    environment = os.environ | {"FOOTNOTE_DATA": str(data)}
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            url = _announced(server)
            answering_s = _until(f"{url}/healthz", began)
            ready_s = _until(f"{url}/readyz", began)
            peak_rss_mb = _peak_rss_mb(server.pid)
        finally:
            server.terminate()
    return ServerStart(answering_s=answering_s, ready_s=ready_s, peak_rss_mb=peak_rss_mb)


def _announced(server: subprocess.Popen[str]) -> str:
    printed = ""
    for line in server.stdout or ():
        printed += line
        try:
            return str(json.loads(printed)["url"])
        except json.JSONDecodeError:
            continue
    raise SystemExit(f"error: the server ended with {server.wait()} before it served: {printed!r}")


def _until(url: str, began: float) -> float:
    while time.perf_counter() - began < _PATIENCE_S:
        try:
            with urllib.request.urlopen(url) as reply:
                if reply.status == 200:
                    return round(time.perf_counter() - began, 2)
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(_POLL_S)
    raise SystemExit(f"error: {url} did not say yes within {_PATIENCE_S:.0f} s")


def _peak_rss_mb(pid: int) -> float | None:
    """Return the peak memory of a process, or None where there is no /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(peak.split()[1]) / 1024, 1)
