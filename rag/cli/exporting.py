"""``footnote export``: a stored answer or conversation as a file to take away."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.output import say
from rag.cli.session import session_of
from rag.errors import StoreError, UnknownIdError
from rag.exporting.forms import ExportForm

if TYPE_CHECKING:
    from rag.application import Application
    from rag.exporting.export import Export

__all__ = ["export"]

_FORMS = {
    ".html": ExportForm.HTML,
    ".htm": ExportForm.HTML,
    ".json": ExportForm.JSON,
    ".txt": ExportForm.TEXT,
}


def export(
    context: typer.Context,
    any_id: Annotated[str, typer.Argument(metavar="ANSWER_ID|CONVERSATION_ID")],
    form: Annotated[
        ExportForm | None,
        typer.Option(
            "--format", help="The form to write; else what FILE ends in says it, or markdown."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write this file, not to the screen."),
    ] = None,
) -> None:
    """Write an answer or a conversation with its sources, quotes and verdicts as of now."""
    with session_of(context).open() as application:
        made = _export(application, any_id, form or _form_of(output))
    if output is None:
        say(made.text, end="")
        return
    try:
        output.write_text(made.text, encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"cannot write {str(output)!r}: {error.strerror}; name a file that can be written"
        ) from error


def _form_of(output: Path | None) -> ExportForm:
    """Return the form that a file name promises, so that no page is named ``.html`` and is none."""
    return _FORMS.get(output.suffix.lower() if output else "", ExportForm.MARKDOWN)


def _export(application: Application, any_id: str, form: ExportForm) -> Export:
    from rag.exporting.export import export_answer, export_conversation

    chats, store = application.chats, application.store
    with suppress(UnknownIdError):
        return export_answer(chats.answer(any_id), store, form)
    try:
        conversation = chats.conversation(any_id)
    except UnknownIdError:
        raise UnknownIdError("answer or conversation", [any_id]) from None
    return export_conversation(conversation, store, form)
