"""Shows how far a long command is: a bar on a terminal, a line now and then elsewhere.

Both go to standard error, so that what a command prints stays clean.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rag.cli.output import diagnostics

__all__ = ["Advance", "meter"]

# Often enough to see that it lives, seldom enough for a log.
_LINE_EVERY_S = 5.0

Advance = Callable[[int, int | None], None]


@contextmanager
def meter(what: str, *, total: int | None = None) -> Iterator[Advance]:
    """Lend a function that takes how much is done, and the new total if it has changed."""
    with _bar(what, total) if sys.stderr.isatty() else _lines(what, total) as advance:
        yield advance


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Advance]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=diagnostics(), transient=True) as progress:
        task = progress.add_task(what, total=total)

        def advance(n_done: int, new_total: int | None = None) -> None:
            if new_total is not None:
                progress.update(task, total=new_total)
            progress.update(task, completed=n_done)

        yield advance


@contextmanager
def _lines(what: str, total: int | None) -> Iterator[Advance]:
    last, known = time.monotonic(), total

    def advance(n_done: int, new_total: int | None = None) -> None:
        nonlocal last, known
        known = known if new_total is None else new_total
        if time.monotonic() - last >= _LINE_EVERY_S:
            last = time.monotonic()
            of = "" if known is None else f" of {known}"
            print(f"{what}: {n_done}{of}", file=sys.stderr, flush=True)

    yield advance
