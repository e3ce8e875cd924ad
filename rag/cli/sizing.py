"""What ``footnote doctor --articles N`` says: disk, memory and time for so many articles."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rag.cli.output import say, say_json

if TYPE_CHECKING:
    from rag.estimates import Averages, Estimate
    from rag.settings import Settings

__all__ = ["say_estimate"]


def say_estimate(settings: Settings, n_articles: int, *, as_json: bool) -> None:
    """Write what ``n_articles`` would take; the library is only read."""
    from rag.estimates import estimate

    found = estimate(n_articles, _averages(settings))
    if as_json:
        say_json(asdict(found))
        return
    say(f"{found.n_articles:,} articles make about {found.n_passages:,} passages")
    for line in _lines(found):
        say(line)
    say(f"Sizes are those of {found.source}.")
    say("Memory and rates were measured on two busy cores, see docs/performance.md.")


def _averages(settings: Settings) -> Averages:
    from index.store import LibraryStore
    from rag.estimates import MEASURED, averages_of

    path = settings.data / "library.db"
    if not path.exists():
        return MEASURED
    with LibraryStore.open(path) as store:
        counts = store.counts()
    return averages_of(
        n_articles=counts.n_articles,
        n_passages=counts.n_passages,
        n_pending=counts.n_pending,
        library_bytes=path.stat().st_size,
    )


def _lines(found: Estimate) -> list[str]:
    searching, building = _size(found.search_memory_bytes), _size(found.build_memory_bytes)
    searchable, embedded = _time(found.searchable_s), _time(found.embedded_s)
    return [
        f"disk    {_size(found.disk_bytes)}, and as much again at most while an index is replaced",
        f"memory  {searching} while searching, without the models; {building} while building",
        f"time    {searchable} until all are found by their words, {embedded} with every vector",
    ]


def _size(n_bytes: int) -> str:
    if n_bytes >= 1_000_000_000:
        return f"{n_bytes / 1e9:.1f} GB"
    return f"{n_bytes / 1e6:.0f} MB" if n_bytes >= 1_000_000 else f"{n_bytes / 1e3:.0f} kB"


def _time(seconds: float) -> str:
    for unit, length_s in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length_s:
            return f"{seconds / length_s:.0f} {unit}"
    return f"{seconds:.0f} seconds"
