"""Whether there is an answer at all: what it is judged by, and where the thresholds lie."""

import numpy as np
import pytest

from rag.answerability import FEATURES, answerability, answerability_features, threshold
from rag.sentence_features import FEATURES as SENTENCE_FEATURES


def rows(*shares):
    """Return sentences' features, all 0 but for the share of terms in the passage."""
    made = np.zeros((len(shares), len(SENTENCE_FEATURES)), dtype=np.float32)
    made[:, SENTENCE_FEATURES.index("terms_in_passage")] = shares
    return made


def test_the_best_sentence_speaks_for_the_question():
    made = answerability_features(rows(0.5, 1.0), np.array([2.0, -1.0]))
    named = dict(zip(FEATURES, made.tolist(), strict=True))
    assert named["terms_in_passage"] == 0.5
    assert (named["log_odds"], named["lead"], named["terms_in_any"]) == (2.0, 3.0, 1.0)


def test_names_are_no_part_of_it():
    """A question without capitals has none."""
    named = rows(1.0)
    named[:, SENTENCE_FEATURES.index("names_near")] = 1
    odds = np.array([1.0])
    assert answerability(named, odds) == answerability(rows(1.0), odds)


def test_a_sentence_alone_leads_as_far_as_any_can():
    alone = answerability_features(rows(0.5), np.array([2.0]))
    far = answerability_features(rows(0.5, 0.5), np.array([2.0, -90.0]))
    assert alone[FEATURES.index("lead")] == far[FEATURES.index("lead")]


def test_likelier_sentences_make_an_answer_likelier():
    unlikely, likely = (answerability(rows(1.0), np.array([odds])) for odds in (-6.0, 4.0))
    assert 0 < unlikely < likely < 1


def test_strict_needs_more_than_lenient():
    assert threshold("strict") > threshold() > threshold("lenient") > 0


def retold(**other):
    """Return a sentence that has all names and numbers and nearly all terms of its question."""
    named = {"names_near": 1, "numbers_near": 1, "right_kind": 1, "terms_in_sentence": 0.8} | other
    return np.array([[named.get(name, 0.0) for name in SENTENCE_FEATURES]], dtype=np.float32)


def test_a_sentence_that_retells_a_question_with_numbers_is_about_it():
    odds = np.array([-8.0])
    assert answerability(retold(), odds, has_numbers=True) == 0.5
    assert answerability(retold(), odds) < 0.1
    for part in ("names_near", "numbers_near", "right_kind", "terms_in_sentence"):
        assert answerability(retold(**{part: 0.7}), odds, has_numbers=True) < 0.1
    sure = answerability(retold(), np.array([40.0]), has_numbers=True)
    assert sure == answerability(retold(), np.array([40.0])) > 0.5


@pytest.mark.parametrize("odds", [1e6, -1e6])
def test_no_score_leaves_the_scale(odds):
    assert 0 <= answerability(rows(1.0), np.array([odds])) <= 1
