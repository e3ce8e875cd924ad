"""The values that pass between the modules of ``rag`` and up to ``web``.

Spans are half-open code point ranges. A span of a citation points into the canonical text of the
version it names; a span of a claim points into the answer's own text.
"""

from dataclasses import dataclass, field
from typing import Literal

from index.filters import Filters

__all__ = [
    "STRICTNESS",
    "Answer",
    "Check",
    "Chip",
    "ChipKind",
    "Citation",
    "CitationStatus",
    "Claim",
    "Conflict",
    "Evidence",
    "Fallback",
    "LegScores",
    "NearestPassage",
    "Place",
    "Refusal",
    "Strictness",
    "Turn",
    "Usage",
    "Verdict",
]

Strictness = Literal["strict", "normal", "lenient"]
STRICTNESS: tuple[Strictness, ...] = ("strict", "normal", "lenient")
Verdict = Literal["supported", "partly", "unsupported", "uncited"]
ChipKind = Literal["date", "outlet", "language", "collection", "author", "article"]
# The evidence has nothing like it; comes close and does not say; or says it of another time.
Refusal = Literal["nothing_close", "does_not_say", "only_outdated"]
# ``leaving``: its article is hidden, and can be kept until it is removed.
CitationStatus = Literal["verified", "moved", "changed", "leaving", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """Words of a question, ``question[start:end] == text``, that were read as a condition.

    ``meaning`` says it in full and ``filters`` to the search. A ``soft`` one leaves nothing out:
    its articles rank a little higher. A ``carried`` one comes from the question before: its words
    are not in this one, and start and end are 0. ``article_id`` is the article that told when an
    event was, ``reader_url`` where.
    """

    text: str
    kind: ChipKind
    meaning: str
    start: int
    end: int
    soft: bool = False
    filters: Filters = field(default_factory=Filters)
    carried: bool = False
    article_id: str | None = None
    reader_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One finished exchange of a conversation, oldest first wherever turns come in a sequence.

    ``conditions`` are what its search went by; None where only the words of it are known.
    """

    question: str
    answer: str
    conditions: tuple[Chip, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a question belongs in its conversation: by itself behind the newest answer.

    With ``after`` it goes on at the end of the turns behind that answer. With ``instead_of`` it
    becomes another version of that answer's turn, and what followed the answer stays with it.
    """

    after: str | None = None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegScores:
    """Raw scores of the two legs; None where a leg did not return the passage."""

    dense: float | None
    lexical: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A passage given to a provider under a label, 1..n for one answer.

    ``text == version_text[start:end]``. ``score`` is the fused score that ranked it. ``also_in``
    names the other outlets that have near-identical copies of the article. A ``pending`` passage
    has no vector yet, which says nothing of its meaning.
    """

    label: int
    passage_id: int
    article_id: str
    version: str
    title: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    start: int
    end: int
    text: str
    score: float
    legs: LegScores
    used: bool = False
    also_in: tuple[str, ...] = ()
    pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One named test of a claim, with its evidence in words."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One checkable sentence of an answer; ``text == answer.text[start:end]``, labels included.

    ``labels`` are those that resolve, in the order of the text; ``unknown_labels`` are the ones
    that do not, exactly as written. ``reason`` says the verdict in words.
    """

    text: str
    start: int
    end: int
    labels: tuple[int, ...]
    unknown_labels: tuple[str, ...]
    verdict: Verdict
    reason: str
    score: float | None
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote of one article version: ``version_text[start:end] == quote``, always.

    ``claim`` is the index of the claim it stands behind. ``prefix`` and ``suffix`` are up to 40
    code points of context. After a purge of its article ``quote`` is empty and ``status`` says
    ``removed``. ``also_in`` names the other outlets that have copies of the article.
    ``highlight`` is the quote cut in three, the words that answer the question in the middle;
    None where no words of it are likely to.
    """

    label: int
    claim: int
    article_id: str
    version: str
    title: str
    author: str | None
    outlet: str | None
    published: str | None
    url: str | None
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    status: CitationStatus
    reader_url: str
    publisher_url: str | None
    also_in: tuple[str, ...] = ()
    highlight: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestPassage:
    """A passage that was found and that no label stands for: shown with a refusal, or dropped."""

    passage_id: int
    article_id: str
    version: str
    title: str
    outlet: str | None
    published: str | None
    start: int
    end: int
    quote: str
    score: float
    reader_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens as the provider reported them; None means not reported, never zero."""

    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two cited articles that give different figures or dates for one thing.

    ``labels`` name them, the older article first; ``detail`` says what each gives, and when.
    """

    labels: tuple[int, ...]
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """Who was asked and could not answer, so that another provider did; ``reason`` says why."""

    provider: str
    model: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One stored answer, complete: everything the wire, the page and a checker need.

    ``interrupted`` says that the provider's stream ended early and ``text`` is what had arrived.
    ``rejected_labels`` counts labels that resolve to nothing. ``chips`` are conditions read out of
    the question on the day ``today``, ``filters`` those that were given with it, and
    ``ignored_chips`` the texts of those that were not wanted.
    ``refusal`` says why it was declined, as ``reason`` does in words; None for answers, and where
    the provider declined for a reason of its own.
    ``newest_evidence`` is the latest date of the articles used, or of those that are only
    outdated. ``recency`` and ``strictness`` are those that were asked for. ``confidence`` is how
    likely, 0..1, the provider holds it that the evidence answers the question; None if it cannot
    tell. With a ``fallback``, ``provider`` is the one that stood in.
    ``dropped`` are passages that were found and did not fit into the provider's context, by rank.
    ``follows`` is the answer before this one, None for a first turn; answers that follow the same
    one are versions of one turn.
    """

    answer_id: str
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
    timings_ms: dict[str, float] = field(default_factory=dict)
    generation: int = 0
    notice: str | None = None
    created_at: str = ""
    chips: tuple[Chip, ...] = ()
    filters: Filters = field(default_factory=Filters)
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
