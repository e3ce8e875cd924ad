"""What the JSON API answers, as models that the OpenAPI page is generated from.

Names on the wire follow one rule: an object's own id is ``id``; ids of other things carry their
noun. Values come from the dataclasses of ``rag`` and ``index`` unchanged.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Self

from pydantic import BaseModel, Field

from index.listing import Order, cursor_of
from index.store import LibraryStore
from index.types import Article, Filters, Passage
from rag.carried_filters import chips_of
from rag.citations import reader_url
from rag.fetching.inputs import is_address
from rag.markup import Block, cut_blocks
from rag.types import (
    Answer,
    Chip,
    Citation,
    Claim,
    Conflict,
    Evidence,
    Fallback,
    NearestPassage,
    Refusal,
    Strictness,
    Usage,
)

__all__ = [
    "AnswerOut",
    "ArticleOut",
    "ArticlePage",
    "ArticleText",
    "PassageOut",
    "Problem",
    "VersionOut",
    "among_others",
    "file_name",
]


def file_name(source: str) -> str:
    """Return where an input came from without the folders, which are the server's own business.

    >>> file_name("/srv/news/2024.jsonl:7"), file_name("standard input#2")
    ('2024.jsonl:7', 'standard input#2')
    >>> file_name("https://herald.example/news/bridge")
    'https://herald.example/news/bridge'
    """
    return source if is_address(source) else PurePosixPath(source).name


class Problem(BaseModel):
    """An error (RFC 9457): ``detail`` says what was wrong and what to do next."""

    type: str = Field(examples=["urn:footnote:problem:unknown-id"])
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["no article with id 'x'; list what there is"])
    request_id: str | None = Field(default=None, examples=["req_1f6c0c1f5d7e4a0b9c2d"])


class AnswerOut(BaseModel):
    """One complete answer. ``blocks`` is its text cut for display, labels resolved.

    Positions are code points: claims point into ``text``, citations into the canonical text of
    the article version they name, where ``version_text[start:end] == quote``. Answers of one
    conversation that have the same ``follows`` are versions of one turn.
    """

    id: str
    conversation_id: str
    question: str
    standalone_question: str
    text: str
    abstained: bool
    reason: str | None
    interrupted: bool
    claims: list[Claim]
    citations: list[Citation]
    evidence: list[Evidence]
    nearest: list[NearestPassage]
    rejected_labels: int
    provider: str
    model: str | None
    usage: Usage
    timings_ms: dict[str, float]
    generation: int
    notice: str | None
    created_at: str
    chips: list[Chip]
    filters: Filters = Filters()
    chosen: list[Chip] = []
    ignored_chips: list[str] = []
    today: str | None
    newest_evidence: str | None
    conflicts: list[Conflict]
    confidence: float | None
    fallback: Fallback | None
    dropped: list[NearestPassage]
    follows: str | None
    refusal: Refusal | None
    recency: float
    strictness: Strictness
    blocks: list[Block]

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return the answer as the wire shows it."""
        return cls(
            id=answer.answer_id,
            conversation_id=answer.conversation_id,
            question=answer.question,
            standalone_question=answer.standalone_question,
            text=answer.text,
            abstained=answer.abstained,
            reason=answer.reason,
            interrupted=answer.interrupted,
            claims=list(answer.claims),
            citations=[among_others(cited, answer.answer_id) for cited in answer.citations],
            evidence=list(answer.evidence),
            nearest=list(answer.nearest),
            rejected_labels=answer.rejected_labels,
            provider=answer.provider,
            model=answer.model,
            usage=answer.usage,
            timings_ms=answer.timings_ms,
            generation=answer.generation,
            notice=answer.notice,
            created_at=answer.created_at,
            chips=list(answer.chips),
            filters=answer.filters,
            chosen=list(chips_of(answer.filters)),
            ignored_chips=list(answer.ignored_chips),
            today=answer.today,
            newest_evidence=answer.newest_evidence,
            conflicts=list(answer.conflicts),
            confidence=answer.confidence,
            fallback=answer.fallback,
            dropped=list(answer.dropped),
            follows=answer.follows,
            refusal=answer.refusal,
            recency=answer.recency,
            strictness=answer.strictness,
            blocks=list(cut_blocks(answer.text, answer.claims, len(answer.evidence))),
        )


def among_others(cited: Citation, answer_id: str) -> Citation:
    """Return a citation whose address also names its answer, so that all its places are marked."""
    url = reader_url(cited.article_id, cited.version, cited.start, cited.end, answer_id=answer_id)
    return replace(cited, reader_url=url)


class ArticleOut(BaseModel):
    """An article without its text; ``version`` names the current one.

    ``source`` is the name of the file it came from, without its folder.
    """

    id: str
    collection: str
    title: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    source: str
    version: str
    added_at: str
    updated_at: str
    n_chars: int
    n_passages: int

    @classmethod
    def of(cls, article: Article) -> Self:
        """Return the article as the wire shows it."""
        return cls(
            id=article.article_id,
            collection=article.collection,
            title=article.title,
            author=article.author,
            outlet=article.outlet,
            published=article.published,
            url=article.url,
            language=article.language,
            source=file_name(article.source),
            version=article.version,
            added_at=article.added_at,
            updated_at=article.updated_at,
            n_chars=article.n_chars,
            n_passages=article.n_passages,
        )


class ArticleText(ArticleOut):
    """An article with the canonical text that ``version`` names."""

    text: str

    @classmethod
    def read(cls, store: LibraryStore, article_id: str, version: str | None = None) -> Self:
        """Return the current or a named version; UnknownIdError if it is not there."""
        article = store.article(article_id)
        named = version or article.version
        out = ArticleOut.of(article).model_dump() | {"version": named}
        return cls(**out, text=store.version_text(article_id, named))


class ArticlePage(BaseModel):
    """Articles in a stable order; pass ``next`` as ``after`` to go on, null at the end."""

    articles: list[ArticleOut]
    total: int
    next: str | None

    @classmethod
    def of(
        cls, found: Sequence[Article], *, limit: int, total: int, order: Order = "newest"
    ) -> Self:
        """Return the first ``limit`` of the articles; what was found beyond says it goes on."""
        shown = found[:limit]
        return cls(
            articles=[ArticleOut.of(article) for article in shown],
            total=total,
            next=cursor_of(shown[-1], order) if len(found) > limit else None,
        )


class VersionOut(BaseModel):
    """One version of an article, named by the hash of its canonical text."""

    version: str
    title: str
    created_at: str
    n_chars: int
    current: bool


class PassageOut(BaseModel):
    """A passage; ``pending`` says that it has no vector yet and is found by its words alone."""

    passage_id: int
    position: int
    start: int
    end: int
    text: str
    pending: bool

    @classmethod
    def of(cls, passage: Passage, *, pending: bool) -> Self:
        """Return the passage as the wire shows it."""
        return cls(
            passage_id=passage.passage_id,
            position=passage.position,
            start=passage.start,
            end=passage.end,
            text=passage.text,
            pending=pending,
        )
