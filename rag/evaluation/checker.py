"""Measures the citation checker on labelled pairs of a claim and a source.

A row of the file is ``{"id", "claim", "source", "supported", "edit"?, "published"?}``: ``claim``
may be several sentences, ``source`` a whole page, ``edit`` says what was done to the claim. The
class to be found is "unsupported".
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from index.bootstrap import Estimate, mean_estimate
from rag.checking.text import check_text
from rag.errors import EvaluationError
from rag.evaluation.confusion import confusion_of
from rag.evaluation.records import Record, records

__all__ = ["CheckerReport", "LabelledClaim", "evaluate_checker", "read_claims", "render_checker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledClaim:
    """One row; ``published`` is the source's ISO date."""

    claim_id: str
    claim: str
    source: str
    supported: bool
    edit: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckerReport:
    """How well unsupported claims were told from supported ones.

    ``caught`` has the catch rate of each edit of unsupported claims, ``alarms`` the false-alarm
    rate of each edit of supported ones, both in the order of the file.
    """

    balanced_accuracy: Estimate
    f1_unsupported: Estimate
    precision_unsupported: Estimate
    recall_unsupported: Estimate
    caught: Mapping[str, Estimate]
    alarms: Mapping[str, Estimate]
    ms_per_claim: float

    def to_json(self) -> str:
        """Return the report as JSON; an edit of both kinds has a second entry, "…, supported"."""
        fields = asdict(self)
        caught, alarms = fields.pop("caught"), fields.pop("alarms")
        spent = fields.pop("ms_per_claim")
        renamed = {f"{e}, supported" if e in caught else e: m for e, m in alarms.items()}
        form = fields | {"by_edit": caught | renamed, "ms_per_claim": spent}
        return json.dumps(form, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read_claims(path: Path) -> tuple[LabelledClaim, ...]:
    """Return the rows of the file; EvaluationError, with the line, for one that is wrong."""
    claims: dict[str, LabelledClaim] = {}
    for record in records(path):
        claim = _labelled(record)
        if claim.claim_id in claims:
            raise record.wrong(f"the id {claim.claim_id!r} is already taken; make ids unique")
        claims[claim.claim_id] = claim
    if not claims:
        raise EvaluationError(
            f"no claims in {str(path)!r}; write id, claim, source and supported a line"
        )
    return tuple(claims.values())


def _labelled(record: Record) -> LabelledClaim:
    return LabelledClaim(
        claim_id=record.text("id"),
        claim=record.text("claim"),
        source=record.text("source"),
        supported=record.need("supported", bool),
        edit=record.get("edit", str),
        published=_published(record),
    )


def _published(record: Record) -> str | None:
    published = record.get("published", str)
    if published is not None:
        try:
            datetime.fromisoformat(published)
        except ValueError as error:
            raise record.wrong(
                f"'published' is {published!r}; make it an ISO date such as 2015-02-18"
            ) from error
    return published


def evaluate_checker(
    claims: Sequence[LabelledClaim], *, progress: Callable[[int, int], None] | None = None
) -> CheckerReport:
    """Check every claim and compare with its label; ``progress`` is told done and total."""
    # What is loaded at the first call is not the cost of a claim.
    check_text(claims[0].claim, claims[0].source, published=claims[0].published)
    judged, spent = [], 0.0
    for n, claim in enumerate(claims, start=1):
        began = time.perf_counter()
        verdict = check_text(claim.claim, claim.source, published=claim.published)
        spent += time.perf_counter() - began
        judged.append(verdict.supported)
        if progress is not None:
            progress(n, len(claims))
    counted = confusion_of([(c.supported, j) for c, j in zip(claims, judged, strict=True)])
    return CheckerReport(
        balanced_accuracy=counted.balanced_accuracy(),
        f1_unsupported=counted.f1(),
        precision_unsupported=counted.precision(),
        recall_unsupported=counted.recall(),
        caught=_rates(claims, judged, supported=False),
        alarms=_rates(claims, judged, supported=True),
        ms_per_claim=round(1000 * spent / len(claims), 3),
    )


def _rates(
    claims: Sequence[LabelledClaim], judged: Sequence[bool], *, supported: bool
) -> dict[str, Estimate]:
    """Return, by edit, the share of such claims that was judged unsupported."""
    flags: dict[str, list[float]] = {}
    for claim, passed in zip(claims, judged, strict=True):
        if claim.edit is not None and claim.supported == supported:
            flags.setdefault(claim.edit, []).append(float(not passed))
    return {edit: mean_estimate(values) for edit, values in flags.items()}


def render_checker(report: CheckerReport) -> str:
    """Return the report as a table."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: CheckerReport) -> Iterator[str]:
    yield "means with 95 % bootstrap intervals; the class to be found is unsupported"
    yield _line("balanced accuracy", report.balanced_accuracy)
    yield _line("precision", report.precision_unsupported)
    yield _line("recall", report.recall_unsupported)
    yield _line("F1", report.f1_unsupported)
    for heading, rates in (("caught", report.caught), ("false alarms", report.alarms)):
        for edit, rate in rates.items():
            yield _line(f"{heading} {edit}", rate)
    yield f"{'milliseconds per claim':<32}{report.ms_per_claim:.1f}"


def _line(label: str, estimate: Estimate) -> str:
    if estimate.value is None:
        return f"{label:<32}-"
    cell = f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"
    return f"{label:<32}{cell:<21}n={estimate.n:,}"
