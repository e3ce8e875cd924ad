"""An answer from anywhere as it comes in, and what the checks say of it as it goes out.

Marks and claims point into the answer's text, citations into a source's canonical text; all
positions are half-open code point ranges. Whatever an answer claims of itself (quotes, offsets,
labels) is kept as claimed and is anchored or rejected later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.types import Span
from rag.checking.claims import CheckedClaim
from rag.claims import ClaimSpan
from rag.types import Citation, Claim, Evidence

__all__ = [
    "MOST_ANSWER_CHARS",
    "MOST_MARKS",
    "MOST_SOURCES",
    "MOST_SOURCE_CHARS",
    "CheckedCitation",
    "ClaimCheck",
    "ForeignAnswer",
    "ForeignSource",
    "FormatName",
    "InventedQuote",
    "Mark",
    "SourceKind",
    "SourceState",
    "UnplacedMark",
    "VerdictCounts",
    "VerifiedAnswer",
    "VerifiedSource",
]

MOST_ANSWER_CHARS = 200_000
MOST_SOURCES = 200
MOST_SOURCE_CHARS = 1_000_000
# Far above one citation for every sentence of the longest answer that is taken.
MOST_MARKS = 20_000

FormatName = Literal["footnote", "plain", "openai", "anthropic", "cohere"]
SourceKind = Literal["document", "search_result", "unsent"]
SourceState = Literal["found", "missing"]


class ClaimCheck(Protocol):
    """Checks one claim against the evidence it cites, as ``rag.checking.claims.check_claim``."""

    def __call__(
        self, claim: ClaimSpan, evidence: Sequence[Evidence], offered: Sequence[tuple[int, str]]
    ) -> CheckedClaim:
        """Return what the checks found."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSource:
    """What an answer cites: inline text, an article id, or a URL; with none it is only a name.

    ``key`` is the id by which the answer names it. ``version`` pins an article's version and
    ``passage`` the part of it that the answer was given.
    """

    key: str | None = None
    title: str = ""
    text: str | None = None
    article_id: str | None = None
    url: str | None = None
    version: str | None = None
    passage: Span | None = None
    kind: SourceKind = "document"

    @property
    def name(self) -> str:
        """How a message names it."""
        return self.article_id or self.url or self.key or self.title or "a source without a name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One citation as the answer makes it.

    ``place`` is a range of the answer, or a point where start equals end; None if the answer
    says none that can be read. ``source`` is a position among the sources from 0, None if
    ``name`` names nothing. ``quote`` and ``span`` are the words and the place that the answer
    claims to cite.
    """

    name: str
    place: Span | None
    source: int | None
    quote: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignAnswer:
    """An answer read from one of the shapes; ``labelled`` says that ``[n]`` names source n.

    An answer that ``abstained`` may have no text.
    ``links`` are citation links written into the text, which are no part of what it claims.
    """

    format: FormatName
    text: str
    sources: tuple[ForeignSource, ...]
    marks: tuple[Mark, ...] = ()
    labelled: bool = False
    abstained: bool = False
    links: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedSource:
    """What a label stands for; ``reason`` says why a missing source is not at hand."""

    label: int
    name: str
    title: str
    article_id: str | None
    version: str | None
    url: str | None
    n_chars: int
    state: SourceState
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCitation(Citation):
    """A citation with the sentence as it was in its version, and as it is in the current one.

    ``was`` is None once the article is removed, ``now`` if no sentence is like it any more.
    """

    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedQuote:
    """Words that the answer claims to quote and that its source does not have."""

    claim: int | None
    label: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedMark:
    """A citation whose place in the answer does not exist."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCounts:
    """How many claims got each verdict."""

    supported: int = 0
    partly: int = 0
    unsupported: int = 0
    uncited: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAnswer:
    """Everything the checks found; ``supported`` says that every claim is supported.

    ``rejected_labels`` counts the citations that name nothing or stand nowhere.
    """

    format: FormatName
    text: str
    supported: bool
    counts: VerdictCounts
    claims: tuple[Claim, ...]
    citations: tuple[CheckedCitation, ...]
    sources: tuple[VerifiedSource, ...]
    rejected_labels: int
    invented_quotes: tuple[InventedQuote, ...]
    unplaced: tuple[UnplacedMark, ...]
