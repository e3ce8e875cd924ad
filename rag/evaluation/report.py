"""The result of an evaluation: figures for people, and the same figures as JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from index.bootstrap import Estimate
from rag.evaluation.calibration import Calibration
from rag.evaluation.legs import LEGS, MAIN_LEG
from rag.evaluation.measures import RANKING_MEASURES, Estimates, Measures, Timing
from rag.evaluation.outcome import Outcome
from rag.evaluation.rows import row_of

__all__ = ["EvaluationReport", "render"]

# Characters of a column where all legs stand side by side.
_NARROW = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    """What was measured, and on what. ``by_kind`` has the questions' kinds, in file order.

    ``outcomes`` has every question in file order; a question may be in several slices.
    """

    overall: Measures
    by_kind: Mapping[str, Measures]
    by_slice: Mapping[str, Measures]
    calibration: Calibration
    outcomes: tuple[Outcome, ...]
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
        form = {
            **_measures_form(self.overall),
            "by_kind": {kind: _measures_form(m) for kind, m in self.by_kind.items()},
            "by_slice": {name: _measures_form(m) for name, m in self.by_slice.items()},
            "calibration": asdict(self.calibration),
            "timings_ms": {stage: asdict(timing) for stage, timing in self.timings_ms.items()},
            "articles": self.articles,
            "passages": self.passages,
            "questions": self.questions,
            "embedder": self.embedder,
            "provider": self.provider,
            "version": self.version,
            "date": self.date,
            "by_question": [row_of(outcome) for outcome in self.outcomes],
        }
        return json.dumps(form, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _measures_form(measures: Measures) -> dict[str, object]:
    fields = asdict(measures)
    fields["citations"]["verdicts"] = fields.pop("verdicts")
    return fields


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
        yield _row(f"{level}s, n={n:,}", LEGS, width=_NARROW)
        for name in RANKING_MEASURES:
            cells = [_narrow_cell(measures.retrieval[leg][level][name]) for leg in LEGS]
            yield _row(name.replace("_at_", "@"), cells, width=_NARROW)


def _rest(report: EvaluationReport) -> Iterator[str]:
    if report.provider is not None:
        yield ""
        yield from _answers(report.overall)
    yield from _groups("by kind", report.by_kind)
    yield from _groups("by slice", report.by_slice)
    yield from _calibration(report.calibration)
    if report.timings_ms:
        yield ""
        yield _row("milliseconds", ["p50", "p95", "mean"])
        for stage, timing in report.timings_ms.items():
            yield _row(stage, [f"{t:.1f}" for t in (timing.p50, timing.p95, timing.mean)])


def _groups(heading: str, groups: Mapping[str, Measures]) -> Iterator[str]:
    if not groups:
        return
    yield ""
    yield _row(heading, ["passage recall@1", "contains_first", "accuracy"])
    for name, measures in groups.items():
        passage = measures.retrieval[MAIN_LEG]["passage"]["recall_at_1"]
        others = (measures.answers["contains_first"], measures.abstention["accuracy"])
        if any(estimate.n for estimate in (passage, *others)):
            yield _row(name, [_cell(passage), *map(_cell, others)])


def _calibration(calibration: Calibration) -> Iterator[str]:
    if calibration.expected_error is not None:
        yield ""
        yield (
            f"calibration of declining: expected error {calibration.expected_error:.3f}, "
            f"Brier score {calibration.brier:.3f}, n={calibration.n:,}"
        )


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


def _narrow_cell(estimate: Estimate) -> str:
    """Return the value with half the width of its interval, so that every leg has room."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "-"
    return f"{estimate.value:.3f} ±{(estimate.high - estimate.low) / 2:.3f}"


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"


def _row(label: str, cells: Sequence[str], *, width: int = 21) -> str:
    return f"{label:<19}" + "".join(f"{cell:<{width}}" for cell in cells).rstrip()
