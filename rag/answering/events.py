"""What happens while a question is answered, in order, as values.

``Queried``, ``EvidenceFound``, then any number of ``TextArrived`` and ``ClaimChecked``, and at
last exactly one ``Answered`` or ``Failed``. At most one ``FellBack`` comes before all text. The
joined ``TextArrived`` texts are the answer's text and none of them ends inside a label.
"""

from dataclasses import dataclass

from index.types import Filters
from rag.types import Answer, Chip, Citation, Claim, Evidence, Fallback, NearestPassage

__all__ = [
    "AnswerEvent",
    "Answered",
    "ClaimChecked",
    "EvidenceFound",
    "Failed",
    "FellBack",
    "Queried",
    "TextArrived",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queried:
    """The question as it will be searched; ``filters`` has what ``chips`` add to those given."""

    answer_id: str
    conversation_id: str
    question: str
    standalone_question: str
    filters: Filters
    provider: str
    model: str | None
    chips: tuple[Chip, ...]
    today: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFound:
    """What the provider will see; arrives before any text.

    ``dropped`` was found too, but does not fit into the provider's context.
    """

    evidence: tuple[Evidence, ...]
    generation: int
    search_ms: float
    notice: str | None
    dropped: tuple[NearestPassage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FellBack:
    """The provider asked is out, and ``provider`` answers in its place; ``notice`` says so."""

    fallback: Fallback
    provider: str
    model: str | None
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextArrived:
    """More of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChecked:
    """A finished claim with its verdict; ``claim.start`` points into the text so far."""

    index: int
    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The complete answer, already stored."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The provider failed; ``answer`` is the stored, interrupted answer if any text had come."""

    message: str
    retryable: bool
    answer: Answer | None


AnswerEvent = Queried | EvidenceFound | FellBack | TextArrived | ClaimChecked | Answered | Failed
