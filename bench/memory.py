"""How much memory a process has used at most."""

import resource
import sys
from pathlib import Path

__all__ = ["peak_rss_mb"]


def peak_rss_mb(pid: int | None = None) -> float | None:
    """Return the peak resident memory of a process, by default this one, in MB of 2^20 bytes.

    Where there is no /proc, None for another process. The kernel's counter is read there because
    ``getrusage`` also counts what the parent had before the program was started.
    """
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii")
    except OSError:
        return None if pid else _own_peak_mb()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(peak.split()[1]) / 1024, 1)


def _own_peak_mb() -> float:
    """Return what getrusage says: in bytes on macOS, in kilobytes elsewhere."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)
