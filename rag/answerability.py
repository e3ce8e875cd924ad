"""How likely the evidence answers a question at all, 0..1: what declining turns on.

A logistic model over what is known of the likeliest sentence and how far it stands out
(``bench/fit_answerability.py`` fits it and writes its weights with their record). It is calibrated:
of questions given 0.7, about seven in ten have their answer in what was read. Pure.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from index.types import FloatMatrix
from rag.sentence_features import FEATURES as SENTENCE_FEATURES
from rag.types import STRICTNESS, Strictness

__all__ = ["FEATURES", "MODEL_PATH", "answerability", "answerability_features", "threshold"]

MODEL_PATH = Path(__file__).parent / "data" / "answerability.json"
# Many who ask write no capitals, so that a question seems to have no names.
_OF_SENTENCE = tuple(name for name in SENTENCE_FEATURES if name != "names_near")
FEATURES = (*_OF_SENTENCE, "log_odds", "lead", "terms_in_any")
_KEPT = [SENTENCE_FEATURES.index(name) for name in _OF_SENTENCE]
_TERMS = SENTENCE_FEATURES.index("terms_in_passage")
# The lead of a sentence that is alone.
_MOST_LEAD = 5.0
_MOST_LOG_ODDS = 50.0
# Of 1,590 questions of held-back titles 25 met such a sentence; all of them were answerable.
_LEAST_RETOLD = 0.8
_RETOLD = 0.5


@dataclass(frozen=True, slots=True)
class _Model:
    weights: FloatMatrix
    bias: float
    thresholds: Mapping[Strictness, float]


def answerability_features(rows: FloatMatrix, log_odds: FloatMatrix) -> FloatMatrix:
    """Return the features of a question, shape (len(FEATURES),).

    ``rows`` are its sentences' features, one row or more; ``log_odds`` say per sentence how likely
    it is the answer.
    """
    best = int(log_odds.argmax())
    others = np.delete(log_odds, best)
    lead = min(_MOST_LEAD, float(log_odds[best] - others.max())) if len(others) else _MOST_LEAD
    own = [float(log_odds[best]), lead, float(rows[:, _TERMS].max())]
    return np.array([*rows[best, _KEPT], *own], dtype=np.float32)


def answerability(rows: FloatMatrix, log_odds: FloatMatrix, *, has_numbers: bool = False) -> float:
    """Return the probability that the sentences behind ``rows`` hold the answer.

    ``has_numbers`` says that the question has some. A sentence with these, all its names and nearly
    all its terms is about what is asked, however little its wording resembles an answer.
    """
    model = _model()
    score = float(answerability_features(rows, log_odds) @ model.weights + model.bias)
    likely = 1 / (1 + math.exp(-max(-_MOST_LOG_ODDS, min(_MOST_LOG_ODDS, score))))
    return max(likely, _RETOLD) if has_numbers and _retells(rows[log_odds.argmax()]) else likely


def _retells(row: FloatMatrix) -> bool:
    """Whether a sentence says what the question says, and has the kind of thing it asks for."""
    said = dict(zip(SENTENCE_FEATURES, row, strict=True))
    whole = said["names_near"] == said["numbers_near"] == said["right_kind"] == 1
    return bool(whole and said["terms_in_sentence"] >= _LEAST_RETOLD)


def threshold(strictness: Strictness = "normal") -> float:
    """Return the probability below which a question is declined."""
    return _model().thresholds[strictness]


@cache
def _model() -> _Model:
    stored = json.loads(MODEL_PATH.read_text(encoding="utf-8"))
    return _Model(
        weights=np.array([stored["weights"][name] for name in FEATURES], dtype=np.float32),
        bias=float(stored["bias"]),
        thresholds={name: float(stored["thresholds"][name]) for name in STRICTNESS},
    )
