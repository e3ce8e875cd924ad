"""Looks whether older articles answer a question that none of the days asked for answers."""

import logging
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.types import Filters
from rag.answering.finding import Finder, Wanted
from rag.answering.several import wordings_of_parts
from rag.answering.threads import searched
from rag.asked_dates import in_words
from rag.errors import ProviderError
from rag.freshness import newest_of
from rag.labels import find_labels
from rag.providers.closing import text_of
from rag.providers.protocol import ChatProvider, ChatRequest
from rag.types import Evidence

__all__ = ["OlderAnswers", "OlderEvidence", "first_day"]

_log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderEvidence:
    """Evidence from before ``days``, what answers the question first.

    ``newest`` is the latest date of that, as ISO; ``days`` are those asked for, in words.
    """

    evidence: tuple[Evidence, ...]
    newest: str
    days: str


class OlderAnswers:
    """Searches before the days asked for; ``judge`` says what of that answers the question."""

    def __init__(self, finder: Finder, judge: ChatProvider) -> None:
        self._finder = finder
        self._judge = judge

    async def find(
        self, wanted: Wanted, asking: ChatRequest, *, first: date
    ) -> OlderEvidence | None:
        """Return evidence from before the day ``first`` that answers, None if there is none.

        What is asked is the query, which does not name those days; other conditions, the number of
        passages and the strictness stay. None too where the judge fails: the refusal that it would
        explain stands without it.
        """
        eve = (first - timedelta(days=1)).isoformat()
        before = replace(wanted.filters, published_from=None, published_to=eve)
        older = replace(wanted, filters=before, preferred=None)
        found = await searched(self._finder.find, older)
        evidence = found.evidence
        read = replace(
            asking,
            question=wanted.query,
            evidence=evidence,
            history=(),
            wordings=(),
            parts=wordings_of_parts(found.of_parts, evidence),
        )
        try:
            labels = await self._answering(read)
        except ProviderError as error:
            _log.warning("older articles could not be read: %s", error)
            return None
        ranked = sorted(evidence, key=lambda e: e.label not in labels)
        newest = newest_of(e.published for e in ranked[: len(labels)])
        if newest is None:
            return None
        last = wanted.filters.published_to
        days = in_words(first, date.fromisoformat(last) if last else None)
        return OlderEvidence(evidence=tuple(ranked), newest=newest, days=days)

    async def _answering(self, asking: ChatRequest) -> set[int]:
        """Return the labels of the evidence that the judge answers from."""
        text = await text_of(self._judge, asking) if asking.evidence else ""
        marks = find_labels(text, len(asking.evidence))
        return {label for mark in marks for label in mark.labels}


def first_day(filters: Filters) -> date | None:
    """Return the first day that is asked for, None where that leaves out nothing older."""
    first = date.fromisoformat(filters.published_from or date.min.isoformat())
    return first if first > date.min else None
