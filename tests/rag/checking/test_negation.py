"""What a statement and its source deny."""

import pytest

from rag.checking.negation import check_negation
from tests.rag.checking.sourced import verdicts


def outcome(statement, text):
    return [passed for passed, _ in verdicts(check_negation, statement, text)]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The mayor will not resign this year.", "The mayor will resign this year."),
        ("The mayor will resign this year.", "The mayor will not resign this year."),
        ("The mayor didn’t resign this year.", "The mayor did resign this year."),
        ("The club paid the fine in May.", "The club never paid the fine in May."),
        ("The club agreed to pay the fine.", "The club had refused to pay the fine."),
        ("He was freed with charges on Monday.", "He was freed without charges on Monday."),
        ("He denied that he left the house.", "He did not deny that he left the house."),
    ],
)
def test_denied_on_one_side_only(statement, text):
    assert outcome(statement, text) == [False]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The mayor will not resign this year.", "The mayor won’t resign this year."),
        ("The mayor refused to resign this year.", "The mayor did not resign this year."),
        ("He never denied that he left.", "He did not deny that he left."),
    ],
)
def test_denied_on_both_sides(statement, text):
    assert outcome(statement, text) in ([True], [])


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The bridge reopened on Monday.", "The bridge reopened on Monday, but was not repaired."),
        ("The mayor won the vote easily.", "The mayor won not only the vote easily."),
        ("The bridge reopened on Monday.", "The bridge reopened on Monday."),
        ("The bridge reopened on Monday.", "No one in the village was told of the plan in May."),
    ],
)
def test_nothing_to_say(statement, text):
    assert outcome(statement, text) == []


def test_the_evidence_shows_both_sides():
    text = "The mayor will not resign this year."
    assert verdicts(check_negation, "The mayor will resign this year.", text) == [
        (False, "the article says “not … resign”, the sentence says “resign” without it")
    ]
    assert verdicts(check_negation, "The mayor will not resign.", text) == [
        (True, "both say “not”")
    ]
