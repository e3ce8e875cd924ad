"""What a provider is: one method that streams an answer to a question from labelled evidence.

A provider gets the conversation and the structured evidence and renders both its own way. It
cites by writing labels such as ``[1]`` or by sending ``QuoteDelta``; neither is trusted: labels
are resolved and quotes are anchored again by the caller. Behaviour such as retrying is added by
wrapping a provider, and a wrapper passes the same contract suite (``rag.testing``).
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal, Protocol, runtime_checkable

from rag.types import Evidence, Refusal, Strictness, Turn, Usage

__all__ = [
    "AskedPart",
    "ChatProvider",
    "ChatRequest",
    "Delta",
    "Finish",
    "FinishReason",
    "QuoteDelta",
    "ReasoningDelta",
    "TextDelta",
    "Warmable",
    "Wording",
    "is_visible",
]

FinishReason = Literal["stop", "length", "refusal", "abstained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A question in words that its answer may share, and the evidence it is asked of."""

    question: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPart:
    """One of several questions as it was ``asked``, and as it stands alone with its evidence.

    That is all of the request's under the same labels, in the order of this question's search.
    """

    asked: str
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """A question to answer. ``evidence`` is in label order, 1..n, and may be empty.

    ``question`` stands alone (follow-ups are already rewritten); ``history`` is oldest first.
    With an ``instruction`` nothing is answered from evidence: there is none, and a language model
    follows the instruction on ``question``. A provider without one abstains, as it does without
    evidence. ``strictness`` says how sure a provider that can tell must be to answer.

    ``wordings`` are for a provider that compares words: the question without the conditions that
    its evidence meets already, in one way or several, the most exact first. A model that
    understands the question does not need them.

    With ``digest`` the question asks for the news at large, and the evidence is how the articles
    begin that it means. ``parts`` are the questions of one that asks several.
    """

    question: str
    evidence: tuple[Evidence, ...]
    history: tuple[Turn, ...] = ()
    max_output_tokens: int = 700
    instruction: str | None = None
    strictness: Strictness = "normal"
    wordings: tuple[Wording, ...] = ()
    digest: bool = False
    parts: tuple[AskedPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelta:
    """More of the answer's text; joined in order the deltas are the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasoningDelta:
    """Thinking that the provider shows; never part of the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDelta:
    """The provider's own citation of the text just sent: words of the evidence with this label."""

    label: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The one final event; a stream without it did not finish.

    ``abstained`` as ``reason`` means that the provider found no answer in the evidence, and
    ``detail`` then says why in one sentence for the reader, ``refusal`` which kind of refusal it
    is if the provider can tell. ``confidence`` is how likely, 0..1,
    the provider holds it that the evidence answers the question, also where it abstained; None if
    it cannot tell. ``unanswered`` are those of several questions that the text says nothing of.
    """

    reason: FinishReason
    usage: Usage = field(default_factory=Usage)
    model: str | None = None
    detail: str | None = None
    confidence: float | None = None
    refusal: Refusal | None = None
    unanswered: tuple[str, ...] = ()


Delta = TextDelta | ReasoningDelta | QuoteDelta | Finish


def is_visible(delta: Delta) -> bool:
    """Whether a reader sees more of the answer with it; after that, nothing can be taken back."""
    return isinstance(delta, QuoteDelta) or (isinstance(delta, TextDelta) and bool(delta.text))


class ChatProvider(Protocol):
    """Answers a question from evidence."""

    @property
    def name(self) -> str:
        """The name it is registered under."""
        ...

    @property
    def model(self) -> str | None:
        """The model it asks, or None if it has none."""
        ...

    def stream(self, request: ChatRequest) -> AsyncIterator[Delta]:
        """Yield deltas and at last exactly one Finish.

        Closing the iterator early ends the underlying call. Raises ProviderCallError when the
        service cannot be reached, refuses, stalls, or ends without finishing.
        """
        ...


@runtime_checkable
class Warmable(Protocol):
    """A provider whose first answer would wait for something to be loaded."""

    def warm(self) -> None:
        """Load it now, in this thread; ProviderError if it cannot be loaded."""
        ...
