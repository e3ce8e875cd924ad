"""``footnote config``: every setting and where it came from."""

from __future__ import annotations

from dataclasses import asdict

import typer

from rag.cli.boundary import complain
from rag.cli.options import AsJson
from rag.cli.output import say, say_json, say_table
from rag.cli.session import session_of

__all__ = ["config"]


def config(context: typer.Context, as_json: AsJson = False) -> None:
    """Show each setting, its value and where that came from; keys show as "set"."""
    from rag.configuration import unread_variables

    configured = session_of(context).configuration()
    entries = configured.entries()
    for name, meant in unread_variables(configured.outer):
        hint = f"did you mean {meant}?" if meant else "see docs/settings.md"
        complain(f"{name} is set and nothing reads it; {hint}")
    if as_json:
        file = str(configured.path) if configured.file else None
        say_json({"file": file, "settings": [asdict(entry) for entry in entries]})
        return
    say_table(
        ("setting", "value", "from"),
        ((e.name, "" if e.value is None else str(e.value), e.origin) for e in entries),
    )
    state = "is read" if configured.file else "would be read if it were there"
    say(f"{configured.path} {state}; docs/settings.md says what each setting does")
