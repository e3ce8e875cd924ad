"""``footnote keys``: make a key to a server, list the keys there are, and revoke one."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

import typer

from rag.cli.boundary import complain, guarded
from rag.cli.options import AsJson
from rag.cli.output import say, say_json, say_table
from rag.cli.session import session_of

if TYPE_CHECKING:
    from rag.keys import KeyStore, Role

__all__ = ["keys_commands"]


def keys_commands() -> typer.Typer:
    """Return the commands behind ``footnote keys``."""
    app = typer.Typer(
        no_args_is_help=True, help="Make, list and revoke the keys that open a server."
    )
    for name, command in (("create", create), ("list", list_keys), ("revoke", revoke)):
        app.command(name)(guarded(command))
    return app


def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who or what the key is for.")],
    role: Annotated[
        str,
        typer.Option(
            metavar="ROLE",
            help="reader asks, searches and reads; editor also adds and removes articles; "
            "admin may do everything.",
        ),
    ] = "reader",
    as_json: AsJson = False,
) -> None:
    """Make a key and show it, this once."""
    with closing(_keys(context)) as keys:
        made = keys.create(name, cast("Role", role), now=datetime.now(UTC))
    if as_json:
        say_json(asdict(made.key) | {"secret": made.secret})
        return
    say(made.secret)
    complain(
        f"this is the key {made.key.key_id} of {made.key.name!r} with the role {made.key.role}; "
        "it cannot be shown again, so copy it now"
    )


def list_keys(context: typer.Context, as_json: AsJson = False) -> None:
    """List the keys, the oldest first; what they open with is kept nowhere."""
    with closing(_keys(context)) as keys:
        found = keys.list_keys()
    if as_json:
        say_json({"keys": [asdict(key) for key in found]})
        return
    say_table(
        ("id", "role", "created", "state", "name"),
        (
            (
                key.key_id,
                key.role,
                key.created_at[:10],
                f"revoked {key.revoked_at[:10]}" if key.revoked_at else "open",
                key.name,
            )
            for key in found
        ),
    )


def revoke(
    context: typer.Context,
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The id that 'keys list' shows.")],
    as_json: AsJson = False,
) -> None:
    """Close a key at once and for good, with every session opened by it."""
    with closing(_keys(context)) as keys:
        key = keys.revoke(key_id, now=datetime.now(UTC))
    if as_json:
        say_json(asdict(key))
    else:
        say(f"the key {key.key_id} of {key.name!r} opens nothing any more")


def _keys(context: typer.Context) -> KeyStore:
    from rag.keys import KEYS_FILE, KeyStore

    return KeyStore(session_of(context).settings().data / KEYS_FILE)
