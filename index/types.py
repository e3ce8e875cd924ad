"""The values that pass between the modules of ``index`` and up to ``rag``.

Every position is a half-open ``[start, end)`` pair of code points into one version's canonical
text. Dates are ISO 8601 strings (``YYYY-MM-DD``) so that they sort as text; instants are aware.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.filters import Filters

__all__ = [
    "Article",
    "ArticleDraft",
    "CopyGroup",
    "Counts",
    "Filters",
    "FloatMatrix",
    "Hit",
    "LegHit",
    "Outcome",
    "Passage",
    "PendingPassage",
    "Placed",
    "PutResult",
    "SearchResult",
    "Span",
    "Ungrouped",
    "VersionStatus",
]

FloatMatrix = npt.NDArray[np.float32]
Outcome = Literal["added", "changed", "unchanged"]
VersionStatus = Literal["current", "superseded", "removed", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was ingested, without its text. ``version`` names the current canonical text."""

    article_id: str
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
class ArticleDraft:
    """An article ready to be stored: canonical text, its passages' spans, and metadata.

    ``version`` is ``"sha256:" + hex`` of the UTF-8 canonical text. ``spans`` are ordered, do not
    overlap by contract of the chunker, and lie inside ``text``.
    """

    article_id: str
    collection: str
    title: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    source: str
    text: str
    version: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PutResult:
    """What storing a draft did. ``n_reused`` passages kept a vector that was already known."""

    article_id: str
    outcome: Outcome
    n_passages: int
    n_reused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of one version; ``text`` equals ``version_text[start:end]``."""

    passage_id: int
    article_id: str
    version: str
    position: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPassage:
    """A passage that waits for its vector; ``text`` is exactly what will be embedded."""

    passage_id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungrouped:
    """An article that waits to be placed among its copies, with its current text."""

    article_id: str
    collection: str
    version: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an article belongs: with the copies that ``leader_id`` leads, which may be itself.

    ``bands`` are what candidates are found by; empty for an article that follows another.
    """

    article_id: str
    version: str
    leader_id: str
    signature: bytes
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyGroup:
    """The group that an article belongs to: its leader, and the other articles, oldest first."""

    leader_id: str
    others: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegHit:
    """One leg's result, best first; ``score`` is the leg's own (cosine, BM25)."""

    passage_id: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A ranked passage with its article. ``rank`` starts at 1; ``score`` is the fused one.

    ``dense`` and ``lexical`` are the raw leg scores, None where that leg did not return it.
    ``pending`` says that the passage has no vector yet and was ranked by its words.
    """

    rank: int
    score: float
    dense: float | None
    lexical: float | None
    pending: bool
    passage: Passage
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """Hits in rank order, with what it took to find them.

    ``timings_ms`` has the stages ``embed``, ``dense``, ``lexical``, ``join`` and ``total``.
    ``notice`` is None or one sentence for the reader (for example: searched by words only).
    """

    hits: tuple[Hit, ...]
    generation: int
    timings_ms: dict[str, float] = field(default_factory=dict)
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much the library holds; ``n_pending`` passages still wait for a vector."""

    n_articles: int
    n_versions: int
    n_passages: int
    n_vectors: int
    n_pending: int
