"""What ranks a passage in training is what ranks it in use."""

import numpy as np
import pytest
import torch

from bench.rank_reader import answer_log_odds
from rag.reader import _answers


def test_the_score_of_training_is_that_of_the_reader():
    scores = torch.randn(3, 40, 2, generator=torch.Generator().manual_seed(1))
    # The question, which may hold no answer, and the padding of the shorter rows.
    scores[:, 1:9] = -1e4
    for row, length in enumerate((40, 31, 12)):
        scores[row, length:] = -1e4
    odds = answer_log_odds(scores)
    for row, length in enumerate((40, 31, 12)):
        own = scores[row].numpy()
        answers = np.logaddexp.reduce(_answers(own[9:length]), axis=None)
        assert float(odds[row]) == pytest.approx(answers - own[0].sum(), abs=1e-3)
