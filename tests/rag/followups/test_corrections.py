"""What was meant takes the place of what was not, in the question before."""

import pytest

from rag.followups.corrections import corrected, is_correction
from rag.followups.rewriting import stand_alone
from rag.types import Turn

BRIDGE = Turn(question="When did the Aldermouth bridge close?", answer="In February 2023.")
FIRE = Turn(question="What caused the fire?", answer="A candle.")
CROSSED = Turn(question="How many people crossed the sea in 2013?", answer="60,000.")
PLANT = Turn(question="Tell me about the old battery plant", answer="It makes cells.")
MAYOR = Turn(question="Who won the mayoral election in Aldermouth?", answer="Rosalind Quill.")


@pytest.mark.parametrize(
    ("message", "last", "meant"),
    [
        ("No, the new one", BRIDGE, "When did the new Aldermouth bridge close?"),
        ("the new one", PLANT, "Tell me about the new battery plant"),
        ("I meant the ferry", BRIDGE, "When did the ferry close?"),
        ("Sorry, I was asking about the ferry!", BRIDGE, "When did the ferry close?"),
        ("not the bridge, the ferry", BRIDGE, "When did the ferry close?"),
        ("Actually the railway bridge", BRIDGE, "When did the railway bridge close?"),
        ("no, in Thornholt", BRIDGE, "When did the Aldermouth bridge close in Thornholt?"),
        ("no the railway", BRIDGE, "When did the railway close?"),
        ("No, 2024", BRIDGE, "When did the Aldermouth bridge close in 2024?"),
        ("not 2013, 2014", CROSSED, "How many people crossed the sea in 2014?"),
        ("2014, not 2013", CROSSED, "How many people crossed the sea in 2014?"),
        ("2014 instead", CROSSED, "How many people crossed the sea in 2014?"),
        ("No, I mean in 2014.", CROSSED, "How many people crossed the sea in 2014?"),
        ("not the ferry, Thornholt", BRIDGE, f"{BRIDGE.question} (Thornholt)"),
        ("I meant the ferry", FIRE, "What caused the fire? (the ferry)"),
        ("I meant the ferry fire", FIRE, "What caused the ferry fire?"),
        (
            "No, the coach",
            Turn(question="What happened to Ana Reyes?", answer=""),
            "What happened to the coach?",
        ),
        ("I meant Thornholt", MAYOR, "Who won the mayoral election in Thornholt?"),
    ],
)
def test_what_is_meant_takes_the_place_of_what_is_not(message, last, meant):
    assert is_correction(message)
    assert stand_alone(message, [last]) == meant


def test_a_correction_of_a_correction_keeps_the_question():
    turns = [BRIDGE, Turn(question="I meant the ferry", answer="It runs.")]
    assert stand_alone("No, the railway", turns) == "When did the railway close?"


@pytest.mark.parametrize(
    "message",
    [
        "No, who won?",
        "No",
        "Not really",
        "No idea",
        "Sorry state",
        "No, thanks",
        "Actually, thanks!",
        "No, wrong",
        "Sorry, a typo",
        "Not bad, thanks",
        "Hmm, interesting answer",
        "Wait, sources?",
        "the other one",
        "That is not what I asked",
        "Who is the mayor, not the sheriff?",
        "The ferry",
        "no " * 100,
        "I meant the ferry that left in the morning with all those people, the red one, not that",
    ],
)
def test_what_names_nothing_else_corrects_nothing(message):
    assert not is_correction(message)
    assert corrected(message, BRIDGE) is None


def test_nothing_is_put_right_where_nothing_is_like_it():
    assert corrected("I meant the ferry", Turn(question="Why?", answer="So.")) is None
