"""What a system under measurement is given and what it has to do.

Only the standard library and numpy are imported here, because the other systems run in an
environment of their own that does not have Footnote.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt

__all__ = ["Article", "Cut", "Found", "Matrix", "System", "cuts", "read_articles", "write_articles"]

Matrix = npt.NDArray[np.float32]


class Cut(NamedTuple):
    """A passage as every system embeds it: the article's title line, then its words."""

    passage_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article and the passages that Footnote's rules cut it into."""

    article_id: str
    title: str
    text: str
    published: str
    passages: tuple[Cut, ...]


class Found(NamedTuple):
    """A passage that a system found, with its words, since a reader needs them."""

    passage_id: str
    text: str


class System(Protocol):
    """A way to make articles searchable, with its model loaded."""

    @classmethod
    def create(cls, folder: Path, model: Path) -> Self:
        """Return an empty one that will keep its index in ``folder``, with its model loaded."""
        ...

    @classmethod
    def reopen(cls, folder: Path, model: Path) -> Self:
        """Return one over the index that ``complete`` left in ``folder``, in another process."""
        ...

    def build(self, articles: Sequence[Article], vectors: Matrix | None) -> None:
        """Take in articles; when it returns they are found.

        ``vectors`` has one row per passage, in order, where the model is not to make them.
        """
        ...

    def complete(self) -> None:
        """Make what is still missing and leave the index on disk."""
        ...

    def search(self, query: str, k: int) -> list[Found]:
        """Return up to ``k`` passages, best first."""
        ...


def cuts(articles: Iterable[Article]) -> list[Cut]:
    """Return the passages of all articles, in order."""
    return [cut for article in articles for cut in article.passages]


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """Write articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            row = {
                "article_id": article.article_id,
                "title": article.title,
                "text": article.text,
                "published": article.published,
                "passages": article.passages,
            }
            file.write(json.dumps(row) + "\n")


def read_articles(path: Path) -> Iterator[Article]:
    """Yield what ``write_articles`` wrote."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            passages = tuple(Cut(*cut) for cut in row.pop("passages"))
            yield Article(**row, passages=passages)
