"""What a question must be to be asked."""

import pytest

from rag.answering.request import MOST_QUESTION_CHARS, check_recency, checked_question
from rag.errors import InvalidQueryError


def test_a_question_is_trimmed_and_has_words():
    assert checked_question("  Why? \n") == "Why?"
    for question in ("", " \n", "x" * (MOST_QUESTION_CHARS + 1)):
        with pytest.raises(InvalidQueryError):
            checked_question(question)


@pytest.mark.parametrize("recency", [-0.1, 1.1, float("nan")])
def test_recency_lies_between_none_and_all(recency):
    check_recency(0.5)
    with pytest.raises(InvalidQueryError, match=r"recency must lie in 0\.\.1"):
        check_recency(recency)
