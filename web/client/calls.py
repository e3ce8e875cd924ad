"""Every request the client can make, as a value: what is sent, and how the reply is read.

Both clients send these, so nothing about the API is written twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypedDict, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter

from rag.types import Strictness
from rag.verifying.types import VerifiedAnswer
from web.client.types import (
    Answer,
    ArticlePage,
    ArticleText,
    ArticleVersion,
    Conversation,
    ConversationPage,
    IngestReport,
    ProviderState,
    SearchResult,
)

__all__ = [
    "ArticleFields",
    "AskOptions",
    "Call",
    "Filters",
    "Upload",
]

T = TypeVar("T")
# A query parameter that is left out, given once, or repeated.
Parameter = str | int | Sequence[str] | None


class Filters(TypedDict, total=False):
    """Which articles may be used; dates are inclusive, as ``YYYY-MM-DD`` or as dates."""

    collections: Sequence[str]
    outlets: Sequence[str]
    languages: Sequence[str]
    authors: Sequence[str]
    article_ids: Sequence[str]
    except_ids: Sequence[str]
    published_from: date | str
    published_to: date | str


class AskOptions(TypedDict, total=False):
    """What can be said about a question besides its words; see ``docs/api.md``."""

    conversation_id: str
    after: str
    instead_of: str
    provider: str
    model: str
    filters: Filters
    k: int
    rewrite: bool
    standalone_question: str
    today: date | str
    read_filters: bool
    ignore_chips: Sequence[str]
    recency: float
    strictness: Strictness


class ArticleFields(TypedDict, total=False):
    """What is known of an article besides its title and text."""

    author: str
    outlet: str
    published: date | str
    url: str
    language: str
    collection: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file to be added: its name, whose ending says what it is, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[T]):
    """One request; ``reply`` reads the body of a reply that succeeded."""

    method: str
    path: str
    reply: TypeAdapter[T]
    body: Mapping[str, object] | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    uploads: Sequence[Upload] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


_ANSWER = TypeAdapter(Answer)
_NOTHING: TypeAdapter[None] = TypeAdapter(None)
_REPORT = TypeAdapter(IngestReport)
_CONVERSATION = TypeAdapter(Conversation)


def ask(question: str, options: AskOptions, *, stream: bool = False) -> Call[Answer]:
    """Ask a question."""
    body = _plain({"question": question, **options})
    return Call(method="POST", path="/v1/chat", body=body | {"stream": stream}, reply=_ANSWER)


def search(query: str, *, k: int, filters: Filters) -> Call[SearchResult]:
    """Search passages."""
    body = _plain({"query": query, "k": k, "filters": filters})
    return Call(method="POST", path="/v1/search", body=body, reply=TypeAdapter(SearchResult))


def answer(answer_id: str) -> Call[Answer]:
    """Read a stored answer."""
    return Call(method="GET", path=f"/v1/answers/{_segment(answer_id)}", reply=_ANSWER)


def check_stored(answer_id: str) -> Call[VerifiedAnswer]:
    """Check a stored answer again."""
    path = f"/v1/answers/{_segment(answer_id)}/check"
    return Call(method="POST", path=path, reply=TypeAdapter(VerifiedAnswer))


def verify(text: str, sources: Iterable[Mapping[str, str]]) -> Call[VerifiedAnswer]:
    """Check a text with labels against sources."""
    body = {"answer": text, "sources": [dict(source) for source in sources], "format": "plain"}
    return Call(method="POST", path="/v1/verify", body=body, reply=TypeAdapter(VerifiedAnswer))


def articles(filters: Filters, *, limit: int, after: str | None) -> Call[ArticlePage]:
    """List articles."""
    parameters: dict[str, Parameter] = {
        "collection": filters.get("collections", ()),
        "outlet": filters.get("outlets", ()),
        "author": filters.get("authors", ()),
        "language": filters.get("languages", ()),
        "published_from": _day(filters.get("published_from")),
        "published_to": _day(filters.get("published_to")),
        "limit": limit,
        "after": after,
    }
    return Call(
        method="GET", path="/v1/articles", parameters=parameters, reply=TypeAdapter(ArticlePage)
    )


def article(article_id: str, version: str | None) -> Call[ArticleText]:
    """Read an article."""
    path = f"/v1/articles/{_segment(article_id)}"
    reply = TypeAdapter(ArticleText)
    return Call(method="GET", path=path, parameters={"version": version}, reply=reply)


def versions(article_id: str) -> Call[tuple[ArticleVersion, ...]]:
    """List the versions of an article."""
    path = f"/v1/articles/{_segment(article_id)}/versions"
    return Call(method="GET", path=path, reply=TypeAdapter(tuple[ArticleVersion, ...]))


def add_article(
    title: str,
    text: str,
    fields: ArticleFields,
    *,
    article_id: str | None,
    idempotency_key: str | None,
) -> Call[IngestReport]:
    """Add one article."""
    body = _plain({"id": article_id, "title": title, "text": text, **fields})
    headers = _idempotent(idempotency_key)
    return Call(method="POST", path="/v1/articles", body=body, headers=headers, reply=_REPORT)


def add_files(
    uploads: Iterable[Upload], *, collection: str, idempotency_key: str | None
) -> Call[IngestReport]:
    """Add files."""
    return Call(
        method="POST",
        path="/v1/articles",
        body={"collection": collection},
        uploads=tuple(uploads),
        headers=_idempotent(idempotency_key),
        reply=_REPORT,
    )


def add_address(url: str, *, collection: str, idempotency_key: str | None) -> Call[IngestReport]:
    """Add what is behind an address."""
    return Call(
        method="POST",
        path="/v1/articles",
        body={"url": url, "collection": collection},
        headers=_idempotent(idempotency_key),
        reply=_REPORT,
    )


def put_article(
    article_id: str, title: str, text: str, fields: ArticleFields
) -> Call[IngestReport]:
    """Put a new version of exactly this article."""
    body = _plain({"title": title, "text": text, **fields})
    path = f"/v1/articles/{_segment(article_id)}"
    return Call(method="PUT", path=path, body=body, reply=_REPORT)


def delete_article(article_id: str) -> Call[None]:
    """Remove an article everywhere."""
    return Call(method="DELETE", path=f"/v1/articles/{_segment(article_id)}", reply=_NOTHING)


def conversations(*, limit: int, after: str | None) -> Call[ConversationPage]:
    """List conversations."""
    return Call(
        method="GET",
        path="/v1/conversations",
        parameters={"limit": limit, "after": after},
        reply=TypeAdapter(ConversationPage),
    )


def conversation(conversation_id: str) -> Call[Conversation]:
    """Read a conversation."""
    path = f"/v1/conversations/{_segment(conversation_id)}"
    return Call(method="GET", path=path, reply=_CONVERSATION)


def rename_conversation(conversation_id: str, title: str) -> Call[Conversation]:
    """Give a conversation another title."""
    path = f"/v1/conversations/{_segment(conversation_id)}"
    return Call(method="PATCH", path=path, body={"title": title}, reply=_CONVERSATION)


def delete_conversation(conversation_id: str) -> Call[None]:
    """Delete a conversation."""
    path = f"/v1/conversations/{_segment(conversation_id)}"
    return Call(method="DELETE", path=path, reply=_NOTHING)


def providers() -> Call[tuple[ProviderState, ...]]:
    """List the providers."""
    return Call(method="GET", path="/v1/providers", reply=TypeAdapter(tuple[ProviderState, ...]))


def _segment(name: str) -> str:
    return quote(name, safe="")


def _idempotent(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Idempotency-Key": key}


def _day(value: date | str | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that are given, dates as text."""
    plain: dict[str, object] = {}
    for name, value in fields.items():
        if isinstance(value, date):
            plain[name] = value.isoformat()
        elif isinstance(value, Mapping):
            plain[name] = _plain(value)
        elif value is not None:
            plain[name] = value
    return plain
