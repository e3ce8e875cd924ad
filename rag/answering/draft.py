"""An answer while it is being written: text so far, finished claims, citations."""

import time
from collections.abc import Sequence
from dataclasses import replace

from index.types import SearchResult
from rag.answering.declining import Declined, declined
from rag.answering.events import ClaimChecked, FellBack, TextArrived
from rag.answering.offered_quotes import OfferedQuotes
from rag.answering.older import OlderEvidence
from rag.answering.reasons import ENDINGS, ending_reason
from rag.answering.request import AskRequest
from rag.answering.storable import storable
from rag.answering.understanding import Understood
from rag.checking.claims import CheckedClaim, check_claim
from rag.citations import make_citation
from rag.claims import ClaimSpan, ClaimSplitter
from rag.conflicts import conflicts_among
from rag.freshness import newest_of, staleness
from rag.highlighting import Highlighter
from rag.labels import LabelGate, ends_with_label, find_labels
from rag.notices import fallback_notice, joined, unanswered_notice
from rag.providers.protocol import ChatProvider, Finish, QuoteDelta
from rag.types import (
    Answer,
    Chip,
    Citation,
    Claim,
    Evidence,
    Fallback,
    NearestPassage,
    Usage,
)

__all__ = ["AnswerDraft"]

# No answer of ours is this long; a provider that goes on is cut off.
_MOST_ANSWER_CHARS = 20_000


