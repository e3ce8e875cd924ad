"""The articles of an evaluation folder, from ``articles.jsonl`` or from article files.

An article of ``articles.jsonl`` is taken as it is: nothing of its ``text`` is removed as furniture,
and positions in the questions are positions in that text as written. Article files go through the
loaders like any ingest, their id is the file's stem, and positions are into the canonical text.
"""

import logging
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from rag.errors import EmptyArticleError, EvaluationError
from rag.evaluation.offsets import OffsetMap
from rag.evaluation.records import Record, records
from rag.evaluation.types import EvalArticle
from rag.loaders import LoadedArticle, LoadFailure, load
from rag.loaders.fields import metadata_of
from rag.loaders.finish import finish
from rag.loaders.types import Parsed

__all__ = ["ARTICLES_FILE", "ArticleSource", "read_articles"]

ARTICLES_FILE = "articles.jsonl"
_LOG = logging.getLogger(__name__)
_SUFFIXES = frozenset({".md", ".markdown", ".txt", ".html", ".htm"})
_NOT_ARTICLES = frozenset({"readme", "license", "licence", "changelog"})


class ArticleSource:
    """An article and ``raw``, the text that positions in questions point into."""

    def __init__(self, article: EvalArticle, raw: str) -> None:
        self.article = article
        self.raw = raw

    @cached_property
    def offsets(self) -> OffsetMap:
        """Where positions of ``raw`` are in the article's canonical text."""
        return OffsetMap(self.raw)


def read_articles(folder: Path) -> dict[str, ArticleSource]:
    """Return the articles by id, in the order of the file or of the files' names.

    Raises EvaluationError for a wrong line, a file without an article, an id that comes twice, and
    a folder without articles.
    """
    path = folder / ARTICLES_FILE
    found = _from_lines(path) if path.exists() else _from_files(folder)
    sources: dict[str, ArticleSource] = {}
    for where, source in found:
        article_id = source.article.article_id
        if article_id in sources:
            raise EvaluationError(
                f"{where}: the article id {article_id!r} is already taken; make ids unique"
            )
        sources[article_id] = source
    if not sources:
        raise EvaluationError(
            f"no articles in {str(folder)!r}; add {ARTICLES_FILE} or files such as story.md"
        )
    return sources


def _from_lines(path: Path) -> Iterator[tuple[str, ArticleSource]]:
    undated: list[str] = []
    for record in records(path):
        source = _from_record(record)
        if source.article.loaded.note:
            undated.append(f"{record.where} {source.article.loaded.note}")
        yield record.where, source
    if undated:
        also = f" (and {len(undated) - 1:,} more)" if len(undated) > 1 else ""
        _LOG.warning("%s%s", undated[0].removesuffix(" and add it again"), also)


def _from_record(record: Record) -> ArticleSource:
    article_id, raw = record.text("id"), record.text("text")
    record.get("title", str)
    parsed = Parsed(text=raw, metadata=metadata_of(record.fields))
    try:
        loaded = finish(parsed, source=record.where, stem=article_id)
    except EmptyArticleError as error:
        raise record.wrong(f"the text of {article_id!r} {error}") from error
    return ArticleSource(EvalArticle(article_id=article_id, loaded=loaded), raw)


def _from_files(folder: Path) -> Iterator[tuple[str, ArticleSource]]:
    if not folder.is_dir():
        raise EvaluationError(f"{str(folder)!r} is no folder; name the one with {ARTICLES_FILE}")
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _SUFFIXES and path.stem.lower() not in _NOT_ARTICLES:
            loaded = _only_article(path)
            article = EvalArticle(article_id=path.stem, loaded=loaded)
            yield path.name, ArticleSource(article, loaded.text)


def _only_article(path: Path) -> LoadedArticle:
    (loaded,) = load([path])
    if isinstance(loaded, LoadFailure):
        raise EvaluationError(f"{path.name} {loaded.reason}")
    return loaded
