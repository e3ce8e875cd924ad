"""An answer for a terminal: its verdicts in words and its footnotes with the quoted sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.cli.output import dated, excerpt, wrapped

if TYPE_CHECKING:
    from rag.types import Answer, Citation, Claim, NearestPassage

__all__ = ["below_text"]

_MARKS = {
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "NOT supported",
    "uncited": "without a source",
}


def below_text(answer: Answer) -> Iterator[str]:
    """Yield the lines that follow an answer's text."""
    if answer.interrupted:
        yield "(interrupted: this is what had arrived)"
    if answer.abstained:
        yield from _refusal(answer)
    else:
        yield from _answer(answer)
    yield ""
    yield f"answer {answer.answer_id}, conversation {answer.conversation_id}"


def _answer(answer: Answer) -> Iterator[str]:
    if answer.reason:
        yield f"({answer.reason})"
    yield from _footnotes(answer.citations)
    if answer.newest_evidence:
        yield ""
        yield f"Newest source: {answer.newest_evidence}"
    if answer.conflicts:
        yield ""
        yield "The sources differ:"
    for conflict in answer.conflicts:
        yield wrapped(f"- {conflict.detail}", indent="  ")
    if answer.claims:
        yield ""
        yield "Checked, sentence by sentence:"
    for number, claim in enumerate(answer.claims, start=1):
        yield from _verdict(number, claim)


def _refusal(answer: Answer) -> Iterator[str]:
    yield f"Not answered: {answer.reason or 'the articles do not say'}"
    if answer.nearest:
        yield ""
        yield "The nearest passages, which are not an answer:"
    for passage in answer.nearest:
        yield from _nearest(passage)


def _footnotes(citations: tuple[Citation, ...]) -> Iterator[str]:
    """Yield each quoted span once, by label, then by place, under one line for its source."""
    spans = {(c.label, c.article_id, c.start, c.end): c for c in citations}
    above = None
    for key in sorted(spans):
        citation = spans[key]
        if above is None or (citation.label, citation.article_id) != above:
            yield ""
            source = dated(citation.title, citation.outlet, citation.published)
            also = f" (also in {', '.join(citation.also_in)})" if citation.also_in else ""
            yield f"[{citation.label}] {source}{also}"
            above = (citation.label, citation.article_id)
        yield from _quote(citation)


def _quote(citation: Citation) -> Iterator[str]:
    if citation.status == "removed":
        yield "    the article was removed"
        return
    yield wrapped(f"“{citation.quote}”", indent="    ")
    place = f"{citation.article_id} {citation.start}:{citation.end}"
    yield f"    {place}{_fate(citation)}"


def _fate(citation: Citation) -> str:
    if citation.status == "moved":
        return ", still there in a newer version, elsewhere"
    if citation.status == "changed":
        return ", no longer in the newest version"
    if citation.status == "leaving":
        return ", being removed"
    return ""


def _verdict(number: int, claim: Claim) -> Iterator[str]:
    yield wrapped(f"{number}. {_MARKS[claim.verdict]}: {claim.reason}", indent="  ")


def _nearest(passage: NearestPassage) -> Iterator[str]:
    yield f"  - {dated(passage.title, passage.outlet, passage.published)}"
    yield wrapped(f"“{excerpt(passage.quote)}”", indent="    ")
    yield f"    {passage.article_id} {passage.start}:{passage.end}"
