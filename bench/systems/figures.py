"""The figures of a comparison, and how they come from what the processes timed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

__all__ = [
    "Asked",
    "Asking",
    "Comparison",
    "Embedded",
    "Embedding",
    "Surroundings",
    "percentile",
    "read",
    "recall",
    "write",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """How fast a system took in articles with its own model; rates are articles per second.

    ``cpu_ms_per_passage`` is processor time of all threads, which other work on the machine
    changes less than the clock. Memory is the process's peak, in MB of 2^20 bytes.
    """

    system: str
    searchable_per_s: float
    embedded_per_s: float
    passages_per_s: float
    cpu_ms_per_passage: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """All systems on one collection. ``own_recall`` is Footnote's recall_at_10 with its vectors.

    It compares Footnote's eight-bit model and index with float32 vectors searched exactly.
    """

    n_passages: int
    n_articles: int
    own_recall: float
    rows: tuple[Embedded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a system answers queries over an index that is there.

    ``start_s`` runs from the start of the process to its first result. ``recall_at_10`` is the
    share of the ten nearest by exact search of the same vectors; None where meaning is not all
    that ranks. Peaks are of the process that built and of the one that asked; the first is None
    for a row that asks an index which another row built.
    """

    system: str
    build_s: float | None
    build_peak_mb: float | None
    start_s: float
    query_p50_ms: float
    query_p95_ms: float
    query_cpu_ms: float
    ask_peak_mb: float
    recall_at_10: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """All systems on one collection with vectors that were given, ``n_real`` made by the model."""

    n_passages: int
    n_articles: int
    n_real: int
    n_queries: int
    rows: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the figures depend on besides the code; ``load`` is the mean of the last minute."""

    date: str
    processor: str
    n_threads: int
    memory_gb: float
    load_before: float
    load_after: float
    rounds: int
    versions: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One run."""

    surroundings: Surroundings
    embedding: Embedding
    asking: tuple[Asking, ...]


def percentile(values: Sequence[float], q: float) -> float:
    """Return the q-th percentile, interpolated; ValueError if there is no value."""
    if not values:
        raise ValueError(f"no values to take the percentile {q!r} of; measure something first")
    return float(np.percentile(values, q))


def recall(found: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> float:
    """Return the mean share of each query's right passages that were found."""
    shares = [
        len(set(given) & set(wanted)) / len(wanted)
        for given, wanted in zip(found, right, strict=True)
    ]
    return float(np.mean(shares))


def write(path: Path, comparison: Comparison) -> None:
    """Write a run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(comparison), indent=2) + "\n", encoding="utf-8")


def read(path: Path) -> Comparison:
    """Read what ``write`` wrote."""
    form = json.loads(path.read_text(encoding="utf-8"))
    embedding = form["embedding"]
    rows = tuple(Embedded(**row) for row in embedding.pop("rows"))
    asking = tuple(
        Asking(**{**one, "rows": tuple(Asked(**row) for row in one["rows"])})
        for one in form["asking"]
    )
    return Comparison(
        surroundings=Surroundings(**form["surroundings"]),
        embedding=Embedding(**embedding, rows=rows),
        asking=asking,
    )
