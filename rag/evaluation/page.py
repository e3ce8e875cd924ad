"""An evaluation as one page that needs nothing else: no script, no image, no network.

Every word of articles, questions and answers is data and is escaped; the page allows no script.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.bootstrap import Estimate
from rag.evaluation.calibration import Calibration
from rag.evaluation.legs import LEGS, MAIN_LEG
from rag.evaluation.measures import RANKING_MEASURES, Measures
from rag.evaluation.outcome import DEPTH, Outcome
from rag.evaluation.plots import Dot, Line, dot_plot, line_plot
from rag.evaluation.report import EvaluationReport
from rag.evaluation.worst import faults_of, worst_of

__all__ = ["N_WORST", "render_page"]

N_WORST = 20
_LEVELS = ("passage", "article")
_KS = range(1, DEPTH + 1)
# C0 and C1 controls, and what turns the reading direction of the text behind it.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# The measures of a slice, by their headings.
_SLICE_COLUMNS: Mapping[str, Callable[[Measures], Estimate]] = {
    "passage recall@1": lambda m: m.retrieval[MAIN_LEG]["passage"]["recall_at_1"],
    "passage recall@10": lambda m: m.retrieval[MAIN_LEG]["passage"]["recall_at_10"],
    "article recall@1": lambda m: m.retrieval[MAIN_LEG]["article"]["recall_at_1"],
    "answer in first quote": lambda m: m.answers["contains_first"],
    "cited rightly": lambda m: m.citations["recall"],
    "answered or declined rightly": lambda m: m.abstention["accuracy"],
}


def render_page(report: EvaluationReport) -> str:
    """Return the page."""
    return (
        _environment()
        .get_template("evaluation.html.jinja")
        .render(
            report=report,
            legs=LEGS,
            levels=[n for n in _LEVELS if report.overall.retrieval[MAIN_LEG][n]["recall_at_1"].n],
            ranking_measures=RANKING_MEASURES,
            curves=_curves(report.outcomes),
            groups={
                "By slice": _table(report.by_slice),
                "By kind": _table(report.by_kind),
            },
            slice_columns=list(_SLICE_COLUMNS),
            reliability=_reliability(report.calibration),
            worst=[(o, faults_of(o)) for o in worst_of(report.outcomes, most=N_WORST)],
            main_leg=MAIN_LEG,
        )
    )


def _table(groups: Mapping[str, Measures]) -> dict[str, list[Estimate]]:
    """Return the estimates of each group that has any."""
    rows = {
        name: [column(measures) for column in _SLICE_COLUMNS.values()]
        for name, measures in groups.items()
    }
    return {name: row for name, row in rows.items() if any(e.n for e in row)}


def _curves(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a recall curve for each level that any question is known for."""
    return [
        plot
        for level in _LEVELS
        if (plot := _curve([o for o in outcomes if level in o.ranks.get(MAIN_LEG, {})], level))
    ]


def _curve(outcomes: Sequence[Outcome], level: str) -> str | None:
    if not outcomes:
        return None
    lines = [
        Line(
            name=leg,
            points=tuple((k, _recall([o.ranks[leg][level] for o in outcomes], k)) for k in _KS),
        )
        for leg in LEGS
    ]
    return line_plot(
        lines,
        title=f"Share of {len(outcomes):,} questions with a right {level} among the first k",
        x_label="k",
        y_label=f"{level} recall",
    )


def _recall(ranks: Sequence[int | None], k: int) -> float:
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def _reliability(calibration: Calibration) -> str | None:
    dots = [
        Dot(
            x=b.confidence,
            y=b.answers,
            weight=b.n / calibration.n,
            note=f"{b.low:.1f} to {b.high:.1f}: {b.n:,} answers",
        )
        for b in calibration.bins
        if b.confidence is not None and b.answers is not None
    ]
    if not dots:
        return None
    return dot_plot(
        dots,
        title="Confidence against how often the evidence held the answer",
        x_label="mean confidence",
        y_label="evidence held the answer",
    )


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _shown(text: str) -> str:
    return _INVISIBLE.sub("\ufffd", text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"cell": _cell, "share": _share, "shown": _shown}
    return environment
