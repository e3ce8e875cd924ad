"""``footnote doctor`` and ``footnote rebuild``: what is wrong, and making indexes anew."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.amounts import counted
from rag.cli.embedding import catch_up
from rag.cli.options import AsJson
from rag.cli.output import say, say_json
from rag.cli.session import session_of
from rag.cli.sizing import say_estimate

if TYPE_CHECKING:
    from rag.doctor import Finding

__all__ = ["doctor", "rebuild"]

_UNSOUND = 1


def doctor(
    context: typer.Context,
    articles: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Say instead what N articles take: disk, memory and time."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look for faults and say what to type; ends with 1 if there is a problem."""
    if articles is not None:
        say_estimate(session_of(context).settings(), articles, as_json=as_json)
        return
    from rag.doctor import examine

    found: list[Finding] = []
    configured = session_of(context).configuration()
    for finding in examine(configured.settings, environ=configured.environ):
        found.append(finding)
        if not as_json:
            _say_finding(finding)
    n_problems = sum(finding.state == "problem" for finding in found)
    if as_json:
        say_json({"sound": not n_problems, "findings": [asdict(finding) for finding in found]})
    else:
        say(
            "nothing is wrong"
            if not n_problems
            else f"{counted(n_problems, 'problem')}, marked with !!"
        )
    if n_problems:
        raise typer.Exit(_UNSOUND)


def rebuild(
    context: typer.Context,
    embed: Annotated[
        bool,
        typer.Option(
            "--embed", help="Make every vector anew, as after a change of FOOTNOTE_MODEL."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make the missing vectors and a new index from the library; searches go on meanwhile."""
    session = session_of(context)
    if embed:
        _drop_vectors(session.settings().data)
    with session.open() as application:
        before = application.retriever.generation
        n_pending = catch_up(application)
        generation = application.retriever.generation
        if generation == before:
            generation = application.retriever.rebuild()
        counts = application.store.counts()
    if as_json:
        say_json({"generation": generation, **asdict(counts)})
        return
    say(
        f"index {generation}: {counted(counts.n_passages, 'passage')}, "
        f"{counted(counts.n_vectors, 'vector')}"
    )
    if n_pending:
        say(
            f"{counted(n_pending, 'passage')} found by words only, for now; "
            "another process is making the vectors"
        )


def _drop_vectors(data: Path) -> None:
    """Forget the vectors before anything is opened that would refuse another embedder's."""
    from index.store import LibraryStore

    with LibraryStore.open(data / "library.db") as store:
        store.drop_vectors()


def _say_finding(finding: Finding) -> None:
    mark = {"ok": "ok", "note": "--", "problem": "!!"}[finding.state]
    say(f"{mark}  {finding.name}: {' '.join(finding.detail.split())}")
    if finding.remedy:
        say(
            f"      type: {finding.remedy}"
            if finding.state == "problem"
            else f"      {finding.remedy}"
        )
