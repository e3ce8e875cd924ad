"""Renaming, deleting and restoring a conversation with plain forms, for pages without scripts."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from starlette.status import HTTP_303_SEE_OTHER

from web.schemas import Title
from web.site import Served

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.post("/c/{conversation_id}/title")
def rename(conversation_id: str, title: Annotated[Title, Form()], site: Served) -> Response:
    """Give a conversation another title and show it."""
    site.application.chats.rename_conversation(conversation_id, title)
    return _to(f"/c/{quote(conversation_id, safe='')}")


@router.post("/c/{conversation_id}/delete")
def delete(conversation_id: str, site: Served) -> Response:
    """Delete a conversation and show the first page, which offers to restore it."""
    site.application.chats.delete_conversation(conversation_id, now=site.application.now())
    return _to(f"/?deleted={quote(conversation_id, safe='')}")


@router.post("/c/{deleted_id}/restore")
def restore(deleted_id: str, site: Served) -> Response:
    """Take the deletion of a conversation back and show it."""
    site.application.chats.restore_conversation(deleted_id)
    return _to(f"/c/{quote(deleted_id, safe='')}")


def _to(address: str) -> Response:
    return RedirectResponse(address, status_code=HTTP_303_SEE_OTHER)
