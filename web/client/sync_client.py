"""Asks a server and waits for the reply."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TypeVar, Unpack

import httpx2

from rag.verifying.types import VerifiedAnswer
from web.client import calls
from web.client.calls import ArticleFields, AskOptions, Call, Filters, Upload
from web.client.events import AnswerEvent, EventReader
from web.client.types import (
    Answer,
    Article,
    ArticlePage,
    ArticleText,
    ArticleVersion,
    Conversation,
    ConversationPage,
    IngestReport,
    ProviderState,
    SearchResult,
)
from web.client.wire import TIMEOUT, failures, headers_of, refusal, reply_of, request_arguments

__all__ = ["Client"]

T = TypeVar("T")


class Client:
    """A Footnote server, asked in the calling thread. Close it, or use it as a context manager.

    ``key`` is an API key, where the server needs one. Nothing is sent twice: what failed is
    raised, and whether to try again is the caller's decision (``ProblemError.retryable``).
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        *,
        key: str | None = None,
        timeout: httpx2.Timeout = TIMEOUT,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = httpx2.Client(base_url=self.base_url, headers=headers_of(key), timeout=timeout)

    def __enter__(self) -> Self:
        """Return the open client."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the client."""
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def send(self, call: Call[T]) -> T:
        """Send one call and return what it promised."""
        with failures(self.base_url):
            response = self._http.request(**request_arguments(call))
        return reply_of(call, response)

    def ask(self, question: str, **options: Unpack[AskOptions]) -> Answer:
        """Return the complete answer to a question."""
        return self.send(calls.ask(question, options))

    @contextmanager
    def stream(
        self, question: str, **options: Unpack[AskOptions]
    ) -> Iterator[Iterator[AnswerEvent]]:
        """Open the stream of an answer's events; leaving the block early ends the answer.

        The last event is ``Done``; a provider that fails raises ProblemError.
        """
        call = calls.ask(question, options, stream=True)
        arguments = request_arguments(call)
        with failures(self.base_url), self._http.stream(**arguments) as response:
            if response.is_error:
                response.read()
                raise refusal(response)
            yield _events(response)

    def search(self, query: str, *, k: int = 10, filters: Filters | None = None) -> SearchResult:
        """Return the best passages for a query, without an answer."""
        return self.send(calls.search(query, k=k, filters=filters or {}))

    def answer(self, answer_id: str) -> Answer:
        """Return a stored answer; each citation says what became of its article."""
        return self.send(calls.answer(answer_id))

    def check_answer(self, answer_id: str) -> VerifiedAnswer:
        """Check a stored answer again."""
        return self.send(calls.check_stored(answer_id))

    def verify(self, text: str, sources: Iterable[Mapping[str, str]] = ()) -> VerifiedAnswer:
        """Check a text with ``[1]`` in it; source 1 is the first of ``sources``."""
        return self.send(calls.verify(text, sources))

    def articles(
        self, *, filters: Filters | None = None, limit: int = 50, after: str | None = None
    ) -> ArticlePage:
        """Return one page of articles, the newest first."""
        return self.send(calls.articles(filters or {}, limit=limit, after=after))

    def every_article(self, *, filters: Filters | None = None) -> Iterator[Article]:
        """Yield every article, page by page."""
        after: str | None = None
        while True:
            page = self.articles(filters=filters, limit=200, after=after)
            yield from page.articles
            if page.next is None:
                return
            after = page.next

    def article(self, article_id: str, *, version: str | None = None) -> ArticleText:
        """Return an article with its text, of the current or of a named version."""
        return self.send(calls.article(article_id, version))

    def versions(self, article_id: str) -> tuple[ArticleVersion, ...]:
        """Return the versions of an article, the current one first."""
        return self.send(calls.versions(article_id))

    def add_article(
        self,
        title: str,
        text: str,
        *,
        article_id: str | None = None,
        idempotency_key: str | None = None,
        **fields: Unpack[ArticleFields],
    ) -> IngestReport:
        """Add an article; with an idempotency key it can safely be sent again."""
        call = calls.add_article(
            title, text, fields, article_id=article_id, idempotency_key=idempotency_key
        )
        return self.send(call)

    def add_files(
        self,
        uploads: Iterable[Upload],
        *,
        collection: str = "main",
        idempotency_key: str | None = None,
    ) -> IngestReport:
        """Add files; each is reported on, and one that cannot be read stops no other."""
        call = calls.add_files(uploads, collection=collection, idempotency_key=idempotency_key)
        return self.send(call)

    def add_address(
        self, url: str, *, collection: str = "main", idempotency_key: str | None = None
    ) -> IngestReport:
        """Add the page, or each entry of the feed, at an address, if the server asks for any."""
        call = calls.add_address(url, collection=collection, idempotency_key=idempotency_key)
        return self.send(call)

    def put_article(
        self, article_id: str, title: str, text: str, **fields: Unpack[ArticleFields]
    ) -> IngestReport:
        """Put a new version of exactly this article, or the first."""
        return self.send(calls.put_article(article_id, title, text, fields))

    def delete_article(self, article_id: str) -> None:
        """Remove an article everywhere."""
        self.send(calls.delete_article(article_id))

    def conversations(self, *, limit: int = 30, after: str | None = None) -> ConversationPage:
        """Return one page of conversations, the latest first."""
        return self.send(calls.conversations(limit=limit, after=after))

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation with its answers, oldest first."""
        return self.send(calls.conversation(conversation_id))

    def rename_conversation(self, conversation_id: str, title: str) -> Conversation:
        """Give a conversation another title."""
        return self.send(calls.rename_conversation(conversation_id, title))

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation with its answers."""
        self.send(calls.delete_conversation(conversation_id))

    def providers(self) -> tuple[ProviderState, ...]:
        """Return who can write answers."""
        return self.send(calls.providers())


def _events(response: httpx2.Response) -> Iterator[AnswerEvent]:
    reader = EventReader()
    for line in response.iter_lines():
        yield from reader.feed(line)
    reader.finish()
