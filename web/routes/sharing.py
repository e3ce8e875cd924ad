"""``/v1/shares``: makes, lists and ends the links that ``web.routes.shares`` shows."""

from typing import Self

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.status import HTTP_303_SEE_OTHER

from rag.shares import Share
from web.site import Served, Site
from web.templating import page

__all__ = ["router"]

router = APIRouter(tags=["sharing"])


class ShareOut(BaseModel):
    """A read-only link, without its address: that is told only when the link is made."""

    id: str
    title: str
    created_at: str
    n_answers: int

    @classmethod
    def of(cls, share: Share) -> Self:
        """Return the link as the wire shows it."""
        return cls(
            id=share.share_id,
            title=share.title,
            created_at=share.created_at,
            n_answers=len(share.answer_ids),
        )


class NewShareOut(ShareOut):
    """A link that was just made; ``path`` is its address on this server."""

    path: str


class SharePage(BaseModel):
    """Every link that still shows something, the newest first."""

    shares: list[ShareOut]


@router.post("/v1/answers/{answer_id}/share", status_code=201)
def share_answer(answer_id: str, site: Served) -> NewShareOut:
    """Make a read-only link to one answer; its `path` is told here and never again."""
    answer = site.application.chats.answer(answer_id)
    return _new(site, answer.question, [answer_id])


@router.post("/v1/conversations/{conversation_id}/share", status_code=201)
def share_conversation(conversation_id: str, site: Served) -> NewShareOut:
    """Make a read-only link to the answers that a conversation has now, none that come later."""
    found = site.application.chats.conversation(conversation_id)
    return _new(site, found.title, [answer.answer_id for answer in found.answers])


@router.get("/v1/shares")
def list_shares(site: Served) -> SharePage:
    """List the links, the newest first."""
    return SharePage(shares=[ShareOut.of(share) for share in _own(site)])


@router.delete("/v1/shares/{share_id}", status_code=204)
def revoke_share(share_id: str, site: Served) -> None:
    """End a link at once: its address answers 404 from then on."""
    site.application.chats.shares.revoke(share_id)


@router.get("/shares", include_in_schema=False)
def show_shares(request: Request, site: Served, ended: bool = False) -> Response:
    """Show the links that were made, with a form to end each."""
    return page(request, "shares.html", {"shares": _own(site), "ended": ended})


@router.post("/shares/{share_id}/end", include_in_schema=False)
def end_share(share_id: str, site: Served) -> Response:
    """End a link at once and show those that are left."""
    site.application.chats.shares.revoke(share_id)
    return RedirectResponse("/shares?ended=true", status_code=HTTP_303_SEE_OTHER)


def _own(site: Site) -> list[Share]:
    return site.application.chats.shares.list(owner=site.caller.owner)


def _new(site: Site, title: str, answer_ids: list[str]) -> NewShareOut:
    application = site.application
    made = application.chats.shares.create(
        title, answer_ids, now=application.now(), owner=site.caller.owner
    )
    return NewShareOut(**ShareOut.of(made.share).model_dump(), path=f"/s/{made.token}")
