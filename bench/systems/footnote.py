"""Footnote as it ships: both search legs and fusion, the hits joined with the stored text.

``Reranked`` adds the order of reading, which the answers of the default provider are made from;
``VectorsOnly`` leaves the words out, which is all that the other systems do.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from bench.systems.protocol import Article, Found, Matrix, cuts
from index.types import Filters, SearchResult
from rag.application import Application
from rag.loaders import LoadedArticle
from rag.settings import Settings

__all__ = ["Footnote", "Reranked", "VectorsOnly"]

_PUT_AT_ONCE = 1_000


class Footnote:
    """A library in a folder."""

    def __init__(self, application: Application) -> None:
        self.application = application

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Open an empty library; its default model is the one in ``model``."""
        return cls.reopen(folder, model)

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Open the library that is there."""
        application = Application.open(Settings(data=folder), environ={})
        application.embedder.load()
        return cls(application)

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Store articles, which are then found by their words; vectors follow or are given."""
        self.application.library.add(map(_loaded, articles))
        if vectors is not None:
            texts = [cut.text for cut in cuts(articles)]
            self._put(dict(zip(texts, vectors, strict=True)))

    def complete(self) -> None:
        """Group copies, make the vectors, publish the index."""
        self.application.catch_up()

    def _put(self, rows: Mapping[str, Matrix]) -> None:
        store = self.application.store
        while pending := store.pending(_PUT_AT_ONCE):
            store.put_vectors([(passage.passage_id, rows[passage.text]) for passage in pending])

    def search(self, query: str, k: int) -> list[Found]:
        """Search both legs and join."""
        return _found(self.application.library.search(query, k=k))


class Reranked(Footnote):
    """The same with what was found put in the order of reading."""

    def search(self, query: str, k: int) -> list[Found]:
        """Search both legs, read the first passages, put them in order."""
        return _found(self.application.searcher.search(query, k=k, filters=Filters()))


class VectorsOnly(Footnote):
    """The same by meaning alone."""

    def search(self, query: str, k: int) -> list[Found]:
        """Search the vectors and join."""
        return _found(self.application.library.search(query, k=k, legs="dense"))


def _loaded(article: Article) -> LoadedArticle:
    return LoadedArticle(
        external_id=article.article_id,
        title=article.title,
        text=article.text,
        author=None,
        outlet=None,
        published=article.published,
        url=None,
        language="en",
        source=article.article_id,
    )


def _found(result: SearchResult) -> list[Found]:
    return [
        Found(f"{hit.article.source}:{hit.passage.position}", hit.passage.text)
        for hit in result.hits
    ]
