"""What a measurement depends on besides the code: the machine, the versions, the day."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

__all__ = ["memory_gb", "now", "processor", "this_run", "versions_in"]

_VERSIONS = """
import json, sys
from importlib.metadata import version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""


def now() -> str:
    """Return the moment in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def this_run(packages: Iterable[str]) -> dict[str, object]:
    """Return the day, the machine and the versions of packages that this process runs with."""
    return {
        "date": now(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "cpus": len(os.sched_getaffinity(0)),
        "versions": {name: version(name) for name in packages},
    }


def processor() -> str:
    """Return the processor's name, or the machine's kind where the system does not tell it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def memory_gb() -> float:
    """Return the memory of the machine in GB of 2^30 bytes, to one decimal."""
    n_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return round(n_bytes / 2**30, 1)


def versions_in(python: Path, packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of packages as the environment of an interpreter has them."""
    done = subprocess.run(
        [str(python), "-c", _VERSIONS, *packages], check=True, capture_output=True, text=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found
