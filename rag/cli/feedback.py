"""``footnote feedback``: what readers said, and evaluation cases made of it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import AsJson
from rag.cli.output import excerpt, say, say_json, say_table
from rag.cli.session import session_of

if TYPE_CHECKING:
    from rag.feedback import Feedback

__all__ = ["feedback"]


def feedback(
    context: typer.Context,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar="FOLDER",
            file_okay=False,
            help="Write evaluation cases for 'footnote eval' and 'eval-checker' there.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many to list.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what readers said of answers and citations, the latest first."""
    with session_of(context).open() as application:
        if export is not None:
            from rag.evaluation.feedback_cases import export_feedback

            done = export_feedback(application.chats, application.store, export)
            if as_json:
                say_json(asdict(done))
                return
            say(
                f"wrote {done.n_questions} questions over {done.n_articles} articles, "
                f"{done.n_claims} judged citations and {done.n_open} open questions to {export}"
            )
            if done.n_left_out:
                say(f"{done.n_left_out} left out: the words that they are about are gone")
            return
        found = application.chats.feedback.list_feedback(limit=limit)
    if as_json:
        say_json({"feedback": [_json(item) for item in found]})
        return
    say_table(("when", "said", "of", "question", "note"), (_row(item) for item in found))


def _json(item: Feedback) -> dict[str, object]:
    fields = asdict(item)
    return {"id": fields.pop("feedback_id"), **fields}


def _row(item: Feedback) -> tuple[str, ...]:
    place = "the answer" if item.claim is None else f"[{item.label}] in sentence {item.claim + 1}"
    said = item.kind.replace("_", " ")
    return item.created_at[:16], said, place, excerpt(item.question), excerpt(item.note or "")
