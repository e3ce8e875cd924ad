"""What the tools return: the structures of the JSON API without what only a page needs."""

from typing import Self

from pydantic import BaseModel

from rag.types import Answer, Citation, Claim, Conflict, Fallback, NearestPassage, Refusal
from rag.verifying.types import (
    CheckedCitation,
    FormatName,
    InventedQuote,
    UnplacedMark,
    VerdictCounts,
    VerifiedAnswer,
    VerifiedSource,
)

__all__ = ["ArticleSlice", "AskReply", "CheckReply"]


class AskReply(BaseModel):
    """One answer. Claims point into ``text``; citations into the canonical text of a version.

    For each citation ``version_text[start:end] == quote``, in code points.
    """

    id: str
    conversation_id: str
    question: str
    standalone_question: str
    text: str
    abstained: bool
    reason: str | None
    refusal: Refusal | None
    claims: list[Claim]
    citations: list[Citation]
    nearest: list[NearestPassage]
    conflicts: list[Conflict]
    newest_evidence: str | None
    notice: str | None
    fallback: Fallback | None
    provider: str
    model: str | None

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the answer as a tool shows it."""
        return cls(
            id=answer.answer_id,
            conversation_id=answer.conversation_id,
            question=answer.question,
            standalone_question=answer.standalone_question,
            text=answer.text,
            abstained=answer.abstained,
            reason=answer.reason,
            refusal=answer.refusal,
            claims=list(answer.claims),
            citations=list(answer.citations),
            nearest=list(answer.nearest),
            conflicts=list(answer.conflicts),
            newest_evidence=answer.newest_evidence,
            notice=answer.notice,
            fallback=answer.fallback,
            provider=answer.provider,
            model=answer.model,
        )


class ArticleSlice(BaseModel):
    """A stretch of an article: ``text == version_text[start:end]``; ``next`` is where to go on."""

    id: str
    title: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str | None
    version: str
    current: bool
    start: int
    end: int
    n_chars: int
    text: str
    next: int | None


class CheckReply(BaseModel):
    """What the checks found; ``supported`` says that every claim is supported."""

    format: FormatName
    text: str
    supported: bool
    counts: VerdictCounts
    claims: list[Claim]
    citations: list[CheckedCitation]
    sources: list[VerifiedSource]
    rejected_labels: int
    invented_quotes: list[InventedQuote]
    unplaced: list[UnplacedMark]

    @classmethod
    def of(cls, found: VerifiedAnswer) -> Self:
        """Return the report as a tool shows it."""
        return cls(
            format=found.format,
            text=found.text,
            supported=found.supported,
            counts=found.counts,
            claims=list(found.claims),
            citations=list(found.citations),
            sources=list(found.sources),
            rejected_labels=found.rejected_labels,
            invented_quotes=list(found.invented_quotes),
            unplaced=list(found.unplaced),
        )
