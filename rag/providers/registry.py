"""Finds providers by entry point, the built-in ones like a stranger's.

An entry of the group ``footnote.providers`` names a function ``create(config)`` that returns a
``ChatProvider``. It checks its settings, raises ProviderSetupError if one is missing, and asks no
network; the first line of its docstring is its summary. A broken entry is listed as such and
disturbs no other. What is installed is read once by a process.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from inspect import getdoc
from typing import TypeGuard

from rag.errors import ProviderSetupError
from rag.providers.config import ProviderConfig
from rag.providers.protocol import ChatProvider

__all__ = ["GROUP", "ProviderInfo", "available", "create", "info", "installed", "names", "require"]

GROUP = "footnote.providers"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderInfo:
    """A provider that is installed. ``needs`` says what it lacks, None if it is ready."""

    name: str
    ready: bool
    needs: str | None
    summary: str


@cache
def installed() -> EntryPoints:
    """Return the entries of all installed providers; to find them reads every package's files."""
    return entry_points(group=GROUP)


def names() -> tuple[str, ...]:
    """Return the names of all installed providers, in alphabetical order."""
    return tuple(sorted({entry.name for entry in installed()}))


def require(name: str) -> None:
    """Raise ProviderSetupError if no provider is installed under a name, or several are."""
    _entry(name)


def available(environ: Mapping[str, str] | None = None) -> list[ProviderInfo]:
    """Return every installed provider by name, with whether it could answer now.

    ``environ`` is where settings are read from, by default the process's own environment.
    """
    settings = os.environ if environ is None else environ
    return [info(name, settings) for name in names()]


def create(name: str, config: ProviderConfig) -> ChatProvider:
    """Return the provider registered under ``name``.

    Raises ProviderSetupError if there is none, if it cannot be loaded, or if it lacks something.
    """
    return _checked(name, _factory(name)(config))


def info(name: str, environ: Mapping[str, str]) -> ProviderInfo:
    """Return one provider, with whether it could answer with the settings in ``environ``."""
    summary = ""
    try:
        factory = _factory(name)
        summary = (getdoc(factory) or "").partition("\n")[0]
        config = ProviderConfig.from_environment(name, environ)
        _checked(name, factory(config))
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
        needs = str(error) if isinstance(error, ProviderSetupError) else f"a repair: {error!r}"
        return ProviderInfo(name=name, ready=False, needs=needs, summary=summary)
    return ProviderInfo(name=name, ready=True, needs=None, summary=summary)


def _factory(name: str) -> Callable[[ProviderConfig], object]:
    entry = _entry(name)
    try:
        factory: object = entry.load()
    except Exception as error:
        raise ProviderSetupError(
            f"provider {name!r} cannot be loaded from {entry.value!r} ({error!r}); "
            "reinstall or remove the package it comes from"
        ) from error
    if not callable(factory):
        raise ProviderSetupError(
            f"provider {name!r} names {entry.value!r}, which is not a function; "
            "let its entry point name a function create(config)"
        )
    return factory


def _entry(name: str) -> EntryPoint:
    entries = sorted(installed().select(name=name), key=lambda entry: entry.value)
    values = {entry.value for entry in entries}
    if not entries:
        known = ", ".join(map(repr, names())) or "none; install footnote with pip"
        raise ProviderSetupError(f"there is no provider {name!r}; choose one of {known}")
    if len(values) > 1:
        listed = " and ".join(map(repr, sorted(values)))
        raise ProviderSetupError(
            f"several packages register provider {name!r} ({listed}); remove all but one"
        )
    return entries[0]


def _checked(name: str, provider: object) -> ChatProvider:
    if not _is_provider(provider):
        raise ProviderSetupError(
            f"provider {name!r} made {provider!r}, which has no name, model and stream(); "
            "let its create(config) return a ChatProvider"
        )
    return provider


def _is_provider(made: object) -> TypeGuard[ChatProvider]:
    return (
        hasattr(made, "name") and hasattr(made, "model") and callable(getattr(made, "stream", None))
    )
