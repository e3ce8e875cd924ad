"""What is known of each sentence of the evidence beside a question, as numbers.

Three kinds: what the reader finds in its passage, how the search ranked the passage (by words and
by vector), and which of the question's telling terms, names and numbers stand in or near it. Pure.
"""

import math
from collections.abc import Sequence

import numpy as np

from index.analysis import terms
from index.types import FloatMatrix
from rag.question import Question, has_kind
from rag.reader import Passage, Reading
from rag.term_weights import term_weight
from rag.types import Evidence

__all__ = ["FEATURES", "sentence_features"]

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

# About the mean over the passages found.
_UNKNOWN_COSINE = 0.45


def sentence_features(
    question: Question,
    evidence: Sequence[Evidence],
    passages: Sequence[Passage],
    readings: Sequence[Reading],
) -> FloatMatrix:
    """Return the features of every sentence in order, shape (sentences, len(FEATURES))."""
    best = max(score for reading in readings for score in reading.sentence_scores)
    # Before the model has loaded nothing has a vector, which says nothing about any passage.
    none_has = all(source.legs.dense is None for source in evidence)
    rows: list[list[float]] = []
    for rank, (source, passage, reading) in enumerate(
        zip(evidence, passages, readings, strict=True)
    ):
        shared = [
            source.score,
            evidence[0].score - source.score,
            rank,
            source.legs.dense or (_UNKNOWN_COSINE if none_has or source.pending else 0.0),
        ]
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
