"""``footnote eval`` and ``eval-checker``: how good answers are, and how good their checks are."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.figures import JsonFile, Stages, hand_over, require_place, write
from rag.cli.session import session_of
from rag.errors import EvaluationError

__all__ = ["evaluate", "evaluate_checker"]


def evaluate(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER", exists=True, file_okay=False, help="Articles and questions."
        ),
    ] = None,
    *,
    provider: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who writes the answers.")
    ] = None,
    no_answers: Annotated[
        bool, typer.Option("--no-answers", help="Measure the search alone.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Take only the first questions.")] = None,
    json_file: JsonFile = None,
    report_file: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a page with plots too, as HTML."),
    ] = None,
    runs: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", file_okay=False, help="Write TREC run files and judgements too."
        ),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="A.json B.json",
            help="Measure nothing; say which differences between two reports are real.",
        ),
    ] = None,
) -> None:
    """Measure search, answers, citations and refusals on a folder of questions."""
    if compare is not None:
        if folder is not None:
            raise EvaluationError(
                f"--compare measures nothing; leave {str(folder)!r} out, or measure it first"
            )
        _compare(*compare, json_file)
        return
    if folder is None:
        raise EvaluationError("there is nothing to measure; name a FOLDER or give --compare")
    from rag.evaluation.page import render_page
    from rag.evaluation.report import render
    from rag.evaluation.run import evaluate as measured
    from rag.evaluation.trec import write_runs

    session = session_of(context)
    settings = session.settings()
    for file in (json_file, report_file):
        require_place(file, data=settings.data)
    with Stages() as progress:
        report = measured(
            folder,
            settings=settings,
            embedder=session.embedder,
            provider=provider,
            answers=not no_answers,
            limit=limit,
            progress=progress,
        )
    if report_file is not None:
        write(report_file, render_page(report))
    if runs is not None:
        write_runs(runs, report.outcomes)
    hand_over(report.to_json(), render(report), json_file)


def _compare(first: Path, second: Path, json_file: Path | None) -> None:
    from rag.evaluation.comparison import compare, read_rows, render_comparison

    comparison = compare(read_rows(first), read_rows(second))
    hand_over(comparison.to_json(), render_comparison(comparison), json_file)


def evaluate_checker(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", exists=True, dir_okay=False, help="Claims, sources and labels."
        ),
    ],
    *,
    json_file: JsonFile = None,
) -> None:
    """Measure the check of citations on claims whose support is known."""
    from rag.evaluation.checker import evaluate_checker as measured
    from rag.evaluation.checker import read_claims, render_checker

    require_place(json_file)
    claims = read_claims(file)
    with Stages() as progress:
        report = measured(claims, progress=partial(progress, "checking claims"))
    hand_over(report.to_json(), render_checker(report), json_file)
