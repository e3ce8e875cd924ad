"""``/v1/conversations``: what was asked before."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from rag.chats import cursor_of
from rag.citations import with_status
from web.entity_tags import NOT_MODIFIED, tagged
from web.replies import AnswerOut
from web.schemas import TitleIn
from web.site import Served, Site

__all__ = ["router"]

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])


class ConversationSummaryOut(BaseModel):
    """A conversation without its answers."""

    id: str
    title: str
    created_at: str
    updated_at: str
    n_answers: int


class ConversationPage(BaseModel):
    """Conversations, the latest first; pass ``next`` as ``after`` to go on, null at the end."""

    conversations: list[ConversationSummaryOut]
    next: str | None


class ConversationOut(BaseModel):
    """A conversation with the answers of one line of turns, oldest first.

    ``versions`` has for each of them the ids of all versions of its turn, oldest first.
    """

    id: str
    title: str
    created_at: str
    updated_at: str
    answers: list[AnswerOut]
    versions: list[tuple[str, ...]]


@router.get("")
def list_conversations(
    site: Served,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    after: Annotated[str | None, Query(max_length=200)] = None,
    q: Annotated[str, Query(max_length=200)] = "",
) -> ConversationPage:
    """List the conversations, the latest first; with ``q`` those that have its words."""
    found = site.application.chats.list_conversations(
        limit=limit + 1, after=after, owner=site.caller.owner, query=q
    )
    shown = [
        ConversationSummaryOut(
            id=summary.conversation_id,
            title=summary.title,
            created_at=summary.created_at,
            updated_at=summary.updated_at,
            n_answers=summary.n_answers,
        )
        for summary in found[:limit]
    ]
    more = len(found) > limit
    return ConversationPage(conversations=shown, next=cursor_of(found[limit - 1]) if more else None)


@router.get("/{conversation_id}", response_model=ConversationOut, responses=NOT_MODIFIED)
def read_conversation(
    conversation_id: str,
    request: Request,
    site: Served,
    answer: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Return the turns up to the newest answer, or the newest line of turns through ``answer``."""
    return tagged(request, _conversation(conversation_id, site, through=answer))


def _conversation(
    conversation_id: str, site: Site, *, through: str | None = None
) -> ConversationOut:
    application = site.application
    conversation = application.chats.conversation(conversation_id, through=through)
    return ConversationOut(
        id=conversation.conversation_id,
        title=conversation.title,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        answers=[AnswerOut.of(with_status(a, application.store)) for a in conversation.answers],
        versions=list(conversation.versions),
    )


@router.patch("/{conversation_id}")
def rename_conversation(conversation_id: str, body: TitleIn, site: Served) -> ConversationOut:
    """Give a conversation another title."""
    site.application.chats.rename_conversation(conversation_id, body.title)
    return _conversation(conversation_id, site)


@router.delete("/{conversation_id}", status_code=204)
def delete_conversation(conversation_id: str, site: Served) -> None:
    """Delete a conversation with all its answers; for ten minutes it can be restored."""
    site.application.chats.delete_conversation(conversation_id, now=site.application.now())


@router.post("/{deleted_id}/restore", status_code=204)
def restore_conversation(deleted_id: str, site: Served) -> None:
    """Take the deletion of a conversation back."""
    site.application.chats.restore_conversation(deleted_id)
