"""Fit and report the model that says whether the evidence answers a question at all.

Run after ``bench.fit_relevance``: ``python -m bench.fit_answerability --work FOLDER``, with the
same folder. Fits on the questions of the first library, reports on those of the second, which no
model has seen, and writes ``rag/data/answerability.json`` with weights, thresholds and record.
Answerable, foreign and look-alike questions count as 5 : 2 : 3.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.fit_relevance import Asked, read_asked
from rag.answerability import FEATURES, MODEL_PATH, answerability_features
from rag.relevance import MODEL_PATH as RELEVANCE_PATH
from rag.sentence_features import FEATURES as SENTENCE_FEATURES
from rag.types import Strictness

SHARES: Mapping[str, float] = {"answerable": 0.5, "outside": 0.2, "lookalike": 0.3}
# How many answerable questions the fit may decline by strictness: of questions that it has not
# seen, some two in a hundred more are declined; users are promised at most ten.
FALSE_REFUSALS: Mapping[Strictness, float] = {"strict": 0.15, "normal": 0.06, "lenient": 0.02}
REGULARISATION = 0.1


def rows_of(asked: Sequence[Asked]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the features of each question, whether it has its answer, and its kind."""
    stored = json.loads(RELEVANCE_PATH.read_text(encoding="utf-8"))
    weights = np.array([stored["weights"][name] for name in SENTENCE_FEATURES], dtype=np.float32)
    features = [
        answerability_features(a.features, a.features @ weights + stored["bias"]) for a in asked
    ]
    answered = [a.kind == "answerable" and bool(a.text_holds.any()) for a in asked]
    return np.vstack(features), np.array(answered), np.array([a.kind for a in asked])


def fit(features: np.ndarray, answered: np.ndarray, kinds: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and bias in the features' own units."""
    counts = {kind: int((kinds == kind).sum()) for kind in SHARES}
    weight = np.array([SHARES[kind] / counts[kind] for kind in kinds]) * len(kinds)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    model = LogisticRegression(C=REGULARISATION, max_iter=5000)
    model.fit((features - mean) / scale, answered, sample_weight=weight)
    weights = model.coef_[0] / scale
    return weights, float(model.intercept_[0] - weights @ mean)


def thresholds_of(likely: np.ndarray, kinds: np.ndarray) -> dict[Strictness, float]:
    """Return the probabilities that decline FALSE_REFUSALS of the answerable questions."""
    own = np.sort(likely[kinds == "answerable"])
    return {name: float(own[int(share * len(own))]) for name, share in FALSE_REFUSALS.items()}


def report(likely: np.ndarray, kinds: np.ndarray, threshold: float) -> dict[str, float]:
    """Return the shares declined by kind, and the accuracy on as many look-alikes as answerable."""
    declined = {kind: float((likely[kinds == kind] < threshold).mean()) for kind in SHARES}
    return {
        "false_refusals": declined["answerable"],
        "outside_declined": declined["outside"],
        "lookalike_declined": declined["lookalike"],
        "accuracy_against_lookalikes": (1 - declined["answerable"] + declined["lookalike"]) / 2,
    }


def main() -> None:
    """Fit on the first library, report on both, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_args()
    halves = [rows_of(read_asked(args.work / f"features{i}.npz")) for i in (0, 1)]
    weights, bias = fit(*halves[0])
    likely = [1 / (1 + np.exp(-(half[0] @ weights + bias))) for half in halves]
    thresholds = thresholds_of(likely[0], halves[0][2])
    record: dict[str, object] = {
        "data": "SQuAD 1.1 train and SQuAD 2.0 unanswerable pairs (CC BY-SA 4.0)",
        "n_questions": [{kind: int((h[2] == kind).sum()) for kind in SHARES} for h in halves],
        "date": datetime.now(UTC).date().isoformat(),
    }
    for name, value in thresholds.items():
        record[f"held_back_{name}"] = report(likely[1], halves[1][2], value)
    stored = {
        "weights": {n: round(float(w), 6) for n, w in zip(FEATURES, weights, strict=True)},
        "bias": round(bias, 6),
        "thresholds": {name: round(value, 6) for name, value in thresholds.items()},
        "record": record,
    }
    MODEL_PATH.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()
