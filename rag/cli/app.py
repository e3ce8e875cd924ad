"""Puts the ``footnote`` command together: its own deeds and those that other packages register.

An entry point of the group ``footnote.commands`` names a function whose first parameter is
``context: typer.Context``; ``rag.cli.session.session_of(context)`` gives it the shared options.
``serve`` comes that way from ``web``, which this package must not import.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.adding import add, remove
from rag.cli.asking import ask
from rag.cli.boundary import complain, guarded
from rag.cli.checking import check
from rag.cli.configuring import config
from rag.cli.evaluating import evaluate, evaluate_checker
from rag.cli.examples import examples_of
from rag.cli.exporting import export
from rag.cli.feedback import feedback
from rag.cli.keeping import backup, restore
from rag.cli.keys import keys_commands
from rag.cli.listing import articles
from rag.cli.mending import doctor, rebuild
from rag.cli.providing import provider_commands
from rag.cli.searching import search
from rag.cli.session import Session, session_of
from rag.cli.showing import show

__all__ = ["GROUP", "build", "main"]

GROUP = "footnote.commands"
_OWN: tuple[tuple[str, Callable[..., None]], ...] = (
    ("add", add),
    ("remove", remove),
    ("articles", articles),
    ("search", search),
    ("ask", ask),
    ("show", show),
    ("export", export),
    ("check", check),
    ("feedback", feedback),
    ("config", config),
    ("eval", evaluate),
    ("eval-checker", evaluate_checker),
    ("doctor", doctor),
    ("rebuild", rebuild),
    ("backup", backup),
    ("restore", restore),
)


def main() -> None:
    """Run the command line; the entry point of the console script."""
    # Loading the model would draw a bar of its own across what we write.
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not cost the answer.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    if logging.lastResort is not None:
        # Warnings read like a command's other lines; a server sets up a log of its own.
        logging.lastResort.setFormatter(logging.Formatter("footnote: %(message)s"))
    build()(prog_name="footnote")


def build() -> typer.Typer:
    """Return the whole command line."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_footnote)
    for name, command in (*_registered(), *_OWN):
        app.command(name, epilog=examples_of(name))(guarded(command))
    app.add_typer(keys_commands(), name="keys")
    app.add_typer(provider_commands(), name="providers")
    return app


def _say_version(wanted: bool) -> None:
    if wanted:
        print(f"footnote {version('footnote')}")
        raise typer.Exit


def _footnote(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="The data folder; otherwise FOOTNOTE_DATA or .footnote."),
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show a trace when a command fails.")
    ] = False,
    _show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Answers questions from your articles; every sentence carries a citation you can check."""
    given = session_of(context)
    context.obj = Session(
        data=data or given.data, debug=debug or given.debug, embedder=given.embedder
    )


def _registered() -> list[tuple[str, Callable[..., None]]]:
    """Return what other packages register, by name; a broken entry is reported and left out."""
    own = {*dict(_OWN), "keys", "providers"}
    commands = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        if entry.name in own:
            complain(
                f"the command {entry.name!r} of {entry.value!r} is left out: the name is taken"
            )
            continue
        try:
            commands.append((entry.name, entry.load()))
        except (ImportError, AttributeError) as error:
            complain(f"the command {entry.name!r} cannot be loaded from {entry.value!r}: {error}")
            continue
        own.add(entry.name)
    return commands
