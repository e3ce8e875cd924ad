"""A question asked again about something else replaces what is like it."""

import pytest

from rag.followups.slots import asked_part, replaced_slot
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


def test_what_an_earlier_rewriting_put_in_brackets_is_not_asked_again():
    last = Turn(question="How old was she in 2013? (Ana Reyes)", answer="")
    assert replaced_slot("And in 2014?", last) == "How old was she in 2014?"


def test_the_asked_part_ends_where_the_circumstances_begin():
    assert asked_part("How many people crossed from Libya?") == "How many people crossed"
    assert asked_part("Why?") == ""
