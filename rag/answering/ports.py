"""The narrow roles through which an answerer reaches the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from index.types import Article, CopyGroup, Filters, Passage, SearchResult
from rag.types import Answer, Place, Turn

__all__ = ["AnswerWatcher", "Catalogue", "ChatMemory", "Searcher"]


class AnswerWatcher(Protocol):
    """Hears of answers, for those who run a server."""

    def ended(self, answer: Answer) -> None:
        """Take an answer that is over, also one that broke off before it had any text."""
        ...


class Searcher(Protocol):
    """Finds passages."""

    def search(self, query: str, *, k: int, filters: Filters) -> SearchResult:
        """Return up to ``k`` hits, best first."""
        ...


class Catalogue(Protocol):
    """Knows the articles that there are."""

    def groups_of(self, article_ids: Sequence[str]) -> Mapping[str, CopyGroup]:
        """Return the copy group of each article that has one."""
        ...

    def outlets(self) -> list[tuple[str, int]]:
        """Return each outlet with its number of articles."""
        ...

    def count_articles(self, filters: Filters) -> int:
        """Return how many articles pass the filters."""
        ...

    def list_articles(self, filters: Filters, *, limit: int) -> list[Article]:
        """Return the newest articles that pass the filters, those without a date last."""
        ...

    def passages_of(self, article_id: str) -> list[Passage]:
        """Return the passages of an article's current version in the order of the text."""
        ...


class ChatMemory(Protocol):
    """Remembers answers and hands out the turns before a question."""

    def turns(self, conversation_id: str, *, last: int, place: Place) -> tuple[Turn, ...]:
        """Return up to ``last`` finished exchanges before a place, oldest first."""
        ...

    def put_answer(self, answer: Answer, *, now: datetime, place: Place) -> Answer:
        """Store an answer for good; returns it with what it follows."""
        ...

    def redact_article(self, article_id: str) -> int:
        """Take an article's words out of every answer; returns how many answers changed."""
        ...
