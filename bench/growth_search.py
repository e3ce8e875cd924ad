"""Searching a collection that was built before: how soon, how fast, how much memory, how right."""

import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from bench.clustered_vectors import ClusteredEmbedder
from bench.spreads import spread
from index.store import LibraryStore
from index.types import FloatMatrix
from rag.application import Application
from rag.settings import Settings

__all__ = ["measure_search"]

N_WARMUP = 20
N_RECALL = 200
K = 10
STAGES = ("dense", "lexical", "join", "total")


def measure_search(data: Path, embedder: ClusteredEmbedder) -> dict[str, object]:
    """Open ``data`` and return every figure of searching it; questions lie beside it."""
    asked: list[tuple[str, str]] = json.loads((data / "questions.json").read_text())
    # The line break makes the title decide about the vector, and the words stay the question's.
    questions = [f"{title}\n{question}" for question, title in asked]
    # Other words than those measured, whose vectors would be remembered.
    warming_up = [f"{question} warm-up" for question in questions[:N_WARMUP]]
    began, cpu_began = time.perf_counter(), time.process_time()
    with Application.open(Settings(data=data), embedder=embedder) as application:
        opened_s = time.perf_counter() - began
        application.embedder.load()
        application.library.search(warming_up[0])
        reopened_s, reopened_cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
        reopened_mb = resident()
        for question in warming_up:
            application.library.search(question)
        spent: dict[str, list[float]] = {stage: [] for stage in STAGES}
        busy: list[float] = []
        for question in questions:
            busy_before = time.thread_time()
            timings = application.library.search(question).timings_ms
            busy.append((time.thread_time() - busy_before) * 1000)
            for stage in STAGES:
                spent[stage].append(timings[stage])
        searched_mb = resident()
        checked_s = _timed(application.retriever.verify)
        return {
            "queries": len(questions),
            "opened_s": round(opened_s, 2),
            "reopened_until_first_result_s": round(reopened_s, 2),
            "reopened_until_first_result_processor_s": round(reopened_cpu_s, 2),
            "checksums_in_background_s": round(checked_s, 2),
            "ms": {stage: spread(values) for stage, values in spent.items()},
            "processor_ms": spread(busy),
            "queries_per_s_by_threads": {
                n: _rate(application.library.search, questions, n) for n in (1, 2)
            },
            "resident_mb_reopened": reopened_mb,
            "resident_mb_searched": searched_mb,
            "recall_at_10": _recall(application, embedder, questions[:N_RECALL]),
            "load_average_1min": round(os.getloadavg()[0], 2),
        }


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _rate(search: Callable[[str], object], questions: Sequence[str], n_threads: int) -> float:
    # Other words at each turn, or remembered answers would be measured.
    fresh = [f"{question} {n_threads}" for question in questions]
    with ThreadPoolExecutor(n_threads) as pool:
        spent = _timed(lambda: list(pool.map(search, fresh)))
    return round(len(fresh) / spent, 1)


def _recall(
    application: Application, embedder: ClusteredEmbedder, questions: Sequence[str]
) -> float:
    exact = _exact(application.store, np.vstack([embedder.embed([q]) for q in questions]))
    shared = 0
    for question, right in zip(questions, exact, strict=True):
        hits = application.library.search(question, k=K, legs="dense").hits
        shared += len({hit.passage.passage_id for hit in hits} & right)
    return round(shared / (K * len(questions)), 4)


def _exact(store: LibraryStore, queries: FloatMatrix) -> list[set[int]]:
    """Return the ids of each query's nearest passages, by looking at every vector."""
    best = [(np.zeros(0, np.int64), np.zeros(0, np.float32)) for _ in queries]
    for ids, matrix in store.vector_rows(after=0, until=store.marks().vector_seq):
        scores = queries @ matrix.T
        for n, (known, known_scores) in enumerate(best):
            joined = np.concatenate([known_scores, scores[n]])
            kept = np.argsort(-joined, kind="stable")[:K]
            best[n] = np.concatenate([known, ids])[kept], joined[kept]
    return [set(ids.tolist()) for ids, _ in best]


def resident() -> dict[str, float]:
    """Return the memory of this process in MB: all of it, and the part that is no mapped file."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    known = dict(line.split(":", 1) for line in lines if ":" in line)
    return {
        name: round(int(known[field].split()[0]) / 1024, 1)
        for name, field in (("all", "VmRSS"), ("own", "RssAnon"), ("peak", "VmHWM"))
    }
