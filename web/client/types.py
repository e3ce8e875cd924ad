"""What the client returns: one frozen value for each thing that the JSON API answers.

Fields that a newer server adds are left out; claims, citations and their kind are the values of
``rag.types``, described there.
"""

from dataclasses import dataclass, field

from index.filters import Filters
from rag.types import (
    Chip,
    Citation,
    Claim,
    Conflict,
    Evidence,
    Fallback,
    LegScores,
    NearestPassage,
    Refusal,
    Strictness,
    Usage,
)

__all__ = [
    "Answer",
    "Article",
    "ArticlePage",
    "ArticleText",
    "ArticleVersion",
    "Conversation",
    "ConversationPage",
    "ConversationSummary",
    "Hit",
    "IngestItem",
    "IngestReport",
    "ProviderState",
    "SearchResult",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One complete answer; claims point into ``text``, in code points.

    Answers of one conversation that have the same ``follows`` are versions of one turn.
    """

    id: str
    conversation_id: str
    question: str
    standalone_question: str
    text: str
    abstained: bool
    reason: str | None
    interrupted: bool
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
    nearest: tuple[NearestPassage, ...]
    rejected_labels: int
    provider: str
    model: str | None
    usage: Usage
    timings_ms: dict[str, float]
    generation: int
    notice: str | None
    created_at: str
    chips: tuple[Chip, ...] = ()
    filters: Filters = field(default_factory=Filters)
    chosen: tuple[Chip, ...] = ()
    ignored_chips: tuple[str, ...] = ()
    today: str | None = None
    newest_evidence: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    confidence: float | None = None
    fallback: Fallback | None = None
    dropped: tuple[NearestPassage, ...] = ()
    follows: str | None = None
    refusal: Refusal | None = None
    recency: float = 0.0
    strictness: Strictness = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found; ``text`` is ``version_text[start:end]``."""

    rank: int
    score: float
    legs: LegScores
    pending: bool
    passage_id: int
    article_id: str
    version: str
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Hits in rank order, from one generation of the index."""

    hits: tuple[Hit, ...]
    generation: int
    timings_ms: dict[str, float]
    notice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article without its text; ``version`` names the current one."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText(Article):
    """An article with the canonical text of ``version``."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """Articles, the newest first; ``next`` continues the list, None at its end."""

    articles: tuple[Article, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """One version of an article."""

    version: str
    title: str
    created_at: str
    n_chars: int
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestItem:
    """What became of one input; ``reason`` says why it was left out."""

    source: str
    outcome: str
    article_id: str | None = None
    title: str | None = None
    n_passages: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What became of every input, in order."""

    items: tuple[IngestItem, ...]
    n_added: int
    n_changed: int
    n_unchanged: int
    n_failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """A conversation without its answers."""

    id: str
    title: str
    created_at: str
    updated_at: str
    n_answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPage:
    """Conversations, the latest first; ``next`` continues the list, None at its end."""

    conversations: tuple[ConversationSummary, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with the answers of one line of turns, oldest first.

    ``versions`` has for each of them the ids of all versions of its turn, oldest first.
    """

    id: str
    title: str
    created_at: str
    updated_at: str
    answers: tuple[Answer, ...] = ()
    versions: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderState:
    """Who can write answers; ``needs`` says what is missing when it is not ready.

    ``models`` can be chosen with a question, the default first.
    """

    name: str
    ready: bool
    needs: str | None
    summary: str
    models: tuple[str, ...] = ()
