"""One process of the comparison: builds an index with one system, or opens one and asks.

Run by ``bench.systems`` as ``python -m bench.systems.worker JOB RESULT`` with a job in JSON. With
``ask`` it writes READY to standard output once the first query is answered, which the parent takes
the time of. Neither Footnote nor anything of another system is imported unless it is the one.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.memory import peak_rss_mb
from bench.systems.protocol import Matrix, System, cuts, read_articles

__all__ = ["N_WARMUP", "READY", "Job", "main"]

READY = "bench-systems-ready"
# Queries that are asked before the others are timed.
N_WARMUP = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What one process does. ``made_by`` is ``module:class``; ``vectors`` is None for its own."""

    made_by: str
    folder: str
    model: str
    n_threads: int
    articles: str | None = None
    vectors: str | None = None
    queries: str | None = None
    k: int = 10


def build(job: Job) -> dict[str, Any]:
    """Build an index and return the seconds and the memory that it took."""
    assert job.articles is not None
    articles = list(read_articles(Path(job.articles)))
    vectors: Matrix | None = None if job.vectors is None else np.load(job.vectors)
    system = _system(job).create(Path(job.folder), Path(job.model))
    building = _Spent()
    system.build(articles, vectors)
    searchable = building.so_far()
    first = cuts(articles)[0]
    if not system.search(first.text.partition("\n")[0], job.k):
        raise SystemExit(f"error: {job.made_by} says it has built, and finds nothing")
    completing = _Spent()
    system.complete()
    completed = completing.so_far()
    return {
        "searchable_s": searchable[0],
        "complete_s": searchable[0] + completed[0],
        "complete_cpu_s": searchable[1] + completed[1],
        "peak_mb": peak_rss_mb(),
    }


def ask(job: Job, ready: Callable[[], None]) -> dict[str, Any]:
    """Open an index and return the milliseconds and the hits of the queries after the first few."""
    assert job.queries is not None
    queries: Sequence[str] = json.loads(Path(job.queries).read_text(encoding="utf-8"))
    system = _system(job).reopen(Path(job.folder), Path(job.model))
    for number, query in enumerate(queries[:N_WARMUP]):
        system.search(query, job.k)
        if number == 0:
            ready()
    spent, found = [], []
    for query in queries[N_WARMUP:]:
        asking = _Spent()
        hits = system.search(query, job.k)
        spent.append(asking.so_far())
        found.append([hit.passage_id for hit in hits])
    return {
        "query_ms": [wall * 1000 for wall, _ in spent],
        "query_cpu_ms": [cpu * 1000 for _, cpu in spent],
        "found": found,
        "peak_mb": peak_rss_mb(),
    }


class _Spent:
    """Seconds by the clock, and of processor time in all threads of this process."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def so_far(self) -> tuple[float, float]:
        return time.perf_counter() - self._began[0], time.process_time() - self._began[1]


def _system(job: Job) -> type[System]:
    module, _, name = job.made_by.partition(":")
    system: type[System] = getattr(importlib.import_module(module), name)
    return system


def _limit_cores(n_threads: int) -> None:
    """Keep this process to so many cores, for whatever makes threads by their number."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[:n_threads])


def main() -> None:
    """Do the job that the first argument names and write the result to the second."""
    job_file, result_file = map(Path, sys.argv[1:])
    job = Job(**json.loads(job_file.read_text(encoding="utf-8")))
    _limit_cores(job.n_threads)
    result = build(job) if job.queries is None else ask(job, lambda: print(READY, flush=True))
    result_file.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
