"""Libraries of SQuAD's texts, which the benchmarks that fit and compare are asked of."""

from collections.abc import Iterable
from pathlib import Path

from rag.application import Application
from rag.loaders import LoadedArticle
from rag.settings import Settings

__all__ = ["squad_library"]


def squad_library(folder: Path, articles: Iterable[tuple[str, str, str]]) -> Application:
    """Open a library of articles (name, title, text); made once, then reused."""
    application = Application.open(Settings(data=folder))
    application.embedder.load()
    if not application.store.counts().n_articles:
        application.library.add(
            LoadedArticle(
                external_id=name,
                title=title,
                text=text,
                author=None,
                outlet=None,
                published=None,
                url=None,
                language="en",
                source="squad",
            )
            for name, title, text in articles
        )
    application.catch_up()
    return application
