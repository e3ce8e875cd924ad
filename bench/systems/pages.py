"""A comparison as tables and plots: for the terminal, and for ``docs/performance.md``."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from bench.bars import Bar, bar_plot
from bench.sections import put_section
from bench.systems.entries import FLOOR, OURS
from bench.systems.figures import Asked, Asking, Comparison, Embedded, Surroundings

__all__ = ["SECTION", "markdown", "text_tables", "write_docs"]

SECTION = "systems"
_Line = TypeVar("_Line")

_EMBEDDED: tuple[tuple[str, Callable[[Embedded], str]], ...] = (
    ("system", lambda row: row.system),
    ("searchable, articles/s", lambda row: _figure(row.searchable_per_s)),
    ("embedded, articles/s", lambda row: _figure(row.embedded_per_s)),
    ("processor time per passage", lambda row: f"{_figure(row.cpu_ms_per_passage)} ms"),
    ("peak memory", lambda row: f"{row.peak_mb:.0f} MB"),
)
_ASKED: tuple[tuple[str, Callable[[Asked], str]], ...] = (
    ("system", lambda row: row.system),
    ("query p50", lambda row: f"{_figure(row.query_p50_ms)} ms"),
    ("p95", lambda row: f"{_figure(row.query_p95_ms)} ms"),
    ("processor time", lambda row: f"{_figure(row.query_cpu_ms)} ms"),
    ("start", lambda row: f"{row.start_s:.1f} s"),
    ("peak memory, asking", lambda row: f"{row.ask_peak_mb:.0f} MB"),
    ("building", lambda row: _or_dash(row.build_peak_mb, "{:.0f} MB")),
    ("recall_at_10", lambda row: _or_dash(row.recall_at_10, "{:.3f}")),
)


def text_tables(comparison: Comparison) -> str:
    """Return the tables with the ratios, as Markdown that also reads well in a terminal."""
    parts = [_surroundings(comparison.surroundings), "", *_embedding(comparison)]
    for asking in comparison.asking:
        parts += ["", *_asking(asking)]
    return "\n".join([*parts, "", *_ratios(comparison)])


def markdown(comparison: Comparison, pictures: Sequence[tuple[str, str]]) -> str:
    """Return the section of the page; ``pictures`` are pairs of a title and a relative path."""
    shown = "\n".join(f"![{title}]({path})" for title, path in pictures)
    return f"{text_tables(comparison)}\n\n{shown}"


def write_docs(page: Path, comparison: Comparison) -> None:
    """Write the section of ``page`` and the plots into a folder of its name beside it."""
    folder = page.with_suffix("")
    folder.mkdir(exist_ok=True)
    pictures = []
    for name, title, bars in _plots(comparison):
        (folder / f"{name}.svg").write_text(bar_plot(bars, title=title), encoding="utf-8")
        pictures.append((title, f"{folder.name}/{name}.svg"))
    put_section(page, SECTION, markdown(comparison, pictures))


def _surroundings(around: Surroundings) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in around.versions.items())
    return (
        f"{around.date}, {around.processor}, {around.n_threads} threads, {around.memory_gb} GB; "
        f"load before and after: {around.load_before}, {around.load_after}; best of "
        f"{around.rounds} processes. Versions: {versions}."
    )


def _embedding(comparison: Comparison) -> Iterator[str]:
    embedding = comparison.embedding
    yield (
        f"Taking in {embedding.n_articles} articles ({embedding.n_passages} passages) with "
        "each system's own model:"
    )
    yield ""
    yield from _table(_EMBEDDED, embedding.rows)
    yield ""
    yield (
        f"recall_at_10 of Footnote's own vectors and index against float32 vectors searched "
        f"exactly, on these passages: {embedding.own_recall:.3f}."
    )


def _asking(asking: Asking) -> Iterator[str]:
    yield (
        f"Asking {asking.n_queries} questions of {asking.n_passages} passages "
        f"({asking.n_articles} articles); the same vectors for all, {asking.n_real} made by the "
        "model and the others scattered around those:"
    )
    yield ""
    yield from _table(_ASKED, asking.rows)


def _table(
    columns: Sequence[tuple[str, Callable[[_Line], str]]], rows: Sequence[_Line]
) -> Iterator[str]:
    yield "| " + " | ".join(name for name, _ in columns) + " |"
    yield "| --- " * len(columns) + "|"
    for row in rows:
        yield "| " + " | ".join(cell(row) for _, cell in columns) + " |"


def _ratios(comparison: Comparison) -> Iterator[str]:
    """Yield Footnote against the best of the others; what was written by hand is no system."""
    rows = {row.system: row for row in comparison.embedding.rows}
    others = [row for row in rows.values() if _is_other(row.system)]
    if not others:
        return
    ours = rows[OURS]
    fastest = max(others, key=lambda row: row.embedded_per_s)
    least = min(others, key=lambda row: row.cpu_ms_per_passage)
    yield (
        f"- Embedding: {ours.embedded_per_s / fastest.embedded_per_s:.1f} times as many articles "
        f"per second as {fastest.system}; {least.cpu_ms_per_passage / ours.cpu_ms_per_passage:.1f} "
        f"times as many passages per second of processor time as {least.system}."
    )
    for asking in comparison.asking:
        yield _asking_ratios(asking)


def _asking_ratios(asking: Asking) -> str:
    others = [row for row in asking.rows if _is_other(row.system)]
    ours = next(row for row in asking.rows if row.system == OURS)

    def against(least: Callable[[Asked], float]) -> str:
        best = min(others, key=least)
        return f"{least(ours) / least(best):.2f} of {best.system}'s"

    return (
        f"- At {asking.n_passages} passages: query p50 {against(lambda row: row.query_p50_ms)}, "
        f"processor time {against(lambda row: row.query_cpu_ms)}; peak memory "
        f"{against(_peak)}; start {against(lambda row: row.start_s)}."
    )


def _peak(row: Asked) -> float:
    """Return the larger peak: of the process that built and of the one that asked."""
    return max(row.ask_peak_mb, row.build_peak_mb or 0.0)


def _is_other(system: str) -> bool:
    return not system.startswith(OURS) and system != FLOOR


def _plots(comparison: Comparison) -> Iterator[tuple[str, str, list[Bar]]]:
    rows = comparison.embedding.rows
    yield (
        "embedding",
        "Articles embedded per second (more is better)",
        [_bar(r.system, r.embedded_per_s, _figure(r.embedded_per_s)) for r in rows],
    )
    for asking in comparison.asking:
        n = asking.n_passages
        yield (
            f"query-{_rounded(n)}",
            f"Query p50 at {n} passages, ms (less is better)",
            [_bar(r.system, r.query_p50_ms, _figure(r.query_p50_ms)) for r in asking.rows],
        )
        yield (
            f"memory-{_rounded(n)}",
            f"Peak memory while asking at {n} passages, MB (less is better)",
            [_bar(r.system, r.ask_peak_mb, f"{r.ask_peak_mb:.0f}") for r in asking.rows],
        )


def _bar(name: str, value: float, shown: str) -> Bar:
    return Bar(name=name, value=value, shown=shown, ours=name.startswith(OURS))


def _rounded(n: int) -> str:
    return f"{n // 1_000}k" if n >= 1_000 else str(n)


def _figure(value: float) -> str:
    """Write three digits that count, and no more.

    >>> _figure(0.1234), _figure(12.34), _figure(1234.5)
    ('0.12', '12.3', '1234')
    """
    if value < 10:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _or_dash(value: float | None, form: str) -> str:
    return "–" if value is None else form.format(value)
