"""``/v1/feedback``: what readers say of answers and citations."""

from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from rag.answering.storable import storable
from rag.feedback import MOST_NOTE_CHARS, Feedback, FeedbackKind, cursor_of
from web.site import Served

__all__ = ["FeedbackIn", "FeedbackOut", "FeedbackPage", "router"]

router = APIRouter(tags=["feedback"])
# More than an answer has claims or labels, and a number that SQLite takes.
_MOST_PLACES = 100_000


class FeedbackIn(BaseModel):
    """A word on an answer, or with ``claim`` and ``label`` on one of its citations."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"kind": "helpful"},
                {"kind": "does_not_support", "claim": 0, "label": 1, "note": "It says 2023."},
            ]
        },
    )

    kind: FeedbackKind
    claim: Annotated[int, Field(ge=0, le=_MOST_PLACES)] | None = None
    label: Annotated[int, Field(ge=1, le=_MOST_PLACES)] | None = None
    note: Annotated[str, Field(max_length=MOST_NOTE_CHARS)] | None = None


class FeedbackOut(BaseModel):
    """One word of a reader, and the question of the answer that it is about."""

    id: str
    answer_id: str
    conversation_id: str
    question: str
    kind: FeedbackKind
    claim: int | None
    label: int | None
    note: str | None
    created_at: str

    @classmethod
    def of(cls, feedback: Feedback) -> Self:
        """Return the feedback as the wire shows it."""
        return cls(
            id=feedback.feedback_id,
            answer_id=feedback.answer_id,
            conversation_id=feedback.conversation_id,
            question=feedback.question,
            kind=feedback.kind,
            claim=feedback.claim,
            label=feedback.label,
            note=feedback.note,
            created_at=feedback.created_at,
        )


class FeedbackPage(BaseModel):
    """Feedback, the latest first; pass ``next`` as ``after`` to go on, null at the end."""

    feedback: list[FeedbackOut]
    next: str | None


@router.post("/v1/answers/{answer_id}/feedback", status_code=201)
def give_feedback(answer_id: str, body: FeedbackIn, site: Served) -> FeedbackOut:
    """Say whether an answer helped, or whether a citation supports its sentence.

    A second word on the same thing replaces the first.
    """
    application = site.application
    answer = application.chats.answer(answer_id)
    note = storable(body.note).strip() if body.note else None
    given = application.chats.feedback.give(
        answer,
        body.kind,
        claim=body.claim,
        label=body.label,
        note=note or None,
        now=application.now(),
    )
    return FeedbackOut.of(given)


@router.get("/v1/feedback")
def list_feedback(
    site: Served,
    conversation_id: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(max_length=200)] = None,
) -> FeedbackPage:
    """List what readers said, the latest first."""
    found = site.application.chats.feedback.list_feedback(
        conversation_id=conversation_id, owner=site.caller.owner, limit=limit + 1, after=after
    )
    more = len(found) > limit
    return FeedbackPage(
        feedback=[FeedbackOut.of(item) for item in found[:limit]],
        next=cursor_of(found[limit - 1]) if more else None,
    )


@router.delete("/v1/feedback/{feedback_id}", status_code=204)
def undo_feedback(feedback_id: str, site: Served) -> None:
    """Take a word back."""
    site.application.chats.feedback.undo(feedback_id)
