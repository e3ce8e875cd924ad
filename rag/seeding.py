"""Puts demonstration articles into a new library, once.

A marker in the data folder remembers it, so that what a reader removes does not come back. A
first start that is killed half-way is finished by the next one.
"""

from pathlib import Path

from rag.application import Application
from rag.library import IngestReport
from rag.loaders import load

__all__ = ["plant"]

_MARKER = "seeds"
_BEGUN, _DONE = "begun\n", "done\n"
# Says what the folder holds and is no article.
_NOT_AN_ARTICLE = "README.md"


def plant(application: Application, folder: Path) -> IngestReport | None:
    """Add the Markdown articles of ``folder`` to an empty library; None if nothing is to be done.

    A library that has ever been served with seeds, or holds anything else, is left alone.
    """
    marker = application.settings.data / _MARKER
    state = marker.read_text(encoding="utf-8") if marker.exists() else ""
    if state == _DONE:
        return None
    if state != _BEGUN and application.store.counts().n_articles:
        marker.write_text(_DONE, encoding="utf-8")
        return None
    marker.write_text(_BEGUN, encoding="utf-8")
    paths = sorted(path for path in folder.glob("*.md") if path.name != _NOT_AN_ARTICLE)
    report = application.library.add(load(paths))
    marker.write_text(_DONE, encoding="utf-8")
    return report
