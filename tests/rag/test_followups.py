"""Follow-ups lean on the turn before; questions that stand alone are left alone."""

import json
from pathlib import Path

import pytest

from rag.followups import stand_alone
from rag.types import Turn

QUESTIONS = Path(__file__).parents[2] / "seeds" / "questions.jsonl"
MAYOR = Turn(
    question="Who is the mayor of Springfield?", answer="Lisa Marlowe, since 2019. She won."
)


def seeds(*kinds):
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [q for q in map(json.loads, lines) if q["kind"] in kinds]


def test_seed_followups_take_something_along():
    followups = seeds("followup")
    leaning = 0
    for asked in followups:
        history = [Turn(question=t["question"], answer=t["answer"]) for t in asked["history"]]
        standalone = stand_alone(asked["question"], history)
        assert standalone.startswith(asked["question"])
        leaning += standalone != asked["question"]
    assert len(followups) == 20
    assert leaning >= 17


def test_seed_questions_that_stand_alone_stay_as_they_are():
    asked = [q["question"] for q in seeds("standalone", "outside", "lookalike")]
    changed = [question for question in asked if stand_alone(question, [MAYOR]) != question]
    assert len(asked) > 150
    assert len(changed) <= 0.05 * len(asked), changed


@pytest.mark.parametrize(
    ("question", "carried"),
    [
        ("How old is she?", "Springfield"),
        ("And before 2019?", "Springfield"),
        ("What about her deputy?", "Springfield"),
        ("Why?", "Springfield"),
        ("Since when?", "Lisa Marlowe"),
        ("Who was it before?", "Lisa Marlowe"),
        ("Was that legal?", "Lisa Marlowe"),
        ("E quanti anni ha?", "Springfield"),
        ("How did nobody notice?", "Springfield"),
    ],
)
def test_what_points_back_carries_names_in_brackets(question, carried):
    standalone = stand_alone(question, [MAYOR])
    assert standalone.startswith(f"{question} (")
    assert carried in standalone
    assert standalone.endswith(")")


@pytest.mark.parametrize(
    "question",
    [
        "Which officer recognised that the stone was important?",
        "How long did it take to build the Channel Tunnel?",
        "How many bones are there in the adult human body?",
        "What does one of Carrowshire’s electric school buses cost?",
        "Did Pinotti say that she would go?",
        "How does photosynthesis produce oxygen?",
        "What is the boiling point of ethanol?",
        "When did Apollo 11 land?",
    ],
)
def test_a_change_of_topic_drags_nothing_along(question):
    assert stand_alone(question, [MAYOR]) == question


def test_without_history_nothing_changes():
    assert stand_alone("How old is she?", []) == "How old is she?"


def test_a_turn_that_leans_back_itself_passes_its_topic_on():
    history = [MAYOR, Turn(question="How old is she?", answer="54.")]
    assert "Springfield" in stand_alone("And her deputy?", history)


def test_carried_words_are_not_carried_twice_or_without_end():
    question, history = "How old is she?", [MAYOR]
    for _ in range(6):
        standalone = stand_alone(question, history)
        assert standalone.count("Springfield") == 1
        assert len(standalone.split()) < 20
        history = [*history, Turn(question=standalone, answer="54, says Lisa Marlowe.")]


def test_a_turn_without_anything_to_carry():
    assert stand_alone("Why is it so?", [Turn(question="why?", answer="")]) == "Why is it so?"


def test_a_year_is_not_cut_in_half():
    history = [Turn(question="Who won the 2024 Shield final?", answer="The Rovers.")]
    assert "24 Shield" not in stand_alone("Who scored it?", history).replace("2024 Shield", "")
