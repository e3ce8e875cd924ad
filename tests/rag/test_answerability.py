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


def test_a_sentence_alone_leads_as_far_as_any_can():
    alone = answerability_features(rows(0.5), np.array([2.0]))
    far = answerability_features(rows(0.5, 0.5), np.array([2.0, -90.0]))
    assert alone[FEATURES.index("lead")] == far[FEATURES.index("lead")]


def test_likelier_sentences_make_an_answer_likelier():
    unlikely, likely = (answerability(rows(1.0), np.array([odds])) for odds in (-6.0, 4.0))
    assert 0 < unlikely < likely < 1


def test_strict_needs_more_than_lenient():
    assert threshold("strict") > threshold() > threshold("lenient") > 0


@pytest.mark.parametrize("odds", [1e6, -1e6])
def test_no_score_leaves_the_scale(odds):
    assert 0 <= answerability(rows(1.0), np.array([odds])) <= 1
