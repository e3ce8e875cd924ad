"""How likely a source supports a claim, from 0 to 1, calibrated.

A small model of the project's own (``bench/train_support.py``) reads the claim against the
sentences of the source that are nearest to it; a logistic model (``bench/fit_support.py``) weighs
what it finds with the share of the claim's words that the source has and with the named checks.
Same input, same score. ``docs/decisions.md`` has what was compared and the figures.
"""

import json
import math
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from safetensors import SafetensorError

from index.encoder import Encoder
from index.encoder_weights import fine_tuned_weights
from index.model_files import DEFAULT_MODEL, ModelFiles
from index.types import FloatMatrix
from rag.checking.features import FEATURES, ModelScores, claim_features
from rag.checking.focus import focus
from rag.checking.pairing import WEIGHTS_PATH, encode_pair
from rag.errors import EmbedderLoadError
from rag.types import Check

__all__ = [
    "SCORE_PATH",
    "Support",
    "SupportModel",
    "Thresholds",
    "read_of",
    "support_of",
    "thresholds",
]

_WORD = re.compile(r"\w[\w'’-]*")
SCORE_PATH = Path(__file__).parents[1] / "data" / "support.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From ``supported`` on a claim is taken to hold; below ``partly`` it does not hold at all."""

    supported: float
    partly: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The probability that a source supports all of a claim, and the words that it does not back.

    ``unbacked`` are words of the claim as written, in order.
    """

    score: float
    unbacked: tuple[str, ...]


class SupportModel:
    """Loads its weights at the first use; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: tuple[ModelFiles, Encoder] | None = None

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[ModelScores]:
        """Return what the model finds for each (claim, sentences of its source), in order.

        Raises EmbedderLoadError if the weights are missing or damaged.
        """
        files, encoder = self._ready()
        rows = [encode_pair(files.tokenizer, claim, read) for claim, read in pairs]
        made = encoder.encode([row.ids for row in rows], [row.segments for row in rows])
        return [
            ModelScores(
                supported=float(scores[0, 0]),
                unbacked_words=tuple(map(float, scores[1 : 1 + len(row.claim_offsets), 1])),
                word_places=tuple(row.claim_offsets),
            )
            for row, scores in zip(rows, made, strict=True)
        ]

    def _ready(self) -> tuple[ModelFiles, Encoder]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load()
            return self._loaded


def _load() -> tuple[ModelFiles, Encoder]:
    try:
        weights = fine_tuned_weights(WEIGHTS_PATH)
        return ModelFiles(DEFAULT_MODEL), Encoder.from_arrays(weights, pooling="tokens")
    except (ImportError, OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        reason = " ".join(str(error).split())
        raise EmbedderLoadError(
            f"cannot load the support model from {str(WEIGHTS_PATH)!r}: {reason}; "
            "reinstall footnote"
        ) from error


@cache
def shared_model() -> SupportModel:
    """Return the one support model of this process, which is loaded once."""
    return SupportModel()


def read_of(claim: str, source: str) -> str:
    """Return the sentences of ``source`` that are read against ``claim``."""
    return " ".join(source[span.start : span.end] for span in focus(claim, source))


def support_of(claim: str, source: str, checks: Sequence[Check]) -> Support:
    """Return how far ``source`` supports ``claim``.

    ``checks`` are the named checks of the claim against that source. Raises EmbedderLoadError.
    """
    read = read_of(claim, source)
    (scores,) = shared_model().read([(claim, read)])
    return Support(
        score=probability(claim_features(claim, read, source, scores, checks)),
        unbacked=_unbacked(claim, scores),
    )


def _unbacked(claim: str, scores: ModelScores) -> tuple[str, ...]:
    """Return the words of which a part is more likely not backed than backed."""
    words = []
    for word in _WORD.finditer(claim):
        inside = (
            odds
            for odds, (start, end) in zip(scores.unbacked_words, scores.word_places, strict=True)
            if start < word.end() and word.start() < end
        )
        if max(inside, default=-1.0) > 0:
            words.append(word[0])
    return tuple(words)


def probability(features: FloatMatrix) -> float:
    """Return the calibrated probability of a row of features."""
    model = _weighing()
    return 1 / (1 + math.exp(-float(features @ model.weights + model.bias)))


def thresholds() -> Thresholds:
    """Return the probabilities at which verdicts change."""
    return _weighing().thresholds


@dataclass(frozen=True, slots=True)
class _Weighing:
    weights: FloatMatrix
    bias: float
    thresholds: Thresholds


@cache
def _weighing() -> _Weighing:
    stored = json.loads(SCORE_PATH.read_text(encoding="utf-8"))
    return _Weighing(
        weights=np.array([stored["weights"][name] for name in FEATURES], dtype=np.float32),
        bias=float(stored["bias"]),
        thresholds=Thresholds(
            supported=float(stored["thresholds"]["supported"]),
            partly=float(stored["thresholds"]["partly"]),
        ),
    )
