"""What a command says where there is nothing to list, search or answer from yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.cli.boundary import complain

if TYPE_CHECKING:
    from rag.application import Application

__all__ = ["complain_if_empty"]


def complain_if_empty(application: Application) -> None:
    """Say what to type if the library has no article, as in a wrong folder."""
    if not application.store.counts().n_articles:
        complain(
            f"there are no articles in {str(application.settings.data)!r} yet; add some with "
            "'footnote add FOLDER', or name another data folder with --data"
        )
