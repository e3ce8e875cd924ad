"""What every system is made to do, and the figures that come of it."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.scattering import scattered
from bench.systems.collecting import SEED, collect
from bench.systems.entries import ALONE, FLOOR, Entry
from bench.systems.figures import Asked, Asking, Embedded, Embedding, percentile, recall
from bench.systems.processes import Ran, Runner
from bench.systems.protocol import Article, cuts, write_articles
from bench.systems.worker import N_WARMUP

__all__ = ["Measuring"]


class Measuring:
    """One comparison in a folder, by processes that a runner starts."""

    def __init__(
        self,
        runner: Runner,
        entries: Sequence[Entry],
        work: Path,
        *,
        n_queries: int,
        rounds: int,
    ) -> None:
        self._runner = runner
        self._entries = entries
        self._builders: dict[str, Entry] = {}
        for entry in entries:
            self._builders.setdefault(entry.key, entry)
        self._work = work
        self._n_queries = n_queries
        self._rounds = rounds

    def embedding(self, n_passages: int) -> Embedding:
        """Let every system embed; what is done by hand leaves its vectors for ``asking``."""
        folder, articles = self._collected("embedding", n_passages)
        n_made = len(cuts(articles))
        rows = []
        for key, entry in self._builders.items():
            ran = self._runner.build(
                entry, articles=folder / "articles.jsonl", vectors=None, at=folder / key
            )
            rows.append(_embedded(entry, ran, len(articles), n_made))
            _say(entry, "embedded", f"{rows[-1].passages_per_s:.1f} passages/s")
        found = {
            entry.name: self._asked(entry, folder, 1)[0].result["found"]
            for entry in self._entries
            if entry.name in {FLOOR, ALONE}
        }
        return Embedding(
            n_passages=n_made,
            n_articles=len(articles),
            own_recall=round(recall(found[ALONE], found[FLOOR]), 4),
            rows=tuple(rows),
        )

    def asking(self, n_passages: int) -> Asking:
        """Give every system the same vectors, and ask."""
        folder, articles = self._collected(f"asking-{n_passages}", n_passages)
        real = np.load(self._work / "embedding" / "by_hand" / "vectors.npy")
        n_made = len(cuts(articles))
        np.save(folder / "vectors.npy", scattered(real, n_made, seed=SEED))
        built = {}
        for key, entry in self._builders.items():
            built[key] = self._runner.build(
                entry,
                articles=folder / "articles.jsonl",
                vectors=folder / "vectors.npy",
                at=folder / key,
            )
        rows, exact = [], None
        for entry in self._entries:
            ran = self._asked(entry, folder, self._rounds)
            exact = exact or ran[0].result["found"]
            builds = self._builders[entry.key] is entry
            rows.append(_asked_row(entry, ran, built[entry.key] if builds else None, exact))
            _say(entry, f"asked at {n_made}", f"p50 {rows[-1].query_p50_ms:.1f} ms")
        return Asking(
            n_passages=n_made,
            n_articles=len(articles),
            n_real=min(len(real), n_made),
            n_queries=self._n_queries,
            rows=tuple(rows),
        )

    def _collected(self, name: str, n_passages: int) -> tuple[Path, list[Article]]:
        folder = self._work / name
        folder.mkdir(exist_ok=True)
        articles, asked = collect(n_passages, self._n_queries + N_WARMUP)
        write_articles(folder / "articles.jsonl", articles)
        (folder / "queries.json").write_text(json.dumps(asked), encoding="utf-8")
        return folder, articles

    def _asked(self, entry: Entry, folder: Path, rounds: int) -> list[Ran]:
        """Ask in so many processes; the one with the best median first."""
        ran = [
            self._runner.ask(
                entry, queries=folder / "queries.json", at=folder / entry.key, number=number
            )
            for number in range(rounds)
        ]
        return sorted(ran, key=lambda one: percentile(one.result["query_ms"], 50))


def _embedded(entry: Entry, ran: Ran, n_articles: int, n_passages: int) -> Embedded:
    got = ran.result
    return Embedded(
        system=entry.name,
        searchable_per_s=round(n_articles / got["searchable_s"], 2),
        embedded_per_s=round(n_articles / got["complete_s"], 2),
        passages_per_s=round(n_passages / got["complete_s"], 2),
        cpu_ms_per_passage=round(got["complete_cpu_s"] * 1000 / n_passages, 2),
        peak_mb=got["peak_mb"],
    )


def _asked_row(
    entry: Entry, ran: Sequence[Ran], built: Ran | None, exact: list[list[str]]
) -> Asked:
    best = ran[0].result
    return Asked(
        system=entry.name,
        build_s=round(built.result["complete_s"], 2) if built else None,
        build_peak_mb=built.result["peak_mb"] if built else None,
        start_s=round(min(one.start_s for one in ran), 2),
        query_p50_ms=round(percentile(best["query_ms"], 50), 2),
        query_p95_ms=round(percentile(best["query_ms"], 95), 2),
        query_cpu_ms=round(percentile(best["query_cpu_ms"], 50), 2),
        ask_peak_mb=best["peak_mb"],
        recall_at_10=round(recall(best["found"], exact), 4) if entry.by_meaning else None,
    )


def _say(entry: Entry, what: str, figure: str) -> None:
    print(f"{entry.name:<40}{what:<24}{figure}", flush=True)
