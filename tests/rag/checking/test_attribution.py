"""Who says what, on both sides."""

import pytest

from rag.checking.attribution import check_attribution
from tests.rag.checking.sourced import verdicts

TEXT = (
    "The plan will cost jobs in the north, Matteo Renzi said. Paolo Gentiloni called it fair. "
    "According to Angela Merkel, the talks went well. “We will win the vote,” he said."
)


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (
            "The plan will cost jobs in the north, Mr Gentiloni said.",
            "the article has Matteo Renzi say this, the sentence says Mr Gentiloni",
        ),
        (
            "According to Matteo Renzi, the talks went well.",
            "the article has Angela Merkel say this, the sentence says Matteo Renzi",
        ),
        (
            "The plan will cost jobs in the north.",
            "the article says “Matteo Renzi said”, the sentence says it as a fact",
        ),
    ],
)
def test_said_by_another_or_by_nobody(statement, detail):
    assert verdicts(check_attribution, statement, TEXT) == [(False, detail)]


@pytest.mark.parametrize(
    "statement",
    [
        "The plan will cost jobs in the north, said Mr Renzi.",
        "According to Merkel, the talks went well.",
    ],
)
def test_said_by_the_same(statement):
    assert [passed for passed, _ in verdicts(check_attribution, statement, TEXT)] == [True]


@pytest.mark.parametrize(
    "statement",
    [
        "“We will win the vote,” Mr Renzi said.",
        "Paolo Gentiloni called it fair.",
        "The ferry carries cars.",
    ],
)
def test_an_unnamed_speaker_is_held_against_nobody(statement):
    text = TEXT + " The ferry carries cars."
    assert verdicts(check_attribution, statement, text) == []
