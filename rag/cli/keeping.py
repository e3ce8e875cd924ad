"""``footnote backup`` and ``footnote restore``: what cannot be made again, in one file."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from rag.amounts import counted
from rag.cli.options import AsJson
from rag.cli.output import say, say_json
from rag.cli.session import session_of

__all__ = ["backup", "restore"]


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The tar file to write.")],
    as_json: AsJson = False,
) -> None:
    """Copy articles, conversations and key hashes into one file, also while a server runs."""
    from rag import backup as backups

    files = backups.backup(session_of(context).settings().data, file, now=datetime.now(UTC))
    if as_json:
        say_json({"file": str(file), "files": [asdict(copied) for copied in files]})
        return
    for copied in files:
        say(f"{copied.name}  {copied.n_bytes} bytes  sha256 {copied.sha256}")
    say(f"written to {file}")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of footnote backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Give up what the data folder holds now.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup into the data folder; stop the server first, indexes are made anew."""
    from rag import backup as backups

    data = session_of(context).settings().data
    counts = backups.restore(file, data, replace=replace)
    if as_json:
        say_json({"data": str(data.absolute()), **asdict(counts)})
        return
    say(
        f"restored {counted(counts.n_articles, 'article')} into {data}; "
        "the next start makes the index anew"
    )
