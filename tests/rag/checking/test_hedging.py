"""Hedges that a statement keeps, drops or adds."""

import pytest

from rag.checking.hedging import check_hedging
from tests.rag.checking.sourced import verdicts


@pytest.mark.parametrize(
    ("statement", "text", "hedge"),
    [
        ("The mayor will resign.", "The mayor may resign.", "may"),
        (
            "The fire was caused by a fault.",
            "The fire was allegedly caused by a fault.",
            "allegedly",
        ),
        ("The firm will cut jobs in Rome.", "The firm plans to cut jobs in Rome.", "plans to"),
        ("He is in hiding in Rome.", "He is believed to be in hiding in Rome.", "believed to"),
        ("Sales fell, police told us.", "According to the police, sales fell.", "According to"),
        ("He said it will rain in Rome.", "He said it could rain in Rome.", "could"),
        ("In May the mayor will resign.", "In May the mayor might resign.", "might"),
    ],
)
def test_a_dropped_hedge_fails_unless_another_takes_its_place(statement, text, hedge):
    detail = f"the article says “{hedge}”, the sentence says it as a fact"
    kept = "told" in statement
    assert verdicts(check_hedging, statement, text) == ([] if kept else [(False, detail)])


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The mayor might resign.", "The mayor may resign."),
        ("The firm is likely to cut jobs.", "The firm is expected to cut jobs."),
    ],
)
def test_another_hedge_in_its_place_agrees(statement, text):
    assert [passed for passed, _ in verdicts(check_hedging, statement, text)] == [True]


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("The mayor may resign.", "The mayor will resign."),
        ("The bridge reopened on Monday.", "The bridge reopened on Monday, and may be painted."),
        ("The mayor left in May.", "The mayor left in May."),
    ],
)
def test_nothing_to_say(statement, text):
    assert verdicts(check_hedging, statement, text) == []
