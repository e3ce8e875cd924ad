"""What somebody was told about at large is what the next questions are about."""

import pytest

from rag.followups.rewriting import stand_alone
from rag.types import Turn

TOLD = Turn(question="What is the latest on Lumenark?", answer="The battery maker cuts jobs. [1]")
BRIDGE = Turn(
    question="How much did the repair of Aldermouth’s harbour bridge cost?", answer="£8.7 million."
)


@pytest.mark.parametrize(
    ("question", "standalone"),
    [
        ("How many jobs were lost?", "How many jobs were lost? (Lumenark)"),
        ("What are the reasons?", "What are the reasons? (Lumenark)"),
        ("Who is the owner of Northgrid?", "Who is the owner of Northgrid?"),
        ("Which factories shut in 2009?", "Which factories shut in 2009?"),
        ("What does Lumenark make?", "What does Lumenark make?"),
        ("Tell me about the ferry", "Tell me about the ferry"),
        ("Latest news", "Latest news"),
    ],
)
def test_what_names_nothing_is_about_what_was_told_at_large(question, standalone):
    assert stand_alone(question, [TOLD]) == standalone


def test_what_was_told_at_large_is_meant_until_something_else_is():
    jobs = Turn(question="How many jobs were lost?", answer="150. [1]")
    left = "How many workers are left?"
    assert stand_alone(left, [TOLD, jobs]) == f"{left} (Lumenark)"
    assert stand_alone(left, [TOLD, BRIDGE]) == left


@pytest.mark.parametrize(
    ("told", "question", "standalone"),
    [
        (
            "What is the latest on the quarry?",
            "What about Jenner?",
            "What is the latest on Jenner?",
        ),
        ("Tell me about the flood in 2014", "And in 2015?", "Tell me about the flood in 2015"),
        ("Tell me about the quarry.", "And on Jenner?", "Tell me about Jenner."),
        (
            "Could you summarise the flood?",
            "And the ferry fire?",
            "Could you summarise the ferry fire?",
        ),
    ],
)
def test_whoever_was_told_about_something_is_told_about_another(told, question, standalone):
    turn = Turn(question=told, answer="It was refused. [1]")
    assert stand_alone(question, [turn]) == standalone


@pytest.mark.parametrize("question", ["And in 2015?", "What about the passengers?"])
def test_times_and_what_was_told_are_those_of_the_topic(question):
    turn = Turn(question="Tell me about the ferry fire", answer="All 148 passengers left. [1]")
    assert stand_alone(question, [turn]).startswith(question)
    assert "ferry fire" in stand_alone(question, [turn])
