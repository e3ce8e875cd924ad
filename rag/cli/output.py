"""How commands write: plain words or JSON on standard output, everything else on standard error.

Articles and models are strangers, so their words reach a terminal without control characters.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "dated",
    "diagnostics",
    "excerpt",
    "on_terminal",
    "plain",
    "say",
    "say_json",
    "say_table",
    "wrapped",
]

# C0 and C1 controls but line feed and tab: among them the escape that moves a terminal's cursor.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WIDTH = 88
# Below this a table's titles stand one word a line.
_TABLE_COLUMNS = 72
_LEAST_COLUMNS = 24


def plain(text: str) -> str:
    r"""Return text that a terminal shows as it is.

    >>> plain("red\x1b[31m")
    'red[31m'
    """
    return _CONTROLS.sub("", text)


def say(text: str = "", *, end: str = "\n") -> None:
    """Write on standard output at once."""
    print(plain(text), end=end, flush=True)


def say_json(value: object) -> None:
    """Write one JSON document on standard output."""
    utf8 = (sys.stdout.encoding or "").replace("-", "").lower() == "utf8"
    print(json.dumps(value, ensure_ascii=not utf8, indent=2), flush=True)


def say_table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table for eyes on a terminal, and lines of tab-separated fields elsewhere.

    On a terminal a column without a word is left out, and where columns would be too narrow to
    read, each row is a few lines.
    """
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(" ".join(plain(field).split()) for field in row))
        return
    kept = list(rows)
    used = [n for n in range(len(names)) if any(row[n].strip() for row in kept)]
    if _columns() < _TABLE_COLUMNS:
        for first, *rest in ([row[n] for n in used] for row in kept):
            say(first)
            say(wrapped(" · ".join(filter(None, rest)), indent="  "))
        return
    _draw([names[n] for n in used], [[row[n] for n in used] for row in kept])


def _draw(names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, name in enumerate(names):
        # The first column names the row; it is copied, so it stays in one piece.
        table.add_column(name, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(Text(plain(field)) for field in row))
    Console().print(table)


def _columns() -> int:
    """Return how wide the terminal is; elsewhere lines have one width for every reader."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH


def diagnostics() -> Console:
    """Return a console on standard error, for progress."""
    from rich.console import Console

    return Console(stderr=True)


def excerpt(text: str, *, most: int = 200) -> str:
    """Return the beginning of a text on one line."""
    return textwrap.shorten(plain(text), most, placeholder=" …")


def wrapped(text: str, *, indent: str = "") -> str:
    """Return a text in lines of a readable width, each behind ``indent``."""
    return textwrap.fill(
        " ".join(plain(text).split()),
        min(_WIDTH, max(_columns(), _LEAST_COLUMNS)),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def dated(title: str, outlet: str | None, published: str | None) -> str:
    """Return how a source is named.

    >>> dated("Ferry fire", "Courier", "2015-02-18")
    'Ferry fire — Courier, 2015-02-18'
    """
    behind = ", ".join(part for part in (outlet, published) if part)
    return f"{title or 'untitled'} — {behind}" if behind else title or "untitled"


def on_terminal() -> bool:
    """Whether somebody is there to answer a question."""
    return sys.stdin.isatty()