class AnswerDraft:
    """Collects one answer. Not safe for concurrent use; one draft serves one answer.

    ``is_cut`` says that the provider wrote more than any answer may have. ``chips`` are the
    conditions that were met; ``older`` is what articles from before the days asked for say.
    """

    def __init__(
        self,
        *,
        answer_id: str,
        conversation_id: str,
        understood: Understood,
        provider: str,
        model: str | None,
        created_at: str,
        request: AskRequest,
        highlighter: Highlighter | None = None,
    ) -> None:
        self.answer_id = answer_id
        self.conversation_id = conversation_id
        self.question = understood.question
        self.standalone_question = understood.standalone
        self._query = understood.query
        self.place = request.place
        self.text = ""
        self.evidence: tuple[Evidence, ...] = ()
        self.timings_ms: dict[str, float] = {}
        self._provider = provider
        self._model = model
        self._created_at = created_at
        self.chips = understood.asked.chips
        self._request = request
        self._today = understood.today
        self._highlighter = highlighter
        self._gate = LabelGate()
        self._splitter = ClaimSplitter(0)
        self._version_texts: dict[str, str] = {}
        self.is_cut = False
        self._taken_chars = 0
        self._offered = OfferedQuotes()
        self._claims: list[Claim] = []
        self._citations: list[Citation] = []
        self._finish = Finish(reason="stop")
        self._generation = 0
        self._notice: str | None = None
        self._fallback: Fallback | None = None
        self._fallback_notice: str | None = None
        self.dropped: tuple[NearestPassage, ...] = ()
        self.older: OlderEvidence | None = None

    def found(
        self,
        evidence: tuple[Evidence, ...],
        version_texts: dict[str, str],
        result: SearchResult,
        chips: tuple[Chip, ...],
        dropped: tuple[NearestPassage, ...] = (),
    ) -> None:
        """Take the evidence, with the canonical text of every version in it.

        ``chips`` are the conditions that it was found under; ``dropped`` was found but is no
        evidence.
        """
        self.dropped = dropped
        self.chips = chips
        self.evidence = evidence
        self._version_texts = version_texts
        self._splitter = ClaimSplitter(len(evidence))
        self._generation = result.generation
        self._notice = result.notice

    def fell_back(self, fallback: Fallback, provider: ChatProvider) -> FellBack:
        """Take it that another provider writes the answer; no text may have come before."""
        self._fallback = replace(fallback, reason=storable(fallback.reason))
        self._fallback_notice = fallback_notice(self._fallback)
        self._provider, self._model = provider.name, provider.model
        return FellBack(
            fallback=self._fallback,
            provider=self._provider,
            model=self._model,
            notice=self._fallback_notice,
        )

    def take_text(self, piece: str) -> list[TextArrived]:
        """Take more of the provider's text, up to the limit; returns what can be shown now.

        It is quick, and so is ``take_quote``; to ``check`` the claims that end there may not be.
        """
        room = _MOST_ANSWER_CHARS - self._taken_chars
        self.is_cut = self.is_cut or len(piece) > room
        piece = storable(piece[:room])
        self._taken_chars += len(piece)
        return self._shown(self._gate.feed(piece))

    def take_quote(self, delta: QuoteDelta) -> list[TextArrived]:
        """Take a provider's own citation: its label is written into the text, once.

        A label that does not exist is written too, so that it is seen and counted.
        """
        mark = f"[{delta.label}]"
        shown = self._gate.flush()
        so_far = (self.text + shown).rstrip()
        if not ends_with_label(so_far, mark):
            shown += mark
            self._taken_chars += len(mark)
            self.is_cut = self.is_cut or self._taken_chars > _MOST_ANSWER_CHARS
            so_far = self.text + shown
        if 1 <= delta.label <= len(self.evidence):
            self._offered.put(len(so_far), delta.label, delta.quote)
        return self._shown(shown)

    @property
    def has_begun(self) -> bool:
        """Whether any text has come; nobody can stand in after that."""
        return self._taken_chars > 0

    def may_check(self) -> bool:
        """Whether a claim may have ended since the last ``check``."""
        return self._splitter.is_due(self.text)

    def check(self) -> list[ClaimChecked]:
        """Check the claims that have ended and return them in order."""
        return self._checked(self._splitter.finished(self.text))

    def finish(self, finish: Finish) -> None:
        """Take the provider's final word."""
        detail = storable(finish.detail) if finish.detail else None
        self._finish = replace(finish, detail=detail)
        self._model = storable(finish.model) if finish.model else self._model

    def end(self) -> list[TextArrived | ClaimChecked]:
        """Close the text; returns what was held back and every claim still open.

        Where the text was cut, half a mark at its end is left out.
        """
        held = self._gate.flush()
        shown = self._shown("" if self.is_cut else held)
        return [*shown, *self._checked(self._splitter.rest(self.text))]

    @property
    def declines(self) -> bool:
        """Whether the provider, once it is done, has found no answer in the evidence."""
        ending = self._finish.reason
        return ending == "abstained" or (self._is_blank and ending not in ENDINGS)

    def answer(self, *, interrupted: bool = False) -> Answer:
        """Return the answer as it stands."""
        abstained = not interrupted and (self.declines or self._is_blank)
        refusal = self._declined() if abstained else None
        marks = find_labels(self.text, len(self.evidence))
        used = {label for claim in self._claims for label in claim.labels}
        newest = newest_of(e.published for e in self.evidence if e.label in used)
        return Answer(
            answer_id=self.answer_id,
            conversation_id=self.conversation_id,
            question=self.question,
            standalone_question=self.standalone_question,
            text=self.text,
            abstained=abstained,
            reason=refusal.reason if refusal else ending_reason(self._finish),
            interrupted=interrupted,
            claims=tuple(self._claims),
            citations=tuple(self._citations),
            evidence=tuple(replace(e, used=e.label in used) for e in self.evidence),
            nearest=refusal.nearest if refusal else (),
            rejected_labels=sum(len(mark.unknown) for mark in marks),
            provider=self._provider,
            model=self._model,
            usage=self._finish.usage or Usage(),
            timings_ms=dict(self.timings_ms),
            generation=self._generation,
            notice=self._noticed(newest, refusal),
            created_at=self._created_at,
            chips=self.chips,
            filters=self._request.filters,
            ignored_chips=self._request.ignore_chips,
            today=self._today.isoformat(),
            newest_evidence=refusal.newest if refusal else newest,
            conflicts=conflicts_among(self._query, self._citations),
            confidence=self._finish.confidence,
            fallback=self._fallback,
            dropped=self.dropped,
            refusal=refusal.kind if refusal else None,
            recency=self._request.recency,
            strictness=self._request.strictness,
        )

    def _declined(self) -> Declined:
        return declined(
            self._finish,
            question=self.question,
            evidence=self.evidence,
            chips=self.chips,
            today=self._today,
            older=self.older,
        )

    def _noticed(self, newest: str | None, refusal: Declined | None) -> str | None:
        stale = staleness(
            self.question,
            newest=newest or newest_of(e.published for e in self.evidence),
            today=self._today,
            used=newest is not None,
        )
        return joined(
            self._fallback_notice,
            self._notice,
            unanswered_notice(self._finish.unanswered),
            # The reason of what is only outdated says it already.
            None if refusal and refusal.newest else stale,
        )

    @property
    def _is_blank(self) -> bool:
        return not self.text.strip()

    def _shown(self, text: str) -> list[TextArrived]:
        self.text += text
        return [TextArrived(text=text)] if text else []

    def _checked(self, spans: Sequence[ClaimSpan]) -> list[ClaimChecked]:
        began = time.perf_counter()
        events = [self._claim(span) for span in spans]
        spent = (time.perf_counter() - began) * 1000
        self.timings_ms["check"] = round(self.timings_ms.get("check", 0.0) + spent, 3)
        return events

    def _claim(self, span: ClaimSpan) -> ClaimChecked:
        checked = check_claim(span, self.evidence, self._offered.taken(span.end))
        index = len(self._claims)
        claim = Claim(
            text=self.text[span.start : span.end],
            start=span.start,
            end=span.end,
            labels=span.labels,
            unknown_labels=span.unknown,
            verdict=checked.verdict,
            reason=checked.reason,
            score=checked.score,
            checks=checked.checks,
        )
        citations = self._cited(index, checked)
        self._claims.append(claim)
        self._citations += citations
        return ClaimChecked(index=index, claim=claim, citations=citations)

    def _cited(self, index: int, checked: CheckedClaim) -> tuple[Citation, ...]:
        mark = self._highlighter
        return tuple(
            make_citation(
                cited.evidence,
                claim=index,
                span=cited.span,
                version_text=self._version_texts[cited.evidence.version],
                answer=mark(self._query, cited.evidence, cited.span) if mark else None,
            )
            for cited in checked.cited
        )
