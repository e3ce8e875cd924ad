"""Checks a text of one or several sentences against one source, as if every sentence cited it.

It is what a single claim and a single page are measured and verified with, where there is no
answer with labels. A label that stands in the text is left out and says nothing.
"""

from dataclasses import dataclass, replace

from rag.canonical import canonical_text
from rag.checking.claims import CheckedClaim, check_claim
from rag.checking.side_by_side import side_by_side
from rag.claims import claim_spans
from rag.types import Evidence, LegScores

__all__ = ["TextVerdict", "check_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVerdict:
    """Whether every sentence is supported; ``score`` is the lowest of theirs, 0..1.

    ``claims`` are the sentences' results in the order of the text. A text without a word has
    none, is not supported and scores 0.
    """

    supported: bool
    score: float
    claims: tuple[CheckedClaim, ...]


def check_text(claim: str, source: str, *, published: str | None = None) -> TextVerdict:
    """Check the sentences of ``claim`` against ``source``, a sentence or a whole page.

    ``published`` is the source's ISO date. Both texts are made canonical first.
    """
    evidence = [_evidence(canonical_text(source), published)]
    spans = [replace(s, labels=(1,), unknown=()) for s in claim_spans(canonical_text(claim), 1)]
    checked = tuple(side_by_side(lambda span: check_claim(span, evidence), spans))
    return TextVerdict(
        supported=bool(checked) and all(result.verdict == "supported" for result in checked),
        score=min((result.score or 0.0 for result in checked), default=0.0),
        claims=checked,
    )


def _evidence(text: str, published: str | None) -> Evidence:
    return Evidence(
        label=1,
        passage_id=0,
        article_id="",
        version="",
        title="",
        author=None,
        outlet=None,
        published=published,
        url=None,
        language=None,
        start=0,
        end=len(text),
        text=text,
        score=0.0,
        legs=LegScores(dense=None, lexical=None),
    )
