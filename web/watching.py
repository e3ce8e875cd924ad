"""Hears of every answer of a server: counts it, and writes a log line that says how it went."""

import logging

from rag.types import Answer
from web.metrics import Metrics, outcome_of

__all__ = ["AnswerWatch"]

_log = logging.getLogger("footnote.answers")


class AnswerWatch:
    """With ``log_questions`` the line says what was asked; otherwise nothing of it."""

    def __init__(self, metrics: Metrics, *, log_questions: bool) -> None:
        self._metrics = metrics
        self._log_questions = log_questions

    def ended(self, answer: Answer) -> None:
        """Take an answer that is over."""
        self._metrics.take_answer(answer)
        fields: dict[str, object] = {
            "answer_id": answer.answer_id,
            "outcome": outcome_of(answer),
            "refusal": answer.refusal,
            "provider": answer.provider,
            "model": answer.model,
            "n_claims": len(answer.claims),
            "timings_ms": answer.timings_ms,
        }
        asked = f": {answer.question!r}" if self._log_questions else ""
        if self._log_questions:
            fields["question"] = answer.question
        _log.info(
            "%s %s by %s%s",
            answer.answer_id,
            fields["outcome"],
            answer.provider,
            asked,
            extra={"fields": fields},
        )
