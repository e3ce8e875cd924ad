"""Writes the generated part of ``docs/cli.md``: the help of every command, as it is shown.

``python -m rag.cli.reference docs/cli.md`` rewrites what stands between the two markers.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.main import get_command
from typer.testing import CliRunner

from rag.cli.app import build

__all__ = ["BEGIN", "END", "reference", "with_reference"]

BEGIN = "<!-- begin: written by make docs -->"
END = "<!-- end: written by make docs -->"
_COLUMNS = "96"


def reference() -> str:
    """Return the help of ``footnote`` and of each of its commands, as Markdown."""
    app = build()
    return "\n".join(
        f"### {' '.join(['footnote', *words])}\n\n```text\n{_help(app, words)}\n```\n"
        for words in _words_of(get_command(app), [])
    )


def with_reference(page: str) -> str:
    """Return the page with its generated part made anew; ValueError if it has no markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page needs the lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{reference()}\n{END}{after}"


def _words_of(command: object, words: list[str]) -> Iterator[list[str]]:
    """Yield the words that lead to a command and to everything below it."""
    yield words
    commands: dict[str, object] = vars(command).get("commands", {})
    for name, below in commands.items():
        yield from _words_of(below, [*words, name])


def _help(app: typer.Typer, words: list[str]) -> str:
    # A fixed width, so that the page does not depend on whose terminal wrote it.
    environment = {"COLUMNS": _COLUMNS, "TERMINAL_WIDTH": _COLUMNS, "NO_COLOR": "1"}
    result = CliRunner().invoke(app, [*words, "--help"], prog_name="footnote", env=environment)
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_reference(target.read_text(encoding="utf-8")), encoding="utf-8")
