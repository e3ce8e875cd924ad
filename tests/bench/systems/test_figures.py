"""Percentiles, recall, and a run on its way to a file and back."""

import pytest

from bench.systems.figures import (
    Asked,
    Asking,
    Comparison,
    Embedded,
    Embedding,
    Surroundings,
    percentile,
    read,
    recall,
    write,
)


def embedded(system, per_s, cpu_ms):
    return Embedded(
        system=system,
        searchable_per_s=per_s * 10,
        embedded_per_s=per_s,
        passages_per_s=per_s * 4,
        cpu_ms_per_passage=cpu_ms,
        peak_mb=500.0,
    )


def asked(system, p50, peak_mb, *, built=True, recalled: float | None = 1.0):
    return Asked(
        system=system,
        build_s=1.0 if built else None,
        build_peak_mb=peak_mb + 50 if built else None,
        start_s=p50 / 10,
        query_p50_ms=p50,
        query_p95_ms=2 * p50,
        query_cpu_ms=p50 / 2,
        ask_peak_mb=peak_mb,
        recall_at_10=recalled,
    )


def comparison():
    return Comparison(
        surroundings=Surroundings(
            date="2026-01-02T03:04:05+00:00",
            processor="Some CPU",
            n_threads=2,
            memory_gb=8.0,
            load_before=0.1,
            load_after=2.0,
            rounds=2,
            versions={"txtai": "9.9"},
        ),
        embedding=Embedding(
            n_passages=203,
            n_articles=46,
            own_recall=0.97,
            rows=(
                embedded("sentence-transformers + FAISS by hand", 10.0, 70.0),
                embedded("Footnote", 30.0, 20.0),
                embedded("txtai", 6.0, 80.0),
                embedded("Chroma", 7.5, 100.0),
            ),
        ),
        asking=(
            Asking(
                n_passages=20_002,
                n_articles=5_000,
                n_real=203,
                n_queries=200,
                rows=(
                    asked("sentence-transformers + FAISS by hand", 9.0, 500.0),
                    asked("Footnote", 4.0, 200.0, recalled=None),
                    asked("Footnote, reranked", 200.0, 300.0, built=False, recalled=None),
                    asked("txtai", 12.0, 800.0, recalled=0.9),
                    asked("Chroma", 16.0, 600.0),
                ),
            ),
        ),
    )


def test_percentiles_are_interpolated():
    assert percentile([1.0, 2.0, 3.0, 4.0], 50) == 2.5
    assert percentile([5.0], 99) == 5.0


def test_a_percentile_needs_a_value():
    with pytest.raises(ValueError, match="measure something"):
        percentile([], 50)


def test_recall_is_the_mean_share_whatever_the_order():
    right = [["a", "b"], ["c", "d"]]
    assert recall([["b", "a", "x"], ["c", "y"]], right) == 0.75
    assert recall(right, right) == 1.0


def test_a_run_comes_back_as_it_was(tmp_path):
    write(tmp_path / "new" / "run.json", comparison())
    assert read(tmp_path / "new" / "run.json") == comparison()
