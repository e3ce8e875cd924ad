"""What every command shares: the options before its name, and how the data folder is opened."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

if TYPE_CHECKING:
    from rag.application import Application
    from rag.settings import Settings

__all__ = ["Opener", "Session", "session_of"]


class Opener(Protocol):
    """Opens a data folder."""

    def __call__(self, settings: Settings, *, check_embedder: bool = True) -> Application:
        """Return the application; the caller closes it."""
        ...


def _open(settings: Settings, *, check_embedder: bool = True) -> Application:
    from rag.application import Application

    return Application.open(settings, check_embedder=check_embedder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The options given before the command; ``opener`` is how the data folder is opened."""

    data: Path | None = None
    debug: bool = False
    opener: Opener = _open

    def settings(self, **overrides: object) -> Settings:
        """Return the settings with what was given on the command line."""
        from rag.settings import load_settings

        return load_settings(data=self.data, **overrides)

    def open(self, *, check_embedder: bool = True, **overrides: object) -> Application:
        """Open the data folder; use it as a context manager."""
        return self.opener(self.settings(**overrides), check_embedder=check_embedder)


def session_of(context: typer.Context) -> Session:
    """Return the session of a command."""
    with contextlib.suppress(RuntimeError):
        session = context.find_object(Session)
        if session is not None:
            return session
    return Session()
