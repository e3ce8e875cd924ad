"""What the JSON API accepts. Pydantic lives at this edge only; inside, values are dataclasses."""

import re
from datetime import date
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from index.retriever import MAX_K
from index.types import Filters
from rag.answering.answerer import MOST_QUESTION_CHARS
from rag.chats import MOST_TITLE_CHARS
from rag.types import Strictness

__all__ = [
    "MOST_EVIDENCE",
    "NO_NUL",
    "AddressIn",
    "ArticleIn",
    "ChatRequest",
    "Day",
    "FiltersIn",
    "Name",
    "Names",
    "SearchRequest",
    "TitleIn",
]

# As many passages as a setting can ask for; a longer prompt costs more than it finds.
MOST_EVIDENCE = 40
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Question = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_QUESTION_CHARS)
]
# SQLite's JSON ends a text at NUL, so what is named with one would not be found again.
NO_NUL = r"^[^\x00]*$"
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL)
]
Title = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=MOST_TITLE_CHARS, pattern=NO_NUL
    ),
]
Names = Annotated[list[Name], Field(max_length=100)]


def _iso_day(value: object) -> object:
    """Return the day; what pydantic would read besides (timestamps, numbers) is no date here."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise ValueError("a date is written YYYY-MM-DD")
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_iso_day)]


class _In(BaseModel):
    """A misspelt field is an error, not a silent default, and a text is no number."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FiltersIn(_In):
    """Which articles may be used; an empty list means no condition. Dates are inclusive."""

    collections: Names = []
    outlets: Names = []
    languages: Names = []
    authors: Names = []
    published_from: Day | None = None
    published_to: Day | None = None
    article_ids: Names = []
    except_ids: Names = []

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        first, last = self.published_from, self.published_to
        if first is not None and last is not None and first > last:
            raise ValueError(
                f"published_from {first} is after published_to {last}; swap the two dates"
            )
        return self

    def to_filters(self) -> Filters:
        """Return the same conditions as the index takes them."""
        return Filters(
            collections=tuple(self.collections),
            article_ids=tuple(self.article_ids),
            except_ids=tuple(self.except_ids),
            outlets=tuple(self.outlets),
            authors=tuple(self.authors),
            languages=tuple(self.languages),
            published_from=self.published_from.isoformat() if self.published_from else None,
            published_to=self.published_to.isoformat() if self.published_to else None,
        )


class ChatRequest(_In):
    """A question, alone or as the next one of a conversation.

    Words such as "last week" or "according to The Herald" are read as filters on the day ``today``
    (the server's by default) and come back as ``chips``; ``ignore_chips`` takes the texts of those
    not meant so, ``read_filters: false`` reads none. ``recency`` ranks newer articles higher.
    ``strictness`` says how sure an answer must be not to be declined, where the provider can tell.
    The question comes behind the newest answer of the conversation, or at the end of the turns
    behind the answer ``after``, or makes another version of the turn of the answer ``instead_of``.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "What did the council decide about the bridge?", "stream": False},
                {
                    "question": "And when does it reopen?",
                    "conversation_id": "con_2f61",
                    "stream": True,
                    "filters": {"outlets": ["The Herald"], "published_from": "2024-01-01"},
                },
            ]
        }
    )

    question: Question
    conversation_id: Name | None = None
    provider: Name | None = None
    model: Name | None = None
    filters: FiltersIn = FiltersIn()
    k: Annotated[int, Field(ge=1, le=MOST_EVIDENCE)] | None = None
    rewrite: bool = True
    standalone_question: Question | None = None
    stream: bool = False
    today: Day | None = None
    read_filters: bool = True
    ignore_chips: Names = []
    recency: Annotated[float, Field(ge=0, le=1)] = 0.0
    strictness: Strictness = "normal"
    after: Name | None = None
    instead_of: Name | None = None

    @model_validator(mode="after")
    def _placed_once(self) -> Self:
        placed = self.after or self.instead_of
        if self.after and self.instead_of:
            raise ValueError("after and instead_of name two places; leave one of them out")
        if placed and self.conversation_id is None:
            raise ValueError(f"{placed!r} has no conversation; send its conversation_id too")
        return self


class SearchRequest(_In):
    """A query for passages; no answer is written.

    With ``explain`` the search goes as an answer's would, and the reply says how. Only then can it
    be a follow-up of ``conversation_id``, and only then are words such as "last week" read as
    filters, on the day ``today`` (the server's by default), unless ``read_filters`` is false.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"query": "bridge repair budget", "k": 5},
                {"query": "What did the council decide last week?", "explain": True},
            ]
        }
    )

    query: Question
    k: Annotated[int, Field(ge=1, le=MAX_K)] = 10
    filters: FiltersIn = FiltersIn()
    explain: bool = False
    conversation_id: Name | None = None
    read_filters: bool = True
    today: Day | None = None

    @model_validator(mode="after")
    def _explained(self) -> Self:
        unused = {"conversation_id", "read_filters", "today"} & self.model_fields_set
        if unused and not self.explain:
            raise ValueError(f"{min(unused)} needs explain: true; add it or leave both out")
        return self


class ArticleIn(_In):
    """An article as JSON; sending the same id again makes a new version of it.

    Without ``collection`` a new article goes to ``main``.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "herald-2024-05-01-bridge",
                    "title": "Council votes to repair the old bridge",
                    "text": "The council voted 7 to 2 on Tuesday to repair the old bridge.",
                    "author": "Ada Moss",
                    "outlet": "The Herald",
                    "published": "2024-05-01",
                    "url": "https://herald.example/bridge",
                    "language": "en",
                }
            ]
        }
    )

    id: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_NUL)] | None = (
        None
    )
    title: Annotated[str, StringConstraints(max_length=1000)]
    text: Annotated[str, StringConstraints(min_length=1)]
    author: Annotated[str, StringConstraints(max_length=500)] | None = None
    outlet: Annotated[str, StringConstraints(max_length=500)] | None = None
    published: Day | None = None
    url: Annotated[str, StringConstraints(max_length=4000)] | None = None
    language: Annotated[str, StringConstraints(max_length=20)] | None = None
    collection: Name | None = None


class AddressIn(_In):
    """The address of a page, a document or a feed, for the server to ask for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://herald.example/feed.xml"}]}
    )

    url: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    collection: Name | None = None


class TitleIn(_In):
    """A new title for a conversation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The bridge"}]})

    title: Title
