"""How long ``footnote serve`` takes until it is ready, and how much memory it has used then."""

from dataclasses import dataclass
from pathlib import Path

from bench.memory import peak_rss_mb
from bench.serving import serving, until_yes

__all__ = ["ServerStart", "measure_start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStart:
    """Seconds from the start of the process until it answers and until search is complete."""

    answering_s: float
    ready_s: float
    peak_rss_mb: float | None


def measure_start(data: Path) -> ServerStart:
    """Start a server on a free port over ``data``, wait until it is ready, stop it."""
    with serving(data) as server:
        return ServerStart(
            answering_s=until_yes(f"{server.url}/healthz", server.began),
            ready_s=until_yes(f"{server.url}/readyz", server.began),
            peak_rss_mb=peak_rss_mb(server.pid),
        )
