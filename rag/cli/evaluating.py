"""``footnote eval`` and ``eval-checker``: how good answers are, and how good their checks are."""

from __future__ import annotations

import json
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from rag.cli.output import say, say_json
from rag.cli.progress import meter
from rag.cli.session import session_of
from rag.errors import EvaluationError

if TYPE_CHECKING:
    from types import TracebackType

    from rag.cli.progress import Advance

__all__ = ["evaluate", "evaluate_checker"]

_STANDARD_OUTPUT = Path("-")


def evaluate(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", exists=True, file_okay=False, help="Articles and questions."
        ),
    ],
    *,
    provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who writes the answers.")
    ] = None,
    no_answers: Annotated[
        bool, typer.Option("--no-answers", help="Measure the search alone.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Take only the first questions.")] = None,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="Write the figures as JSON too; - prints them in place of the table.",
        ),
    ] = None,
) -> None:
    """Measure search, answers, citations and refusals on a folder of questions."""
    from rag.evaluation.report import render
    from rag.evaluation.run import evaluate as measured

    session = session_of(context)
    with _Stages() as progress:
        report = measured(
            folder,
            settings=session.settings(),
            embedder=session.embedder,
            provider=provider,
            answers=not no_answers,
            limit=limit,
            progress=progress,
        )
    if json_file == _STANDARD_OUTPUT:
        say_json(json.loads(report.to_json()))
        return
    if json_file is not None:
        _write(json_file, report.to_json())
    say(render(report), end="")


def evaluate_checker(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, dir_okay=False, help="Claims, sources and labels."
        ),
    ],
    *,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="Write the figures as JSON too; - prints them in place of the table.",
        ),
    ] = None,
) -> None:
    """Measure the check of citations on claims whose support is known."""
    from rag.evaluation.checker import evaluate_checker as measured
    from rag.evaluation.checker import read_claims, render_checker

    claims = read_claims(file)
    with _Stages() as progress:
        report = measured(claims, progress=partial(progress, "checking claims"))
    if json_file == _STANDARD_OUTPUT:
        say_json(json.loads(report.to_json()))
        return
    if json_file is not None:
        _write(json_file, report.to_json())
    say(render_checker(report), end="")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            f"cannot write the figures to {str(path)!r}: {error.strerror}; name another file"
        ) from error


class _Stages:
    """Shows one meter after the other, a new one for each stage."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._stage = ""
        self._advance: Advance | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def __call__(self, stage: str, n_done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage != self._stage or self._advance is None:
            self._stack.close()
            self._stage = stage
            self._advance = self._stack.enter_context(meter(stage, total=total))
        self._advance(n_done, total)
