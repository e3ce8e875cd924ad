"""Why a question is declined: what kind of refusal it is, in words, and what is shown with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.answering.evidence import unlabelled
from rag.answering.older import OlderEvidence
from rag.answering.reasons import (
    ENDINGS,
    abstention_reason,
    ending_reason,
    older_reason,
    outdated_reason,
)
from rag.freshness import newest_of, outdated
from rag.providers.protocol import Finish
from rag.types import Chip, Evidence, NearestPassage, Refusal

__all__ = ["Declined", "declined"]

_N_NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A refusal; ``kind`` is None where the provider refused without regard to the evidence.

    ``newest`` is the latest date of what is only outdated, None for other kinds.
    """

    kind: Refusal | None
    reason: str
    nearest: tuple[NearestPassage, ...]
    newest: str | None = None


def declined(
    finish: Finish,
    *,
    question: str,
    evidence: Sequence[Evidence],
    chips: Sequence[Chip],
    today: date,
    older: OlderEvidence | None,
) -> Declined:
    """Return why ``question`` is declined that a provider found no answer to in ``evidence``.

    It is only outdated if ``older`` articles answer it, or if it asks for now and what comes close
    is old.
    """
    if older is not None:
        return Declined(
            kind="only_outdated",
            reason=older_reason(older, today),
            nearest=_nearest(older.evidence),
            newest=older.newest,
        )
    kind = _kind(finish, evidence)
    newest = newest_of(e.published for e in evidence)
    if kind == "does_not_say" and (day := outdated(question, newest=newest, today=today)):
        return Declined(
            kind="only_outdated",
            reason=outdated_reason(day, today),
            nearest=_nearest(evidence),
            newest=newest,
        )
    reason = ending_reason(finish) or abstention_reason(evidence, chips)
    return Declined(kind=kind, reason=reason, nearest=_nearest(evidence))


def _kind(finish: Finish, evidence: Sequence[Evidence]) -> Refusal | None:
    if finish.reason in ENDINGS:
        return None
    return finish.refusal or ("does_not_say" if evidence else "nothing_close")


def _nearest(evidence: Sequence[Evidence]) -> tuple[NearestPassage, ...]:
    """Return the first passage of each article, and further ones where there are few articles."""
    first = {item.article_id: item.label for item in reversed(evidence)}
    ranked = sorted(evidence, key=lambda item: item.label != first[item.article_id])
    return tuple(map(unlabelled, ranked[:_N_NEAREST]))
