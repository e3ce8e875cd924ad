"""Keeps book of one answer while a chat model writes it, and decides how it ended.

What the chat services have in common: the refusal phrase becomes an abstention instead of text,
a stream without an end is an error, and so is an end without an answer.
"""

from rag.providers.calls import CallSite
from rag.providers.failures import EMPTY, UNFINISHED
from rag.providers.prompts import REFUSAL
from rag.providers.protocol import (
    ChatRequest,
    Delta,
    Finish,
    FinishReason,
    QuoteDelta,
    TextDelta,
)
from rag.providers.refusal import RefusalGate
from rag.types import Usage

__all__ = ["NOTHING_FOUND", "Transcript", "without_evidence"]

NOTHING_FOUND = "No article matches this question."


def without_evidence(request: ChatRequest, model: str | None) -> Finish | None:
    """Return the end of an answer that has nothing to rest on, or None if there is evidence.

    A model without sources could only refuse or invent, so it is not asked.
    """
    if request.evidence or request.instruction is not None:
        return None
    return Finish(reason="abstained", model=model, detail=NOTHING_FOUND)


class Transcript:
    """One answer as it arrives. ``finish`` ends it; nothing may follow."""

    def __init__(self, site: CallSite) -> None:
        self._site = site
        self._gate = RefusalGate()
        self._written = False
        self._model: str | None = site.model
        self._usage = Usage()
        self._reason: FinishReason | None = None
        self._detail: str | None = None

    @property
    def finished(self) -> bool:
        """Whether the service said that the answer is complete."""
        return self._reason is not None

    def text(self, text: str) -> list[Delta]:
        """Take more text; return what can be shown now."""
        return self._shown(self._gate.feed(text))

    def quote(self, label: int, quote: str) -> list[Delta]:
        """Take a citation of the text so far."""
        return [*self._shown(self._gate.release()), QuoteDelta(label=label, quote=quote)]

    def note(self, *, model: str = "", usage: Usage | None = None) -> None:
        """Take what the service reports about itself; the last report counts."""
        self._model = model or self._model
        self._usage = usage or self._usage

    def end(self, reason: FinishReason, detail: str | None = None) -> None:
        """Take the service's word that the answer is complete."""
        self._reason, self._detail = reason, detail

    def finish(self) -> list[Delta]:
        """Return the last deltas, a Finish at the end.

        Raises ProviderCallError if the service never said that it is done, or said nothing else.
        """
        if self._reason is None:
            raise self._site.error(UNFINISHED)
        if self._gate.refused:
            return [self._finish("abstained", REFUSAL)]
        rest = self._shown(self._gate.release())
        if not self._written and self._reason != "refusal":
            raise self._site.error(EMPTY)
        return [*rest, self._finish(self._reason, self._detail)]

    def _finish(self, reason: FinishReason, detail: str | None) -> Finish:
        return Finish(reason=reason, usage=self._usage, model=self._model, detail=detail)

    def _shown(self, text: str) -> list[Delta]:
        self._written = self._written or bool(text.strip())
        return [TextDelta(text=text)] if text else []
