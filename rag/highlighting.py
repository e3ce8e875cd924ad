"""Finds the words of a quoted sentence that answer the question, to be set off inside it."""

from typing import Protocol

from index.types import Span
from rag.errors import EmbedderLoadError
from rag.reader import Passage, Reader
from rag.sentences import sentence_spans
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
    """Marks what the reader takes for the answer in the likeliest sentence of the quote."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, question: str, evidence: Evidence, quoted: Span) -> Span | None:
        """Return the answering words, None if none are likely or the reader cannot be loaded."""
        # The same passage as ranking and quoting read, so that its reading is remembered.
        sentences = tuple(sentence_spans(evidence.text))
        passage = Passage(title=evidence.title, text=evidence.text, sentences=sentences)
        try:
            (reading,) = self._reader.read(question, [passage])
        except EmbedderLoadError:
            return None
        likely = [
            (score, answer)
            for score, answer in zip(reading.sentence_scores, reading.sentence_answers, strict=True)
            if answer is not None and quoted.start <= answer.start and answer.end <= quoted.end
        ]
        score, answer = max(likely, key=lambda pair: pair[0], default=(_LEAST_LOG_ODDS, None))
        return answer if score >= _LEAST_LOG_ODDS else None
