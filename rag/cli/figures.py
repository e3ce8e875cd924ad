"""How a measuring command shows how far it is and writes what it measured."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from rag.cli.output import say, say_json
from rag.cli.progress import meter
from rag.errors import EvaluationError

if TYPE_CHECKING:
    from types import TracebackType

    from rag.cli.progress import Advance

__all__ = ["JsonFile", "Stages", "hand_over", "require_place", "write"]

_STANDARD_OUTPUT = Path("-")

JsonFile = Annotated[
    Path | None,
    typer.Option(
        "--json",
        metavar="FILE",
        help="Write the figures as JSON too; - prints them in place of the table.",
    ),
]


def hand_over(json_text: str, table: str, json_file: Path | None) -> None:
    """Print the table, and write the JSON where it is wanted; ``-`` prints it instead."""
    if json_file == _STANDARD_OUTPUT:
        say_json(json.loads(json_text))
        return
    if json_file is not None:
        write(json_file, json_text)
    say(table, end="")


def require_place(path: Path | None, *, data: Path | None = None) -> None:
    """Refuse a file that could not be written before minutes go into measuring.

    ``data`` is a folder that measuring will make.
    """
    if path is None or path == _STANDARD_OUTPUT:
        return
    if path.is_dir():
        problem = "it is a folder"
    elif not (path.parent.is_dir() or path.parent == data):
        problem = f"there is no folder {str(path.parent)!r}"
    else:
        return
    raise EvaluationError(
        f"cannot write the figures to {str(path)!r}: {problem}; name another file"
    )


def write(path: Path, text: str) -> None:
    """Write a file; EvaluationError if that fails."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            f"cannot write the figures to {str(path)!r}: {error.strerror}; name another file"
        ) from error


class Stages:
    """Shows one meter after the other, a new one for each stage."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._stage = ""
        self._advance: Advance | None = None

    def __enter__(self) -> Self:
        """Return the stages."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the meter of the last stage."""
        self._stack.close()

    def __call__(self, stage: str, n_done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage != self._stage or self._advance is None:
            self._stack.close()
            self._stage = stage
            self._advance = self._stack.enter_context(meter(stage, total=total))
        self._advance(n_done, total)
