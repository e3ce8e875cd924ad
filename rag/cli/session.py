"""What every command shares: the options before its name, and how the data folder is opened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from index.embedding import Embedder
    from rag.application import Application
    from rag.configuration import Configuration
    from rag.settings import Settings

__all__ = ["Session", "session_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The options given before the command; ``embedder`` replaces the configured one."""

    data: Path | None = None
    debug: bool = False
    embedder: Embedder | None = None

    def configuration(self, **overrides: object) -> Configuration:
        """Return every setting, with what was given on the command line."""
        from rag.configuration import load_configuration

        return load_configuration(None, data=self.data, **overrides)

    def settings(self, **overrides: object) -> Settings:
        """Return the settings with what was given on the command line."""
        return self.configuration(**overrides).settings

    def open(self, **overrides: object) -> Application:
        """Open the data folder; the caller closes it.

        The files of the model, whose hash tells it from others, are read while the rest is
        imported. Raises what ``Application.open`` and ``make_embedder`` raise.
        """
        configured = self.configuration(**overrides)
        with ThreadPoolExecutor(1) as beside:
            identified = beside.submit(_identified, self.embedder, configured.settings.model)
            from rag.application import Application

            return Application.open(
                configured.settings, embedder=identified.result(), environ=configured.environ
            )


def _identified(embedder: Embedder | None, model: str) -> Embedder:
    """Return the embedder to use, the given one or that of a model, with its fingerprint read."""
    if embedder is None:
        from index.fast_model import make_embedder

        embedder = make_embedder(model)
    _ = embedder.fingerprint
    return embedder


def session_of(context: typer.Context) -> Session:
    """Return the session of a command."""
    return context.find_object(Session) or Session()
