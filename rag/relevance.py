"""How likely each sentence of the evidence answers the question, from 0 to 1.

``rag/sentence_features.py`` says what is known of a sentence; a linear model, fitted so that
the right ones come first in their list, weighs it (``bench/fit_relevance.py``). Whether there is an
answer at all is ``rag/answerability.py``'s to say. Pure but for the reader: same input, same
output.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.types import FloatMatrix, Span
from rag.answerability import answerability, threshold
from rag.question import parse_question
from rag.reader import Passage, Reader
from rag.sentence_features import FEATURES, sentence_features
from rag.sentences import sentence_spans
from rag.types import Evidence, Strictness

__all__ = ["MODEL_PATH", "MOST_READ", "Ranking", "Relevance", "ScoredSentence"]

MODEL_PATH = Path(__file__).parent / "data" / "relevance.json"
# Passages below these rarely hold the answer, and reading is what an answer waits for.
MOST_READ = 5
_SHARED = FEATURES.index("terms_in_sentence")
# Of the question's terms, so that a sentence asks the same.
_LEAST_SHARED = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSentence:
    """A sentence of one evidence passage; ``span`` is in that passage's own text."""

    label: int
    span: Span
    text: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Sentences, likeliest first, and how likely any of them answers; 0 where there is none."""

    sentences: tuple[ScoredSentence, ...]
    answerable: float


class Relevance:
    """Scores sentences; safe to share between threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def threshold(self, strictness: Strictness = "normal") -> float:
        """Return the probability of an answer below which a question is declined."""
        return threshold(strictness)

    def rank(self, question: str, evidence: Sequence[Evidence]) -> Ranking:
        """Return every sentence of the first MOST_READ passages.

        Ties keep the order of the evidence.
        """
        read = evidence[:MOST_READ]
        passages = [
            Passage(title=e.title, text=e.text, sentences=tuple(sentence_spans(e.text)))
            for e in read
        ]
        readings = self._reader.read(question, passages)
        if not any(passage.sentences for passage in passages):
            return Ranking(sentences=(), answerable=0.0)
        asked = parse_question(question)
        rows = sentence_features(asked, read, passages, readings)
        model = _model()
        log_odds = rows @ model.weights + model.bias
        likely = _answering(passages, rows, log_odds)
        places = [(e, s) for e, p in zip(read, passages, strict=True) for s in p.sentences]
        scored = [
            ScoredSentence(
                label=e.label,
                span=span,
                text=e.text[span.start : span.end],
                probability=1 / (1 + math.exp(-float(odds))),
            )
            for (e, span), odds in zip(places, likely, strict=True)
            if odds is not None
        ]
        return Ranking(
            sentences=tuple(sorted(scored, key=lambda s: -s.probability)),
            answerable=answerability(rows, log_odds, has_numbers=bool(asked.numbers)),
        )


def _answering(
    passages: Sequence[Passage], rows: FloatMatrix, log_odds: FloatMatrix
) -> list[float | None]:
    """Return the log-odds of each sentence, None of one that only asks.

    A heading such as "How much was stolen?" looks like the likeliest answer to the same question;
    the sentence behind it is.
    """
    found: list[float | None] = [float(odds) for odds in log_odds]
    texts = [(p.text[s.start : s.end], s is p.sentences[-1]) for p in passages for s in p.sentences]
    for i, (text, is_last) in enumerate(texts):
        if not text.endswith("?"):
            continue
        odds, found[i] = found[i], None
        if odds is not None and not is_last and rows[i, _SHARED] >= _LEAST_SHARED:
            found[i + 1] = max(odds, float(log_odds[i + 1]))
    return found if any(odds is not None for odds in found) else [float(o) for o in log_odds]


@dataclass(frozen=True, slots=True)
class _Model:
    weights: FloatMatrix
    bias: float


@cache
def _model() -> _Model:
    stored = json.loads(MODEL_PATH.read_text(encoding="utf-8"))
    return _Model(
        weights=np.array([stored["weights"][name] for name in FEATURES], dtype=np.float32),
        bias=float(stored["bias"]),
    )
