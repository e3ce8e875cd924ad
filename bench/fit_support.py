"""Fit and report how the support score weighs model, words and named checks.

Run: ``python -m bench.fit_support --data DATA --edited test.jsonl --work FOLDER``. Takes the
features of every claim's sentences on the dev and test parts of ``bench/checker_sets.py`` and of
edited claims (kept in the work folder), fits on the dev parts of sets that may be trained on,
chooses one threshold per way on all dev parts, and compares the ways on the test parts. Writes
``rag/data/support.json`` with its record.

A claim of several sentences is as good as its worst one; an unsupported claim teaches by the
sentence that looks worst to the model.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from bench.checker_sets import NLI_SETS, trained_sets
from bench.support_features import EDITED, FOREIGN, Taken, labelled, read, take, write
from index.types import FloatMatrix
from rag.checking.features import FEATURES
from rag.checking.support import SCORE_PATH

# Of claims that are supported, how many may be called "unsupported" rather than "partly".
SUPPORTED_BELOW_PARTLY = 0.1
_MODEL = tuple(i for i, name in enumerate(FEATURES) if name.startswith("model"))
_OTHERS = tuple(i for i in range(len(FEATURES)) if i not in _MODEL)

Score = Callable[[Taken], float]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sentences to fit on, with labels and weights that make sets and labels count the same."""

    features: FloatMatrix
    labels: np.ndarray
    weights: np.ndarray


def fit_rows(claims: Sequence[Taken]) -> Rows:
    """Return the sentences that the claims teach by."""
    features, labels, groups = [], [], []
    for claim in claims:
        chosen = claim.features
        if not claim.supported:
            chosen = chosen[[int(chosen[:, 0].argmin())]]
        features.append(chosen)
        labels += [claim.supported] * len(chosen)
        groups += [(claim.set_name, claim.supported)] * len(chosen)
    sizes = {group: groups.count(group) for group in set(groups)}
    weights = np.array([len(groups) / len(sizes) / sizes[group] for group in groups])
    return Rows(np.vstack(features), np.array(labels), weights)


def logistic(rows: Rows, columns: Sequence[int]) -> tuple[FloatMatrix, float]:
    """Return weights over all features, 0 outside ``columns``, and the bias."""
    used = rows.features[:, columns]
    mean, scale = used.mean(axis=0), used.std(axis=0) + 1e-6
    model = LogisticRegression(C=0.3, max_iter=5000)
    model.fit((used - mean) / scale, rows.labels, sample_weight=rows.weights)
    weights = np.zeros(len(FEATURES), dtype=np.float32)
    weights[list(columns)] = model.coef_[0] / scale
    return weights, float(model.intercept_[0] - weights[list(columns)] @ mean)


def linear_score(weights: FloatMatrix, bias: float) -> Score:
    """Return the probability of a claim's worst sentence."""
    return lambda claim: float(1 / (1 + np.exp(-(claim.features @ weights + bias).min())))


def ways(rows: Rows) -> dict[str, Score]:
    """Return every way of scoring that is compared."""
    words = FEATURES.index("words_in_source")
    boosted = GradientBoostingClassifier(
        n_estimators=150, max_depth=3, learning_rate=0.05, subsample=0.7, random_state=0
    ).fit(rows.features[:, _OTHERS], rows.labels, sample_weight=rows.weights)
    everything = GradientBoostingClassifier(
        n_estimators=150, max_depth=3, learning_rate=0.05, subsample=0.7, random_state=0
    ).fit(rows.features, rows.labels, sample_weight=rows.weights)
    return {
        "word overlap": lambda claim: float(claim.features[:, words].min()),
        "embedding cosine": lambda claim: claim.cosine,
        "words and checks, boosted": lambda claim: float(
            boosted.predict_proba(claim.features[:, _OTHERS])[:, 1].min()
        ),
        "words and checks, logistic": linear_score(*logistic(rows, _OTHERS)),
        "model alone": lambda claim: float(claim.features[:, 0].min()),
        "all, boosted": lambda claim: float(everything.predict_proba(claim.features)[:, 1].min()),
        "all, logistic": linear_score(*logistic(rows, range(len(FEATURES)))),
    }


