"""Says which differences between two evaluations are real, question by question.

Reads two JSON reports and pairs their questions by id. A measure is compared over the questions
that both have it for; a question whose words or whose being answerable changed is another one.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.bootstrap import Difference, paired_difference
from rag.errors import EvaluationError
from rag.evaluation.records import Record

__all__ = ["N_RESAMPLES", "Compared", "Comparison", "compare", "read_rows", "render_comparison"]

N_RESAMPLES = 10_000
# With fewer questions that differ no sign test gets below 5 %: 2 / 2 ** 5 is 6 %.
_FEWEST_DIFFERENT = 6
_LOWER_IS_BETTER = frozenset({"abstention.false_refusal_rate"})
# By the name in a row: the name in the report.
_SCORES = {
    "contains_first": "answers.contains_first",
    "f1": "answers.f1",
    "highlight_f1": "answers.highlight_f1",
    "citation_precision": "citations.precision",
    "citation_recall": "citations.recall",
    "alce_precision": "citations.alce_precision",
    "alce_recall": "citations.alce_recall",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure: both means over the same questions, and the difference, second - first.

    ``n_different`` questions score differently. ``real`` says that the 95 % interval leaves out 0
    and that enough questions differ for an interval to mean something; ``better`` is None unless
    it is real.
    """

    first: float
    second: float
    difference: Difference
    n_different: int
    real: bool
    better: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Every measure by its name in the report, and how many questions were left out."""

    measures: Mapping[str, Compared]
    n_paired: int
    n_only_first: int
    n_only_second: int
    n_changed: int

    def to_json(self) -> str:
        """Return the comparison as JSON; the form is that of ``docs/evaluation.md``."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read_rows(path: Path) -> dict[str, Record]:
    """Return the questions of a JSON report by id; EvaluationError if it is none."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(
            f"cannot read {str(path)!r}: {error.strerror}; name a file that --json wrote"
        ) from error
    except (ValueError, RecursionError) as error:
        raise EvaluationError(
            f"{str(path)!r} is not valid JSON: {error}; name a file that --json wrote"
        ) from error
    if not isinstance(report, dict) or "by_question" not in report:
        raise EvaluationError(
            f"{str(path)!r} has no 'by_question'; measure again with this version and --json"
        )
    whole = Record(where=path.name, fields=report)
    return {row.text("id"): row for row in whole.objects("by_question")}


def compare(first: Mapping[str, Record], second: Mapping[str, Record]) -> Comparison:
    """Compare two reports' questions; EvaluationError if they have none in common.

    The intervals are percentile ones of a seeded paired bootstrap with N_RESAMPLES resamples: the
    same reports always compare the same.
    """
    shared = [question_id for question_id in first if question_id in second]
    paired = [i for i in shared if _asked(first[i]) == _asked(second[i])]
    if not paired:
        raise EvaluationError(
            f"the reports have no question in common ({len(first)!r} and {len(second)!r} "
            "questions); compare two runs over the same folder"
        )
    scores = [(dict(_scores(first[i])), dict(_scores(second[i]))) for i in paired]
    names = dict.fromkeys(name for one, other in scores for name in one if name in other)
    return Comparison(
        measures={
            name: _compared(
                name, [(a[name], b[name]) for a, b in scores if name in a and name in b]
            )
            for name in names
        },
        n_paired=len(paired),
        n_only_first=len(first) - len(shared),
        n_only_second=len(second) - len(shared),
        n_changed=len(shared) - len(paired),
    )


def _asked(row: Record) -> tuple[str, bool]:
    return row.text("question"), row.need("answerable", bool)


def _scores(row: Record) -> Iterator[tuple[str, float]]:
    """Yield each measure that this question has."""
    yield from _retrieval(row)
    if row.get("answer", dict) is not None:
        yield from _answer(row)


def _retrieval(row: Record) -> Iterator[tuple[str, float]]:
    retrieval = _object(row, "retrieval")
    for leg in retrieval.fields:
        levels = _object(retrieval, leg)
        for level in levels.fields:
            measures = _object(levels, level)
            for name in measures.fields:
                yield f"retrieval.{leg}.{level}.{name}", _number(measures, name)


def _answer(row: Record) -> Iterator[tuple[str, float]]:
    answer = _object(row, "answer")
    scores = _object(answer, "scores")
    for name, shown in _SCORES.items():
        if scores.fields.get(name) is not None:
            yield shown, _number(scores, name)
    refused, known = answer.need("abstained", bool), row.need("answerable", bool)
    yield f"abstention.{'false_' if known else ''}refusal_rate", float(refused)
    yield "abstention.accuracy", float(refused != known)


def _object(row: Record, name: str) -> Record:
    return Record(where=f"{row.where}, {name}", fields=row.need(name, dict))


def _number(row: Record, name: str) -> float:
    value = row.fields[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise row.wrong(f"{name!r} is {value!r}; make it a number")
    return float(value)


def _compared(name: str, pairs: Sequence[tuple[float, float]]) -> Compared:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    difference = paired_difference(second, first, n_resamples=N_RESAMPLES)
    n_different = sum(a != b for a, b in pairs)
    leaves_out_zero = difference.low > 0 or difference.high < 0
    real = leaves_out_zero and n_different >= _FEWEST_DIFFERENT
    better = (difference.value > 0) != (name in _LOWER_IS_BETTER)
    return Compared(
        first=sum(first) / len(first),
        second=sum(second) / len(second),
        difference=difference,
        n_different=n_different,
        real=real,
        better=better if real else None,
    )


def render_comparison(comparison: Comparison) -> str:
    """Return the comparison as a text table."""
    return "\n".join(_lines(comparison)) + "\n"


def _lines(comparison: Comparison) -> Iterator[str]:
    yield (
        f"{comparison.n_paired:,} questions in both; {comparison.n_only_first:,} only in the "
        f"first, {comparison.n_only_second:,} only in the second, {comparison.n_changed:,} changed"
    )
    yield f"differences are second - first, with 95 % intervals of {N_RESAMPLES:,} resamples"
    yield ""
    yield f"{'':<40}{'first':>7}{'second':>8}  {'difference':<25}{'n':>7}  real"
    counts: Counter[str] = Counter()
    for name, one in comparison.measures.items():
        gap = one.difference
        change = f"{gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})"
        verdict = {None: "no", True: "better", False: "worse"}[one.better]
        counts[verdict] += 1
        yield f"{name:<40}{one.first:>7.3f}{one.second:>8.3f}  {change:<25}{gap.n:>7,}  {verdict}"
    yield ""
    yield (
        f"of {len(comparison.measures):,} differences {counts['better']:,} are real and better, "
        f"{counts['worse']:,} real and worse"
    )
