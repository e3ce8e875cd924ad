"""Measure search over a synthetic collection: how fast, how much memory, how soon ready.

Run: ``python -m bench.search --passages 20000``. Articles come from ``bench.synthetic_articles``.
With ``--vectors real`` (the default) the model embeds every passage, which takes ten minutes for
20,000 on two cores; with ``--vectors synthetic`` it embeds 1,000 of them, for the rate, and the
others get unit vectors scattered around those. Queries are always embedded by the model, one by
one, and their embedding is part of the time measured. The bar is a p95 of 60 ms at 20,000 passages.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import numpy as np
import torch

from bench.memory import peak_rss_mb
from bench.scattering import around
from bench.server_start import measure_start
from bench.spreads import spread
from bench.surroundings import this_run
from bench.synthetic_articles import synthetic_articles
from index.types import FloatMatrix
from rag.application import Application
from rag.settings import Settings

SEED = 20150218
BAR_P95_MS = 60.0
N_SAMPLE = 1_000
N_WARMUP = 20
STAGES = ("embed", "dense", "lexical", "join", "total")
PACKAGES = ("footnote", "faiss-cpu", "tantivy", "torch", "sentence-transformers", "numpy")
RESULTS = Path(__file__).parent / "results"


def ingest(application: Application, n_passages: int) -> tuple[list[str], float]:
    """Add articles until there are ``n_passages``; return their questions and the seconds."""
    questions, have = [], 0
    began = time.perf_counter()
    for article in synthetic_articles(SEED):
        if have >= n_passages:
            break
        report = application.library.put(
            article.loaded, article_id=article.loaded.external_id or ""
        )
        have += report.n_passages
        questions.append(article.question)
    return questions, time.perf_counter() - began


def embed(application: Application, limit: int | None) -> tuple[FloatMatrix, float]:
    """Embed up to ``limit`` pending passages with the model; return the rows and the seconds."""
    store, rows, spent = application.store, [], 0.0
    n_done = 0
    while limit is None or n_done < limit:
        batch = store.pending(64 if limit is None else min(64, limit - n_done))
        if not batch:
            break
        began = time.perf_counter()
        made = application.embedder.embed([passage.text for passage in batch])
        spent += time.perf_counter() - began
        store.put_vectors([(p.passage_id, row) for p, row in zip(batch, made, strict=True)])
        rows.append(made)
        n_done += len(batch)
    return np.vstack(rows), spent


def scatter(application: Application, centres: FloatMatrix) -> int:
    """Give every passage that is still pending a vector near one of ``centres``."""
    rng = np.random.default_rng(SEED)
    n_made = 0
    while batch := application.store.pending(1_000):
        rows = around(centres, len(batch), rng)
        application.store.put_vectors(
            [(p.passage_id, row) for p, row in zip(batch, rows, strict=True)]
        )
        n_made += len(batch)
    return n_made


def ask(application: Application, questions: Sequence[str]) -> dict[str, dict[str, float]]:
    """Search every question, after a warm-up, and return p50, p95 and max of each stage."""
    for question in questions[:N_WARMUP]:
        # Other words than those measured, whose vectors would be remembered.
        application.library.search(f"{question} warm-up")
    spent: dict[str, list[float]] = {stage: [] for stage in STAGES}
    for question in questions:
        for stage, ms in application.library.search(question).timings_ms.items():
            spent[stage].append(ms)
    return {stage: spread(values) for stage, values in spent.items()}


def measure(data: Path, *, n_passages: int, n_queries: int, synthetic: bool) -> dict[str, object]:
    """Build the collection in ``data`` and return every figure."""
    with Application.open(Settings(data=data)) as application:
        questions, ingest_s = ingest(application, n_passages)
        n_stored = application.store.counts().n_passages
        application.embedder.load()
        rows, embed_s = embed(application, N_SAMPLE if synthetic else None)
        n_scattered = scatter(application, rows)
        began = time.perf_counter()
        application.retriever.rebuild()
        build_s = time.perf_counter() - began
        step = max(1, len(questions) // n_queries)
        picked = list(islice(questions, 0, None, step))[:n_queries]
        search_ms = ask(application, picked)
        load = os.getloadavg()[0]
    return {
        "articles": len(questions),
        "passages": n_stored,
        "vectors": {"embedded": len(rows), "synthetic": n_scattered},
        "queries": len(picked),
        "ingest_passages_per_s": round(n_stored / ingest_s, 1),
        "embed_passages_per_s": round(len(rows) / embed_s, 1),
        "build_generation_s": round(build_s, 2),
        "search_ms": search_ms,
        "search_load_average_1min": round(load, 2),
        "search_p95_within_bar": search_ms["total"]["p95"] <= BAR_P95_MS,
        "peak_rss_mb": peak_rss_mb(),
        "server": asdict(measure_start(data)),
    }


def surroundings() -> dict[str, object]:
    """Return what the figures depend on besides the code."""
    return this_run(PACKAGES) | {"torch_threads": torch.get_num_threads()}


def table(result: dict[str, object]) -> str:
    """Return the figures as text."""
    lines = [f"{key:<28}{value}" for key, value in result.items() if key != "search_ms"]
    lines += ["", f"{'search, ms':<28}{'p50':>8}{'p95':>8}{'max':>8}"]
    spreads = result["search_ms"]
    assert isinstance(spreads, dict)
    for stage, figures in spreads.items():
        lines.append(f"{stage:<28}" + "".join(f"{ms:>8.2f}" for ms in figures.values()))
    return "\n".join(lines)


def main() -> None:
    """Read the arguments, measure, write and print the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--vectors", choices=("real", "synthetic"), default="real")
    parser.add_argument("--out", type=Path, help="where to write the JSON")
    given = parser.parse_args()
    around = surroundings()
    with tempfile.TemporaryDirectory() as folder:
        result = around | measure(
            Path(folder),
            n_passages=given.passages,
            n_queries=given.queries,
            synthetic=given.vectors == "synthetic",
        )
    out = given.out or RESULTS / f"search-{given.passages}-{given.vectors}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(table(result))


if __name__ == "__main__":
    main()
