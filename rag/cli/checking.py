"""``footnote check``: an answer from anywhere, sentence by sentence, for people and for builds."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.amounts import counted
from rag.cli.boundary import complain
from rag.cli.options import AsJson
from rag.cli.output import dated, say, say_json, wrapped
from rag.cli.session import session_of
from rag.errors import InvalidQueryError, UnusableAnswerError

if TYPE_CHECKING:
    from rag.verifying.report import ReportForm
    from rag.verifying.types import CheckedCitation, ForeignSource, VerifiedAnswer

__all__ = ["FormatChoice", "VerdictChoice", "check"]

_NOT_SUPPORTED = 1
# As much as a request to the server may have.
_MOST_BYTES = 25_000_000
_FORMS: dict[str, ReportForm] = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}
_MARKS = {
    "supported": "supported",
    "partly": "partly supported",
    "unsupported": "NOT supported",
    "uncited": "without a source",
}


class FormatChoice(StrEnum):
    """The shapes of ``rag.verifying.types.FormatName``, or finding out which it is."""

    AUTO = "auto"
    FOOTNOTE = "footnote"
    PLAIN = "plain"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    COHERE = "cohere"


class VerdictChoice(StrEnum):
    """The verdicts that can be accepted besides ``supported``."""

    PARTLY = "partly"
    UNCITED = "uncited"


def check(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The answer; - for standard input.")],
    *,
    sources: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What the labels stand for: a JSON list, or an address or article id a line.",
        ),
    ] = None,
    shape: Annotated[
        FormatChoice, typer.Option("--format", help="The shape of the answer.")
    ] = FormatChoice.AUTO,
    accept: Annotated[
        list[VerdictChoice] | None,
        typer.Option(help="End with 0 although sentences have this verdict; may be repeated."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a report too; the name ends in .html or .md."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check an answer from anywhere against its sources, sentence by sentence.

    Ends with 1 if a sentence is not supported, with 2 if the answer cannot be read.
    """
    from rag.verifying.reading import answer_from
    from rag.verifying.verify import verify

    form = _form(report)
    given = _sources(sources)
    answer = answer_from(_read(file), named=shape.value, sources=given)
    with session_of(context).open() as application:
        result = verify(answer, application.store)
    if result.rejected_labels and not answer.sources:
        complain("no sources came with the answer; name a file that has them with --sources")
    if report is not None and form is not None:
        _write(report, form, result)
    if as_json:
        say_json(asdict(result))
    else:
        _say(result)
    accepted = {"supported", *(verdict.value for verdict in accept or ())}
    if any(claim.verdict not in accepted for claim in result.claims):
        raise typer.Exit(_NOT_SUPPORTED)


def _sources(path: Path | None) -> tuple[ForeignSource, ...]:
    from rag.verifying.reading import sources_from

    if path is None:
        return ()
    return sources_from(_read(str(path)), is_json=path.suffix.lower() == ".json")


def _form(report: Path | None) -> ReportForm | None:
    if report is None:
        return None
    form = _FORMS.get(report.suffix.lower())
    if form is None:
        raise InvalidQueryError(
            f"--report is {str(report)!r}; name a file that ends in .html or .md"
        )
    return form


def _read(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UnusableAnswerError(
            f"cannot read {name!r}: {error.strerror}; name a file that can be read"
        ) from error
    if len(data) > _MOST_BYTES:
        raise UnusableAnswerError(f"{name!r} has more than {_MOST_BYTES} bytes; check it in parts")
    return data


def _write(path: Path, form: ReportForm, result: VerifiedAnswer) -> None:
    from rag.verifying.report import render_report

    text = render_report(result, form, made_at=datetime.now(UTC))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidQueryError(
            f"cannot write the report to {str(path)!r}: {error.strerror}; name another file"
        ) from error


def _say(result: VerifiedAnswer) -> None:
    for index, claim in enumerate(result.claims):
        say(wrapped(f"{index + 1}. {claim.text}"))
        say(wrapped(f"{_MARKS[claim.verdict]}: {claim.reason}", indent="   "))
        for citation in result.citations:
            if citation.claim == index:
                _say_citation(citation)
        say()
    for mark in result.unplaced:
        say(wrapped(f"stands nowhere: {mark.name}: {mark.reason}"))
    for source in result.sources:
        if source.reason:
            say(wrapped(f"source {source.label} is not at hand: {source.reason}"))
    counts = result.counts
    say(
        f"{counts.supported} supported, {counts.partly} partly, {counts.unsupported} not "
        f"supported, {counts.uncited} without a source; "
        f"{counted(len(result.invented_quotes), 'invented quote')}, "
        f"{counted(result.rejected_labels, 'citation')} of nothing"
    )


def _say_citation(citation: CheckedCitation) -> None:
    source = dated(citation.title or citation.article_id, citation.outlet, citation.published)
    say(wrapped(f"[{citation.label}] {source}: {citation.status}", indent="   "))
    if citation.quote:
        say(wrapped(f"“{citation.quote}”", indent="       "))
    if citation.status in {"moved", "changed"}:
        say(wrapped(f"was: {citation.was}", indent="       "))
        say(wrapped(f"now: {citation.now or 'no sentence like it'}", indent="       "))
