"""A real library over a temporary folder, with an embedder that needs no model."""

import itertools
from datetime import UTC, datetime, timedelta

from index.testing import HashEmbedder
from rag.application import Application
from rag.loaders import LoadedArticle
from rag.settings import Settings

OPENING = "The council voted to repair the bridge. It will cost 4.2 million euros."
REPORT = """Paragraph {} of the report says a good deal about the works and about their costs, \
which rose in each of the last ten years, and about the ferry that runs meanwhile, twice an hour, \
for all who live north of the river, as the operator said on a day of the works. """
BRIDGE = "\n\n".join([OPENING, *((REPORT.format(n) * 3).strip() for n in range(4))])


class CountingEmbedder(HashEmbedder):
    """Remembers what it has embedded."""

    def __init__(self):
        super().__init__()
        self.embedded = []

    def embed(self, texts):
        self.embedded += texts
        return super().embed(texts)


def settings_of(folder):
    """Return settings whose provider has nothing to load."""
    return Settings(data=folder, provider="scripted")


def ticking_clock():
    """Return a clock that is one second later at each look."""
    seconds = itertools.count()
    return lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(seconds))


def open_stage(folder, *, embedder=None, environ=None):
    """Return an application with a warm embedder."""
    application = Application.open(
        settings_of(folder),
        embedder=embedder or HashEmbedder(),
        environ=environ or {},
        clock=ticking_clock(),
    )
    application.embedder.load()
    return application


def loaded(title, text, **more):
    """Return an article as a loader would hand it over."""
    fields = {
        "external_id": None,
        "author": None,
        "outlet": None,
        "published": None,
        "url": None,
        "language": "en",
        "source": "standard input",
    }
    return LoadedArticle(**(fields | {"title": title, "text": text} | more))


def add(library, *articles, **more):
    """Add articles; return (outcome, article id) of each."""
    return [(i.outcome, i.article_id) for i in library.add(articles, **more).items]


def add_one(library, article, **more):
    """Add one article; return its outcome and id."""
    (found,) = add(library, article, **more)
    return found
