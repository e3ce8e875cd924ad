"""``footnote providers``: who can write answers, setting one up, and trying it."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.boundary import guarded
from rag.cli.options import AsJson
from rag.cli.output import say, say_json, say_table
from rag.cli.session import session_of
from rag.errors import SettingsError

if TYPE_CHECKING:
    from rag.configuration import Configuration
    from rag.providers.roster import Offer

__all__ = ["provider_commands"]

_Name = Annotated[str, typer.Argument(metavar="NAME", help="The provider, such as openai.")]
_MOST_KEY_CHARS = 10_000


def provider_commands() -> typer.Typer:
    """Return ``footnote providers`` with what is below it."""
    group = typer.Typer(
        rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}
    )
    group.callback(invoke_without_command=True)(guarded(_providers))
    group.command("set")(guarded(_set_up))
    group.command("test")(guarded(_try_out))
    return group


def _providers(context: typer.Context, as_json: AsJson = False) -> None:
    """List who can write answers, with which models, and what each still needs."""
    if context.invoked_subcommand is not None:
        return
    configured = session_of(context).configuration()
    offers = _offers(configured)
    default = configured.settings.provider
    if as_json:
        listed = [asdict(offer) for offer in offers]
        say_json({"configured": default, "providers": listed})
        return
    say_table(
        ("name", "state", "models", "summary"),
        (
            (
                offer.name + (" *" if offer.name == default else ""),
                "ready" if offer.ready else "not ready",
                ", ".join(offer.models),
                offer.summary if offer.ready else f"{offer.summary} Needs: {offer.needs}",
            )
            for offer in offers
        ),
    )
    say("* answers when nothing else is asked for; choose with FOOTNOTE_PROVIDER or --provider")


def _set_up(
    context: typer.Context,
    name: _Name,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="The model to ask by default.")
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(metavar="MODEL", help="A further model to choose from; may be repeated."),
    ] = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The address of its API.")
    ] = None,
    key_from_env: Annotated[
        str | None,
        typer.Option(metavar="VARIABLE", help="Read the key from this variable, each time."),
    ] = None,
    key_stdin: Annotated[
        bool,
        typer.Option("--key-stdin", help="Take the key from standard input into a private file."),
    ] = False,
) -> None:
    """Write what a provider needs into the settings file; what is not given stays as it is."""
    from rag.providers import registry
    from rag.settings_file import set_provider, write_private

    if name not in registry.names():
        listed = ", ".join(map(repr, registry.names()))
        raise SettingsError(f"there is no provider {name!r}; choose one of {listed}")
    if key_from_env and key_stdin:
        raise SettingsError("--key-from-env and --key-stdin give two keys; leave one of them out")
    configured = session_of(context).configuration()
    values: dict[str, str | list[str] | None] = {
        key: value for key, value in (("model", model), ("base_url", base_url)) if value
    }
    if also:
        values["models"] = also
    key_file = configured.path.parent / "provider-keys" / f"{name}.key"
    if key_stdin:
        write_private(key_file, _key() + "\n")
        inside = str(key_file.relative_to(configured.path.parent))
        values |= {"api_key": None, "api_key_env": None, "api_key_file": inside}
    elif key_from_env:
        values |= {"api_key": None, "api_key_file": None, "api_key_env": key_from_env}
        key_file.unlink(missing_ok=True)
    if not values:
        raise SettingsError("nothing is given to set; try --model, --base-url or --key-stdin")
    set_provider(configured.path, name, values)
    offer = next(o for o in _offers(session_of(context).configuration()) if o.name == name)
    state = "is ready" if offer.ready else f"still needs something: {offer.needs}"
    say(f"written to {configured.path}; {name} {state}")
    say("a running server takes it over when it starts again")


def _try_out(
    context: typer.Context,
    name: _Name,
    model: Annotated[str | None, typer.Option(metavar="MODEL", help="One of its models.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask a provider one tiny question, and say what is wrong if it does not answer."""
    from rag.providers import registry
    from rag.providers.roster import Roster
    from rag.providers.trial import tried

    settings = Roster(session_of(context).configuration().environ).config(name, model)
    outcome = asyncio.run(tried(registry.create(name, settings)))
    if as_json:
        say_json({"provider": name, **asdict(outcome)})
        return
    of_model = f" with {outcome.model!r}" if outcome.model else ""
    say(f"{name} answers{of_model} after {outcome.took_s:.1f} s: {outcome.text}")
    if not outcome.cites:
        say("but it does not cite its source; another model may follow the rules better")


def _offers(configured: Configuration) -> list[Offer]:
    from rag.providers.roster import Roster

    return Roster(configured.environ).offers(configured.settings.provider)


def _key() -> str:
    """Return the key on standard input; SettingsError, without it, if no header can carry it."""
    key = sys.stdin.read(_MOST_KEY_CHARS).strip()
    if not key or not (key.isascii() and key.isprintable()):
        raise SettingsError(
            'standard input has no key on one line; try: printf %s "$KEY" | footnote providers '
            "set NAME --key-stdin"
        )
    return key
