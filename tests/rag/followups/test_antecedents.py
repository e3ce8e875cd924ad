"""What a pronoun may mean is weighed by kind, by age and by where it was said."""

import pytest

from rag.followups.antecedents import answer_sentence, antecedents, best
from rag.types import Turn


def meant_by(refers, *history):
    item = best(antecedents(history), refers)
    return item.phrase.text if item else None


KEEPER = Turn(question="Who is the last keeper of Gannet Point lighthouse?", answer="Ambrose Kell.")
OPENING = Turn(
    question="When did Ana Reyes open the harbour bridge?", answer="On 6 May 1994, in Aldermouth."
)

COUNCIL = Turn(question="What did the council decide about the bridge?", answer="")
TURBINES = Turn(question="Which company built the turbines?", answer="")
GAMES = Turn(question="Which city hosted the games?", answer="")
KNOWN = Turn(question="Do you know what the council decided about the roads?", answer="")


@pytest.mark.parametrize(
    ("turn", "refers", "meant"),
    [
        (KEEPER, "man", "Ambrose Kell"),
        (OPENING, "woman", "Ana Reyes"),
        (OPENING, "it", "the harbour bridge"),
        (OPENING, "there", "Aldermouth"),
        (OPENING, "then", "6 May 1994"),
        (COUNCIL, "it", "the bridge"),
        (COUNCIL, "they", "the council"),
        (TURBINES, "they", "the turbines"),
        (TURBINES, "it", "company"),
        (GAMES, "there", "city"),
        (KNOWN, "they", "council"),
    ],
)
def test_the_kind_decides(turn, refers, meant):
    assert meant_by(refers, turn) == meant


def test_nothing_is_better_than_what_cannot_be_meant():
    history = [Turn(question="When did the bridge open?", answer="")]
    assert best(antecedents(history), "man") is None
    assert best([], "it") is None


def test_later_turns_are_more_present_and_mentions_are_joined():
    history = [KEEPER, OPENING, Turn(question="Did Reyes speak?", answer="")]
    assert meant_by("woman", *history) == "Ana Reyes"
    found = antecedents(history)
    assert sum("Reyes" in item.phrase.text for item in found) == 1


def test_the_first_sentence_of_an_answer_without_its_labels():
    assert answer_sentence("Ana Reyes [1][2], 54. She won. [3]") == "Ana Reyes, 54."
    assert answer_sentence("") == ""
