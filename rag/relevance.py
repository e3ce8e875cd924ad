"""How likely each sentence of the evidence answers the question, from 0 to 1, calibrated.

Three kinds of evidence are weighed by a logistic model (``bench/fit_relevance.py`` fits it and
writes its weights with their record): what the reader finds in the passage, how the search ranked
the passage (by words and by vector), and which of the question's telling terms, names and numbers
stand in or near the sentence. Pure but for the reader: same input, same output.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.analysis import terms
from index.types import FloatMatrix, Span
from rag.question import Question, has_kind, parse_question
from rag.reader import Passage, Reader, Reading
from rag.sentences import sentence_spans
from rag.term_weights import term_weight
from rag.types import STRICTNESS, Evidence, Strictness

__all__ = ["FEATURES", "MODEL_PATH", "Relevance", "ScoredSentence", "sentence_features"]

MODEL_PATH = Path(__file__).parent / "data" / "relevance.json"
# Passages below these rarely hold the answer, and reading is what an answer waits for.
MOST_READ = 5

FEATURES = (
    "reader",
    "reader_gap",
    "reader_best",
    "fused",
    "fused_gap",
    "rank",
    "dense",
    "terms_in_sentence",
    "terms_near",
    "terms_in_passage",
    "missing_term",
    "names_near",
    "numbers_near",
    "right_kind",
    "length",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredSentence:
    """A sentence of one evidence passage; ``span`` is in that passage's own text."""

    label: int
    span: Span
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class _Model:
    weights: FloatMatrix
    bias: float
    thresholds: Mapping[Strictness, float]


class Relevance:
    """Scores sentences; safe to share between threads."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def threshold(self, strictness: Strictness = "normal") -> float:
        """Return the probability below which the best sentence is no answer."""
        return _model().thresholds[strictness]

    def rank(self, question: str, evidence: Sequence[Evidence]) -> list[ScoredSentence]:
        """Return every sentence of the first MOST_READ passages, likeliest first.

        Ties keep the order of the evidence.
        """
        read = evidence[:MOST_READ]
        passages = [
            Passage(title=e.title, text=e.text, sentences=tuple(sentence_spans(e.text)))
            for e in read
        ]
        readings = self._reader.read(question, passages)
        if not any(passage.sentences for passage in passages):
            return []
        rows = sentence_features(parse_question(question), read, passages, readings)
        model = _model()
        logits = rows @ model.weights + model.bias
        places = [(e, s) for e, p in zip(read, passages, strict=True) for s in p.sentences]
        scored = [
            ScoredSentence(
                label=e.label,
                span=span,
                text=e.text[span.start : span.end],
                probability=1 / (1 + math.exp(-float(logit))),
            )
            for (e, span), logit in zip(places, logits, strict=True)
        ]
        return sorted(scored, key=lambda s: -s.probability)


def sentence_features(
    question: Question,
    evidence: Sequence[Evidence],
    passages: Sequence[Passage],
    readings: Sequence[Reading],
) -> FloatMatrix:
    """Return the features of every sentence in order, shape (sentences, len(FEATURES))."""
    best = max(score for reading in readings for score in reading.sentence_scores)
    rows: list[list[float]] = []
    for rank, (source, passage, reading) in enumerate(
        zip(evidence, passages, readings, strict=True)
    ):
        shared = [source.score, evidence[0].score - source.score, rank, source.legs.dense or 0.0]
        words = _PassageWords(question, source, passage)
        for i, score in enumerate(reading.sentence_scores):
            read = [_bounded(score), _bounded(best - score), _bounded(best)]
            rows.append([*read, *shared, *words.features(i)])
    return np.array(rows, dtype=np.float32)


def _bounded(log_odds: float) -> float:
    """Keep log-odds where the model was fitted."""
    return max(-20.0, min(20.0, log_odds))


class _PassageWords:
    """Which of a question's words stand in, near or around each sentence of a passage."""

    def __init__(self, question: Question, source: Evidence, passage: Passage) -> None:
        self._question = question
        self._weights = {term: term_weight(term) for term in question.terms}
        self._total = sum(self._weights.values()) or 1.0
        self._title = set(terms(source.title))
        self._texts = [passage.text[s.start : s.end] for s in passage.sentences]
        self._words = [set(terms(text)) for text in self._texts]
        self._everything = self._title.union(*self._words)

    def features(self, i: int) -> list[float]:
        """Return the word features of sentence ``i``."""
        own = self._words[i]
        near = own | self._title | (self._words[i - 1] if i else set())
        text = self._texts[i]
        kind = 0.5 if self._question.kind == "other" else float(has_kind(text, self._question))
        return [
            self._share(own),
            self._share(near),
            self._share(self._everything),
            max((w for t, w in self._weights.items() if t not in near), default=0.0),
            _portion(self._question.names, near),
            _portion(self._question.numbers, near),
            kind,
            math.log(1 + len(text)),
        ]

    def _share(self, words: set[str]) -> float:
        return sum(w for t, w in self._weights.items() if t in words) / self._total


def _portion(wanted: frozenset[str], words: set[str]) -> float:
    return len(wanted & words) / len(wanted) if wanted else 1.0


@cache
def _model() -> _Model:
    stored = json.loads(MODEL_PATH.read_text(encoding="utf-8"))
    return _Model(
        weights=np.array([stored["weights"][name] for name in FEATURES], dtype=np.float32),
        bias=float(stored["bias"]),
        thresholds={name: float(stored["thresholds"][name]) for name in STRICTNESS},
    )
