"""Stored answers as text to take away: Markdown, HTML, plain text with footnotes, or JSON.

Every form but JSON renders one document; JSON is the answers themselves, as the API gives them,
which ``footnote check`` reads again.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from rag.chats import Conversation
from rag.citations import VersionSource, with_status
from rag.exporting.document import Document, document_of
from rag.exporting.forms import ExportForm
from rag.exporting.html import as_html
from rag.exporting.markdown import as_markdown
from rag.exporting.plain import as_plain_text
from rag.types import Answer

__all__ = ["Export", "export_answer", "export_conversation"]

_MOST_NAME_CHARS = 60
_ANSWER = TypeAdapter(Answer)
_WRITTEN: dict[ExportForm, tuple[str, str, Callable[[Document], str]]] = {
    ExportForm.MARKDOWN: ("md", "text/markdown", as_markdown),
    ExportForm.HTML: ("html", "text/html", as_html),
    ExportForm.TEXT: ("txt", "text/plain", as_plain_text),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A text with its media type, and a file name made of plain letters, digits and hyphens."""

    text: str
    media_type: str
    file_name: str


def export_answer(answer: Answer, versions: VersionSource, form: ExportForm) -> Export:
    """Return one answer; its citations say what became of them as of now."""
    answer = with_status(answer, versions)
    return _export(answer.question, [answer], _answer_fields(answer), form)


def export_conversation(
    conversation: Conversation, versions: VersionSource, form: ExportForm
) -> Export:
    """Return a conversation with all its answers, the oldest first."""
    answers = [with_status(answer, versions) for answer in conversation.answers]
    fields: dict[str, object] = {
        "id": conversation.conversation_id,
        "title": conversation.title,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "answers": [_answer_fields(answer) for answer in answers],
    }
    return _export(conversation.title, answers, fields, form)


def _export(
    title: str, answers: Sequence[Answer], fields: dict[str, object], form: ExportForm
) -> Export:
    if form is ExportForm.JSON:
        text = json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
        return Export(text=text, media_type="application/json", file_name=_name(title, "json"))
    suffix, media_type, written = _WRITTEN[form]
    return Export(
        text=written(document_of(title, answers)),
        media_type=media_type,
        file_name=_name(title, suffix),
    )


def _answer_fields(answer: Answer) -> dict[str, object]:
    fields = _ANSWER.dump_python(answer, mode="json")
    return {"id": fields.pop("answer_id"), **fields}


def _name(title: str, suffix: str) -> str:
    """Return a file name that no system takes for a path, a hidden file or a device."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", letters)[:_MOST_NAME_CHARS].strip("-")
    return f"footnote-{words or 'answer'}.{suffix}"