def balanced_accuracy(scored: Sequence[tuple[bool, float]], threshold: float) -> float:
    """Return the mean of both classes' shares judged right; supported from ``threshold`` on."""
    halves = [
        [(score >= threshold) == label for label, score in scored if label == wanted]
        for wanted in (True, False)
    ]
    return float(np.mean([np.mean(half) for half in halves if half]))


def by_set(claims: Sequence[Taken], score: Score) -> dict[str, list[tuple[bool, float]]]:
    """Return label and score of each claim by its set."""
    found: dict[str, list[tuple[bool, float]]] = {}
    for claim in claims:
        found.setdefault(claim.set_name, []).append((claim.supported, score(claim)))
    return found


def best_threshold(scored: dict[str, list[tuple[bool, float]]]) -> float:
    """Return the threshold with the best mean balanced accuracy over the sets."""
    values = np.unique([score for rows in scored.values() for _, score in rows])
    candidates = np.quantile(values, np.linspace(0.01, 0.99, 197))
    means = [np.mean([balanced_accuracy(r, c) for r in scored.values()]) for c in candidates]
    # The middle of the best ones: the highest alone is chance.
    near = candidates[np.array(means) >= max(means) - 0.002]
    return float(np.median(near))


def compared(
    dev: Sequence[Taken], test: Sequence[Taken], scores: dict[str, Score]
) -> dict[str, dict[str, float]]:
    """Return the balanced accuracy of each way by test set, the threshold and the mean."""
    table = {}
    for way, score in scores.items():
        threshold = best_threshold(by_set(dev, score))
        sets = {n: balanced_accuracy(r, threshold) for n, r in by_set(test, score).items()}
        human = [value for name, value in sets.items() if name != EDITED]
        table[way] = {
            "threshold": threshold,
            "mean of human sets": float(np.mean(human)),
            **sets,
        }
    return {way: {n: round(v, 4) for n, v in row.items()} for way, row in table.items()}


def main() -> None:
    """Take the features unless they are there, fit, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--edited", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_args()
    kept = args.work / "support_features.jsonl"
    if not kept.exists():
        args.work.mkdir(parents=True, exist_ok=True)
        write(take(labelled(args.data, args.edited)), kept)
    claims = read(kept)
    dev = [c for c in claims if c.part == "dev"]
    test = [c for c in claims if c.part == "test"]
    # Inference pairs taught the model; beside claims about articles they pull the weights astray.
    fitted = {*trained_sets(), EDITED, FOREIGN} - set(NLI_SETS)
    rows = fit_rows([c for c in dev if c.set_name in fitted])
    judged = [c for c in dev if c.set_name not in {*NLI_SETS, FOREIGN}]
    table = compared(judged, test, ways(rows))
    weights, bias = logistic(rows, range(len(FEATURES)))
    score = linear_score(weights, bias)
    right = sorted(score(c) for c in judged if c.supported)
    stored = {
        "weights": {n: round(float(w), 6) for n, w in zip(FEATURES, weights, strict=True)},
        "bias": round(bias, 6),
        "thresholds": {
            "supported": table["all, logistic"]["threshold"],
            "partly": min(
                round(right[int(SUPPORTED_BELOW_PARTLY * len(right))], 4),
                table["all, logistic"]["threshold"],
            ),
        },
        "record": {
            "balanced_accuracy_on_test_parts": table,
            "n": {"fitted": len(rows.labels), "dev": len(dev), "test": len(test)},
            "date": datetime.now(UTC).date().isoformat(),
        },
    }
    SCORE_PATH.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(stored["record"], indent=1))


if __name__ == "__main__":
    main()
