"""Finds the words of a quoted sentence that answer the question, to be set off inside it."""

from typing import Protocol

from index.types import Span
from rag.errors import EmbedderLoadError
from rag.reader import Passage, Reader, Reading
from rag.sentences import sentence_spans
from rag.spare_time import SpareTime
from rag.types import Evidence

__all__ = ["Highlighter", "ReaderHighlighter"]

# Below these log-odds against "no answer here" a mark would mislead more often than help.
_LEAST_LOG_ODDS = -4.0


class Highlighter(Protocol):
    """Finds the answering words of a quote."""

    def __call__(self, question: str, evidence: Evidence, quoted: Span) -> Span | None:
        """Return the words within ``quoted``; both are spans of the evidence's own text."""
        ...


class ReaderHighlighter:
    """Marks what the reader takes for the answer in the likeliest sentence of the quote.

    It marks nothing where so many answers are written at once that there is no time to read.
    """

    def __init__(self, reader: Reader, *, spare_time: SpareTime) -> None:
        self._reader = reader
        self._spare_time = spare_time

    def __call__(self, question: str, evidence: Evidence, quoted: Span) -> Span | None:
        """Return the answering words, None if none are likely or nothing could be read."""
        with self._spare_time.work(1) as may_read:
            reading = self._reading(question, evidence) if may_read else None
        if reading is None:
            return None
        likely = [
            (score, answer)
            for score, answer in zip(reading.sentence_scores, reading.sentence_answers, strict=True)
            if answer is not None and quoted.start <= answer.start and answer.end <= quoted.end
        ]
        score, answer = max(likely, key=lambda pair: pair[0], default=(_LEAST_LOG_ODDS, None))
        return answer if score >= _LEAST_LOG_ODDS else None

    def _reading(self, question: str, evidence: Evidence) -> Reading | None:
        """Return what the reader finds, None if its weights cannot be loaded."""
        # The same passage as ranking and quoting read, so that its reading is remembered.
        sentences = tuple(sentence_spans(evidence.text))
        passage = Passage(title=evidence.title, text=evidence.text, sentences=sentences)
        try:
            return self._reader.read(question, [passage])[0]
        except EmbedderLoadError:
            return None
