"""The result of an evaluation: figures for people, and the same figures as JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from index.bootstrap import Estimate
from rag.evaluation.measures import LEGS, RANKING_MEASURES, Estimates, Measures, Timing

__all__ = ["EvaluationReport", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    """What was measured, and on what. ``by_kind`` has the questions' kinds, in file order."""

    overall: Measures
    by_kind: Mapping[str, Measures]
    timings_ms: Mapping[str, Timing]
    articles: int
    passages: int
    questions: int
    embedder: str
    provider: str | None
    version: str
    date: str

    def to_json(self) -> str:
        """Return the report as JSON; the form is that of ``docs/evaluation.md``."""
        fields = asdict(self)
        overall = fields.pop("overall")
        for measures in (overall, *fields["by_kind"].values()):
            measures["citations"]["verdicts"] = measures.pop("verdicts")
        return json.dumps(overall | fields, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def render(report: EvaluationReport) -> str:
    """Return the report as text tables, at most 80 columns wide for kinds of usual length."""
    return "\n".join([*_heading(report), *_retrieval(report.overall), *_rest(report)]) + "\n"


def _heading(report: EvaluationReport) -> Iterator[str]:
    yield (
        f"{report.questions:,} questions, {report.articles:,} articles, "
        f"{report.passages:,} passages"
    )
    yield f"embedder  {report.embedder}"
    yield f"provider  {report.provider or 'none: answers were not measured'}"
    yield "means with 95 % bootstrap intervals"


def _retrieval(measures: Measures) -> Iterator[str]:
    for level in ("passage", "article"):
        n = measures.retrieval[LEGS[0]][level][RANKING_MEASURES[0]].n
        yield ""
        yield _row(f"{level}s, n={n:,}", LEGS)
        for name in RANKING_MEASURES:
            cells = [_cell(measures.retrieval[leg][level][name]) for leg in LEGS]
            yield _row(name.replace("_at_", "@"), cells)


def _rest(report: EvaluationReport) -> Iterator[str]:
    if report.provider is not None:
        yield ""
        yield from _answers(report.overall)
    if report.by_kind:
        yield ""
        yield _row("by kind", ["passage recall@1", "contains_first", "accuracy"])
        for kind, measures in report.by_kind.items():
            passage = measures.retrieval["fusion"]["passage"]["recall_at_1"]
            others = (measures.answers["contains_first"], measures.abstention["accuracy"])
            yield _row(kind, [_cell(passage), *map(_cell, others)])
    if report.timings_ms:
        yield ""
        yield _row("milliseconds", ["p50", "p95", "mean"])
        for stage, timing in report.timings_ms.items():
            yield _row(stage, [f"{t:.1f}" for t in (timing.p50, timing.p95, timing.mean)])


def _answers(measures: Measures) -> Iterator[str]:
    groups: tuple[tuple[str, Estimates], ...] = (
        ("answers", measures.answers),
        ("citations", measures.citations),
        ("claims", measures.verdicts),
        ("abstention", measures.abstention),
    )
    for group, estimates in groups:
        for name, estimate in estimates.items():
            yield f"{group + ' ' + name:<32}{_cell(estimate):<21}n={estimate.n:,}"


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"


def _row(label: str, cells: list[str] | tuple[str, ...]) -> str:
    return f"{label:<19}" + "".join(f"{cell:<21}" for cell in cells).rstrip()
