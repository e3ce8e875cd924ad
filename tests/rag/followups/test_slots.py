"""A question asked again about something else replaces what is like it."""

import pytest

from rag.followups.slots import asked_of_it, asked_part, replaced_slot
from rag.types import Turn

CROSSED = Turn(question="How many people crossed from Libya to Italy in 2013?", answer="60,000.")


@pytest.mark.parametrize(
    ("question", "replaced"),
    [
        ("And in 2014?", "How many people crossed from Libya to Italy in 2014?"),
        ("What about 2014?", "How many people crossed from Libya to Italy in 2014?"),
        ("And from Tunisia?", "How many people crossed from Tunisia to Italy in 2013?"),
        ("And who in 2014?", None),
        ("In 2014?", None),
        ("What about the weather?", None),
        ("And?", None),
    ],
)
def test_like_replaces_like(question, replaced):
    assert replaced_slot(question, CROSSED) == replaced


def test_a_person_or_figure_of_something_does_not_replace_it():
    won = Turn(question="Who won the mayoral election in Aldermouth?", answer="Rosalind Quill.")
    assert replaced_slot("And the loser?", won) is None
    assert replaced_slot("And the council election?", won) is not None
    assert asked_of_it("And the loser?") == "Who was the loser?"
    assert asked_of_it("What about the turnout?") == "What was the turnout?"
    assert asked_of_it("And in 2014?") == "And in 2014?"
    paid = Turn(question="How much was the salary in 2023?", answer="£58,000.")
    assert replaced_slot("And the budget?", paid) is not None


def test_what_an_earlier_rewriting_put_in_brackets_is_not_asked_again():
    last = Turn(question="How old was she in 2013? (Ana Reyes)", answer="")
    assert replaced_slot("And in 2014?", last) == "How old was she in 2014?"


def test_what_stands_in_brackets_is_replaced_where_nothing_else_is_like_it():
    last = Turn(question="Which book? (the Whitbread prize)", answer="")
    assert replaced_slot("And the Booker?", last) == "Which book? (the Booker)"


def test_a_figure_takes_the_place_of_no_person():
    last = Turn(question="Who was the loser? (the mayoral election, votes)", answer="")
    assert replaced_slot("And the turnout?", last) is None


def test_what_was_counted_is_counted_on():
    first = Turn(question="Who was the first on the moon?", answer="Armstrong.")
    assert replaced_slot("And the second?", first) == "Who was the second on the moon?"
    assert replaced_slot("And second?", first) == "Who was the second on the moon?"
    assert replaced_slot("And third?", CROSSED) is None


def test_the_asked_part_ends_where_the_circumstances_begin():
    assert asked_part("How many people crossed from Libya?") == "How many people crossed"
    assert asked_part("Why?") == ""
