"""Answers and conversations to take away: as a file, and as a page to print."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from rag.citations import with_status
from rag.exporting.document import document_of
from rag.exporting.export import Export, export_answer, export_conversation
from rag.exporting.forms import ExportForm
from rag.types import Answer
from web.site import Served, Site
from web.templating import page

__all__ = ["router"]

router = APIRouter(tags=["answers"])

Format = Annotated[ExportForm, Query(alias="format")]
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            **{
                media_type: {"schema": {"type": "string"}}
                for media_type in ("text/markdown", "text/html", "text/plain")
            },
            "application/json": {"schema": {"type": "object"}},
        },
    }
}


@router.get("/v1/answers/{answer_id}/export", response_class=Response, responses=_FILES)
def export_one(answer_id: str, site: Served, form: Format = ExportForm.MARKDOWN) -> Response:
    """Return an answer as a file: `markdown`, `html`, `text` with footnotes, or `json`."""
    application = site.application
    return _file(export_answer(application.chats.answer(answer_id), application.store, form))


@router.get("/v1/conversations/{conversation_id}/export", response_class=Response, responses=_FILES)
def export_all(conversation_id: str, site: Served, form: Format = ExportForm.MARKDOWN) -> Response:
    """Return a conversation as a file: `markdown`, `html`, `text` with footnotes, or `json`."""
    application = site.application
    found = application.chats.conversation(conversation_id)
    return _file(export_conversation(found, application.store, form))


@router.get("/answers/{answer_id}/print", include_in_schema=False)
def print_one(request: Request, answer_id: str, site: Served) -> Response:
    """Show an answer with its notes, to be printed."""
    answer = site.application.chats.answer(answer_id)
    back = f"/c/{answer.conversation_id}#{answer.answer_id}"
    return _printed(request, site, answer.question, [answer], back)


@router.get("/c/{conversation_id}/print", include_in_schema=False)
def print_all(request: Request, conversation_id: str, site: Served) -> Response:
    """Show a conversation with its notes, to be printed."""
    found = site.application.chats.conversation(conversation_id)
    return _printed(request, site, found.title, found.answers, f"/c/{found.conversation_id}")


def _file(export: Export) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{export.file_name}"'}
    return Response(export.text, media_type=f"{export.media_type}; charset=utf-8", headers=headers)


def _printed(
    request: Request, site: Site, title: str, answers: Sequence[Answer], back: str
) -> Response:
    now = [with_status(answer, site.application.store) for answer in answers]
    context: dict[str, object] = {"document": document_of(title, now), "back": back}
    return page(request, "printed.html", context)
