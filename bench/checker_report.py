"""Compare the citation checker with word overlap on human-labelled sets.

Run: ``python -m bench.checker_report --data DATA [--edited FILE] [--limit N] [--json FILE]``. On
each set's test part, the balanced accuracy and the F1 of the unsupported class of two judges: the
checker, and the share of a claim's content words that its source has, against one threshold for
all sets, chosen on their dev parts. ``--edited`` adds the output of ``bench.edited_claims``.
The published figures are means over the eleven sets of LLM-AggreFact, not these: for orientation.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.checker_readers import digest
from bench.checker_sets import NLI_SETS, SETS, Part, Row, labelled_rows
from index.analysis import terms
from index.bootstrap import Estimate
from rag.checking.text import check_text
from rag.evaluation.checker import read_claims
from rag.evaluation.confusion import confusion_of

MEASURED = tuple(name for name in SETS if name not in NLI_SETS)
# Balanced accuracy, means over LLM-AggreFact (Tang et al. 2024, https://arxiv.org/abs/2404.10774).
PUBLISHED_ELSEWHERE = {
    "Bespoke-MiniCheck-7B": 0.774,
    "MiniCheck-RoBERTa-L, 0.4B": 0.735,
    "HHEM-2.1-Open, 0.1B": 0.718,
    "SummaC-ZS, 0.1B": 0.677,
    "T5-NLI-Mixed, 11B, ALCE's judge": 0.611,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judge's figures on one set."""

    balanced_accuracy: Estimate
    f1_unsupported: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResult:
    """What both judges reached on a set of ``n`` pairs, ``unsupported`` of them unsupported."""

    n: int
    unsupported: int
    overlap: Judged
    checker: Judged
    ms_per_claim: float


def overlap(claim: str, source: str) -> float:
    """Return the share of the claim's distinct content words that the source has, 0..1."""
    words = set(terms(claim))
    return len(words & set(terms(source))) / len(words) if words else 0.0


def best_threshold(scored: Mapping[str, Sequence[tuple[bool, float]]]) -> float:
    """Return the threshold with the best mean balanced accuracy over the sets; ties: the lowest.

    A claim is judged supported from the threshold on.
    """
    candidates = [step / 100 for step in range(101)]
    return max(candidates, key=lambda limit: (_mean_accuracy(scored, limit), -limit))


def _mean_accuracy(scored: Mapping[str, Sequence[tuple[bool, float]]], limit: float) -> float:
    values = []
    for rows in scored.values():
        right = [
            [(score >= limit) == label for label, score in rows if label == wanted]
            for wanted in (True, False)
        ]
        values.append(sum(sum(part) / len(part) for part in right if part) / 2)
    return sum(values) / len(values)


def rows_of(
    data: Path, part: Part, limit: int | None, edited: Path | None = None
) -> dict[str, list[Row]]:
    """Return the sets' rows of a part; with ``limit``, that many of each, chosen by their hash."""
    by_set: dict[str, list[Row]] = {name: [] for name in MEASURED}
    for row in labelled_rows(data, MEASURED):
        if row.part == part:
            by_set[row.set_name].append(row)
    if edited is not None:
        by_set["edited_claims"] = list(_edited(edited, part))
    for rows in by_set.values():
        rows.sort(key=lambda row: digest(row.id))
    return {name: rows[:limit] for name, rows in by_set.items()}


def _edited(path: Path, part: Part) -> Iterator[Row]:
    for claim in read_claims(path):
        yield Row(
            id=claim.claim_id,
            set_name="edited_claims",
            claim=claim.claim,
            source=claim.source,
            supported=claim.supported,
            published=claim.published,
            part=part,
        )


def result_of(rows: Sequence[Row], threshold: float) -> SetResult:
    """Measure both judges on the rows."""
    by_overlap = [(r.supported, overlap(r.claim, r.source) >= threshold) for r in rows]
    began = time.perf_counter()
    by_checker = [
        (r.supported, check_text(r.claim, r.source, published=r.published).supported) for r in rows
    ]
    spent = time.perf_counter() - began
    return SetResult(
        n=len(rows),
        unsupported=sum(not row.supported for row in rows),
        overlap=_judged(by_overlap),
        checker=_judged(by_checker),
        ms_per_claim=round(1000 * spent / len(rows), 2),
    )


def _judged(judged: Sequence[tuple[bool, bool]]) -> Judged:
    counted = confusion_of(judged)
    return Judged(balanced_accuracy=counted.balanced_accuracy(), f1_unsupported=counted.f1())


def mean_of(estimates: Sequence[Estimate]) -> float:
    """Return the mean over the sets that have a value; each set counts the same."""
    values = [estimate.value for estimate in estimates if estimate.value is not None]
    return sum(values) / len(values)


def means(results: Mapping[str, SetResult]) -> dict[str, float]:
    """Return the four means over the human-labelled sets."""
    labelled = [result for name, result in results.items() if name in MEASURED]
    return {
        "overlap_balanced_accuracy": mean_of([r.overlap.balanced_accuracy for r in labelled]),
        "overlap_f1_unsupported": mean_of([r.overlap.f1_unsupported for r in labelled]),
        "checker_balanced_accuracy": mean_of([r.checker.balanced_accuracy for r in labelled]),
        "checker_f1_unsupported": mean_of([r.checker.f1_unsupported for r in labelled]),
    }


def lines(results: Mapping[str, SetResult], threshold: float) -> Iterator[str]:
    """Yield the table."""
    yield f"word overlap judges supported from {threshold:.2f} on"
    judges = "".join(f"{judge + ' BAcc':>22}{'F1':>7}" for judge in ("overlap", "checker"))
    yield f"{'':<19}{'n':>6}{'unsup.':>8}{judges}{'ms':>7}"
    for name, r in results.items():
        yield (
            f"{name:<19}{r.n:>6}{r.unsupported:>8}"
            f"{_cell(r.overlap.balanced_accuracy):>22}{_short(r.overlap.f1_unsupported):>7}"
            f"{_cell(r.checker.balanced_accuracy):>22}{_short(r.checker.f1_unsupported):>7}"
            f"{r.ms_per_claim:>7.1f}"
        )
    for name, value in means(results).items():
        yield f"mean {name:<32}{value:.3f}"
    for name, value in PUBLISHED_ELSEWHERE.items():
        yield f"elsewhere {name:<32}{value:.3f} balanced accuracy"


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "-"
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"


def _short(estimate: Estimate) -> str:
    return "-" if estimate.value is None else f"{estimate.value:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--edited", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    dev = rows_of(options.data, "dev", None)
    threshold = best_threshold(
        {n: [(r.supported, overlap(r.claim, r.source)) for r in rows] for n, rows in dev.items()}
    )
    test = rows_of(options.data, "test", options.limit, options.edited)
    results = {name: result_of(rows, threshold) for name, rows in test.items()}
    print("\n".join(lines(results, threshold)))
    if options.json:
        form = {
            "overlap_threshold": threshold,
            "sets": {name: asdict(result) for name, result in results.items()},
            "means": means(results),
            "published_elsewhere": PUBLISHED_ELSEWHERE,
        }
        options.json.write_text(json.dumps(form, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
