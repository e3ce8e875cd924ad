"""The five tools: ``search``, ``ask``, ``read_article``, ``check_answer``, ``list_articles``.

None of them changes an article; ``ask`` keeps its answer among the conversations, as the page
does. A tool returns its structure, described by its output schema, and the same in plain words.
An error says what was wrong and what to do next, and nothing of the server's inside.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from index.retriever import MAX_K
from index.types import Filters
from rag.answering.answerer import MOST_QUESTION_CHARS, AskRequest
from rag.application import Application
from rag.errors import FootnoteError, UnknownIdError
from rag.private_chats import PrivateChats
from rag.types import Strictness
from rag.verifying.detection import foreign_answer
from rag.verifying.recheck import recheck
from rag.verifying.verify import verify
from web.mcp.replies import ArticleSlice, AskReply, CheckReply
from web.mcp.wording import (
    article_in_words,
    articles_in_words,
    ask_in_words,
    check_in_words,
    hits_in_words,
)
from web.replies import ArticlePage
from web.schemas import MOST_EVIDENCE, FiltersIn
from web.search_replies import SearchReply

__all__ = ["Tools"]

# About five thousand tokens: what a model reads at a time without losing what came before.
_USUAL_CHARS = 20_000
_MOST_CHARS = 100_000

Question = Annotated[
    str, Field(min_length=1, max_length=MOST_QUESTION_CHARS, description="in plain words")
]
Several = Annotated[list[str], Field(max_length=100, description="any of these")]
First = Annotated[date | None, Field(description="published on this day or later")]
Last = Annotated[date | None, Field(description="published on this day or earlier")]


class Source(BaseModel):
    """What a label of the answer stands for: an article here, or a text sent along."""

    article_id: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None


class Tools:
    """The tools over one application; its methods' signatures are their input schemas."""

    def __init__(self, application: Application) -> None:
        self._application = application
        # Whoever can start this reads the data folder; the conversations are those of the folder's
        # own user, not those that came with somebody's key.
        self._owner = ""

    def search(
        self,
        query: Question,
        k: Annotated[int, Field(ge=1, le=MAX_K, description="how many passages")] = 8,
        outlets: Several = [],  # noqa: B006 - pydantic copies it
        published_from: First = None,
        published_to: Last = None,
    ) -> Annotated[CallToolResult, SearchReply]:
        """Find the passages of the articles that fit a query best."""
        with _in_words():
            filters = _filters(outlets, published_from, published_to)
            found = self._application.library.search(query, k=k, filters=filters)
        reply = SearchReply.of(found)
        return _result(reply, hits_in_words(reply))

    async def ask(
        self,
        question: Question,
        conversation_id: Annotated[
            str | None, Field(max_length=200, description="of an earlier answer, to go on there")
        ] = None,
        provider: Annotated[str | None, Field(max_length=200)] = None,
        model: Annotated[str | None, Field(max_length=200, description="of the provider")] = None,
        k: Annotated[int | None, Field(ge=1, le=MOST_EVIDENCE)] = None,
        outlets: Several = [],  # noqa: B006 - pydantic copies it
        published_from: First = None,
        published_to: Last = None,
        strictness: Strictness = "normal",
    ) -> Annotated[CallToolResult, AskReply]:
        """Answer a question from the articles; every sentence cites the exact words it rests on.

        Declines, with a reason, where the articles do not say.
        """
        with _in_words():
            if conversation_id is not None:
                chats = PrivateChats(self._application.chats, self._owner)
                await run_in_threadpool(chats.require_open, conversation_id)
            answerer = await run_in_threadpool(self._application.answerer, provider, model)
            answer = await answerer.ask(
                AskRequest(
                    question=question,
                    conversation_id=conversation_id,
                    filters=_filters(outlets, published_from, published_to),
                    k=k,
                    strictness=strictness,
                )
            )
        reply = AskReply.of(answer)
        return _result(reply, ask_in_words(reply))

    def read_article(
        self,
        article_id: Annotated[str, Field(max_length=500)],
        version: Annotated[
            str | None, Field(max_length=200, description="an older one; else the current one")
        ] = None,
        start: Annotated[int, Field(ge=0, description="the first code point")] = 0,
        max_chars: Annotated[int, Field(ge=1, le=_MOST_CHARS)] = _USUAL_CHARS,
    ) -> Annotated[CallToolResult, ArticleSlice]:
        """Read an article, or a stretch of it such as what a citation points into."""
        with _in_words():
            store = self._application.store
            article = store.article(article_id)
            named = version or article.version
            text = store.version_text(article_id, named)
        first, end = min(start, len(text)), min(start + max_chars, len(text))
        reply = ArticleSlice(
            id=article.article_id,
            title=article.title,
            author=article.author,
            outlet=article.outlet,
            published=article.published,
            url=article.url,
            version=named,
            current=named == article.version,
            start=first,
            end=end,
            n_chars=len(text),
            text=text[first:end],
            next=end if end < len(text) else None,
        )
        return _result(reply, article_in_words(reply))

    def check_answer(
        self,
        answer: Annotated[
            str | None, Field(max_length=200_000, description="a text with [1], [2] in it")
        ] = None,
        sources: Annotated[
            list[Source], Field(max_length=200, description="in the order of the labels")
        ] = [],  # noqa: B006 - pydantic copies it
        answer_id: Annotated[
            str | None, Field(max_length=200, description="an answer given here before")
        ] = None,
    ) -> Annotated[CallToolResult, CheckReply]:
        """Check an answer against its sources: a verdict with its reason for every sentence."""
        with _in_words():
            application = self._application
            if (answer is None) == (answer_id is None):
                raise ToolError("give either answer, with its sources, or answer_id")
            if answer_id is not None:
                if application.chats.owner_of_answer(answer_id) != self._owner:
                    raise UnknownIdError("answer", [answer_id])
                found = recheck(application.chats.answer(answer_id), application.store)
            else:
                given = [source.model_dump(exclude_none=True) for source in sources]
                payload = {"answer": answer, "sources": given, "format": "plain"}
                found = verify(foreign_answer(payload), application.store)
        reply = CheckReply.of(found)
        return _result(reply, check_in_words(reply))

    def list_articles(
        self,
        outlets: Several = [],  # noqa: B006 - pydantic copies it
        published_from: First = None,
        published_to: Last = None,
        limit: Annotated[int, Field(ge=1, le=200)] = 50,
        after: Annotated[
            str | None, Field(max_length=2000, description="`next` of the page before")
        ] = None,
    ) -> Annotated[CallToolResult, ArticlePage]:
        """List the articles, the newest first."""
        with _in_words():
            filters = _filters(outlets, published_from, published_to)
            store = self._application.store
            found = store.list_articles(filters, limit=limit + 1, after=after)
            total = store.count_articles(filters)
        reply = ArticlePage.of(found, limit=limit, total=total)
        return _result(reply, articles_in_words(reply))


def _filters(outlets: list[str], first: date | None, last: date | None) -> Filters:
    if first is not None and last is not None and first > last:
        raise ToolError(f"published_from {first} is after published_to {last}; swap the two dates")
    return FiltersIn(outlets=outlets, published_from=first, published_to=last).to_filters()


def _result(reply: BaseModel, words: str) -> CallToolResult:
    return CallToolResult(
        content=[TextContent(text=words)], structured_content=reply.model_dump(mode="json")
    )


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except FootnoteError as error:
        raise ToolError(str(error)) from error
