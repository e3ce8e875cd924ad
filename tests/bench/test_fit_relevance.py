"""The fitted weights put the sentence with the answer first in its own list."""

import numpy as np
import pytest

from bench.fit_relevance import Asked, first_sentences, fit


def question(chance, kind="answerable"):
    """Return six sentences: the first holds the answer and leads, at a level of their own."""
    lead = np.array([1.0, *chance.uniform(0, 0.8, 5)]) + chance.uniform(-20, 20)
    features = np.column_stack([lead, chance.normal(size=6), np.full(6, float(kind != "outside"))])
    holds = np.arange(6) == 0 if kind == "answerable" else np.zeros(6, dtype=bool)
    return Asked(kind, "Which?", features, holds, holds)


def test_the_level_of_a_list_says_nothing_of_its_order():
    chance = np.random.default_rng(4)
    rows = [question(chance) for _ in range(60)]
    rows += [question(chance, "outside") for _ in range(20)]
    weights, bias = fit(rows)
    assert first_sentences(rows, weights)["answer_in_first_sentence"] == 1.0
    assert weights[0] > 5 * abs(weights[1])
    features = np.vstack([row.features for row in rows])
    likely = 1 / (1 + np.exp(-(features @ weights + bias)))
    holds = np.concatenate([row.text_holds for row in rows])
    assert likely.mean() == pytest.approx(holds.mean(), abs=0.02)
