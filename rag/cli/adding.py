"""``footnote add`` and ``footnote remove``: what the collection holds."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.amounts import counted
from rag.cli.boundary import complain
from rag.cli.embedding import catch_up
from rag.cli.options import AsJson
from rag.cli.output import excerpt, on_terminal, say, say_json
from rag.cli.progress import meter
from rag.cli.session import session_of
from rag.errors import InvalidQueryError

if TYPE_CHECKING:
    from rag.application import Application
    from rag.fetching.loading import AddressLoader
    from rag.library import IngestReport, ItemReport

__all__ = ["add", "remove"]

_PARTLY = 1
_STOPPED = 130
_STORED = frozenset({"added", "changed"})


def add(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Files, folders, addresses of pages or feeds, or - for standard input.",
        ),
    ],
    collection: Annotated[
        str, typer.Option(metavar="NAME", help="The collection to put the articles into.")
    ] = "main",
    no_embed: Annotated[
        bool,
        typer.Option("--no-embed", help="Leave the vectors to a later run or to the server."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add articles; what is already there is not stored twice.

    Files are .txt, .md, .html, .pdf, .docx, .odt, .rtf, .epub, .eml, .json, .jsonl and .csv.

    Addresses are http or https and public; of a feed, each entry becomes an article.

    Each article is stored for good, and found by its words, before the next one is read. Ends
    with 1 if an input failed; the others are stored all the same.
    """
    if not collection.strip():
        raise InvalidQueryError(f"--collection is {collection!r}; give it a name")
    with session_of(context).open() as application:
        reports: list[ItemReport] = []
        passed_over = _PassedOver()
        try:
            report = _stored(application, inputs, collection, reports, passed_over)
            if not as_json:
                _say_report(report, passed_over)
            n_pending = application.store.counts().n_pending
            if n_pending and not no_embed:
                n_pending = catch_up(application)
        except KeyboardInterrupt:
            _say_stopped(application, reports)
            raise typer.Exit(_STOPPED) from None
        if as_json:
            say_json(_report_json(report, passed_over, n_pending))
        elif n_pending:
            say(f"{counted(n_pending, 'passage')} found by words only, for now")
        if report.n_failed:
            raise typer.Exit(_PARTLY)


def remove(
    context: typer.Context,
    article_ids: Annotated[list[str], typer.Argument(metavar="ARTICLE_ID")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove articles for good, from the indexes and from every stored answer too."""
    with session_of(context).open() as application:
        articles = application.store.articles(list(dict.fromkeys(article_ids)))
        if on_terminal() and not yes:
            for article in articles:
                print(f"  {article.article_id}  {excerpt(article.title)}", file=sys.stderr)
            noun = "this article" if len(articles) == 1 else f"these {len(articles)} articles"
            typer.confirm(f"Remove {noun} and every quote of it?", abort=True, err=True)
        for article in articles:
            application.library.remove(article.article_id)
        application.library.purge_removed()
        application.library.group_pending()
        if as_json:
            say_json({"removed": [article.article_id for article in articles]})
        else:
            for article in articles:
                say(f"removed {article.article_id}  {excerpt(article.title)}")


@dataclass(frozen=True, slots=True)
class _PassedOver:
    """What was seen and not read: files of folders by suffix, entries by feed."""

    files: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)


def _stored(
    application: Application,
    inputs: list[str],
    collection: str,
    reports: list[ItemReport],
    passed_over: _PassedOver,
) -> IngestReport:
    """Store what the inputs hold, files first; ``reports`` and ``passed_over`` fill up."""
    from rag.fetching.inputs import is_address
    from rag.loaders import count_inputs, load

    addresses = [each for each in inputs if is_address(each)]
    paths = [_as_path(each) for each in inputs if not is_address(each)]
    files = load(paths, stdin=sys.stdin.buffer, passed_over=passed_over.files)
    fetching = _fetching(application, passed_over) if addresses else None
    n_files = count_inputs(paths)
    with meter("reading", total=n_files + len(addresses)) as advance:

        def progress(item: ItemReport) -> None:
            reports.append(item)
            advance(len(reports), n_files + fetching.n_known if fetching else None)

        loaded = chain(files, fetching.load(addresses)) if fetching else files
        return application.library.add(loaded, collection=collection, progress=progress)


def _fetching(application: Application, passed_over: _PassedOver) -> AddressLoader:
    from rag.fetching.loading import loader_of

    return loader_of(application.settings, left_out=passed_over.entries)


def _as_path(text: str) -> Path | Literal["-"]:
    return "-" if text == "-" else Path(text)


def _say_report(report: IngestReport, passed_over: _PassedOver) -> None:
    say(
        f"added {report.n_added}, changed {report.n_changed}, "
        f"unchanged {report.n_unchanged}, failed {report.n_failed}"
    )
    for item in report.items:
        if item.outcome == "failed" or (item.outcome in _STORED and item.reason):
            word = "failed" if item.outcome == "failed" else "note"
            say(f"{word}: {item.source}: {' '.join((item.reason or '').split())}")
    if files := passed_over.files:
        noun = "file of another kind" if files.total() == 1 else "files of other kinds"
        kinds = ", ".join(
            f"{n} {suffix or 'without a suffix'}" for suffix, n in sorted(files.items())
        )
        say(f"passed over {files.total()} {noun}: {kinds}")
    for feed, n_entries in passed_over.entries.items():
        noun = "entry" if n_entries == 1 else "entries"
        say(f"passed over {n_entries} further {noun} of {feed}; FOOTNOTE_FETCH_ENTRIES reads more")


def _say_stopped(application: Application, reports: list[ItemReport]) -> None:
    n_stored = sum(item.outcome in _STORED for item in reports)
    n_pending = application.store.counts().n_pending
    complain(
        f"stopped after {counted(len(reports), 'input')}; stored {counted(n_stored, 'article')}, "
        f"{counted(n_pending, 'passage')} found by words only; run the same command again to go on"
    )


def _report_json(
    report: IngestReport, passed_over: _PassedOver, n_pending: int
) -> dict[str, object]:
    return {
        "items": [asdict(item) for item in report.items],
        "n_added": report.n_added,
        "n_changed": report.n_changed,
        "n_unchanged": report.n_unchanged,
        "n_failed": report.n_failed,
        "n_pending": n_pending,
        "passed_over": dict(sorted(passed_over.files.items())),
        "entries_passed_over": dict(passed_over.entries),
    }
