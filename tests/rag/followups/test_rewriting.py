"""Follow-ups lean on the turns before; questions that stand alone are left alone."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followups.rewriting import stand_alone
from rag.types import Turn

QUESTIONS = Path(__file__).parents[3] / "seeds" / "questions.jsonl"
MAYOR = Turn(
    question="Who is the mayor of Springfield?", answer="Lisa Marlowe, since 2019. She won. [1]"
)
CROSSINGS = Turn(
    question="How many people crossed the Mediterranean in 2013?",
    answer="60,000 people crossed the sea in 2013, said the UNHCR. [1]",
)
BRIDGE = Turn(
    question="How much did the repair of Aldermouth’s harbour bridge cost?", answer="£8.7 million."
)
QUARRY = Turn(
    question="Did the councillors approve the Brindle Fell quarry extension?",
    answer="No, they refused it.",
)
CURIES = Turn(question="Who was Marie Curie’s husband?", answer="The physicist Pierre Curie.")


def seeds(*kinds):
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [q for q in map(json.loads, lines) if q["kind"] in kinds]


def test_seed_followups_take_something_along():
    followups = seeds("followup")
    alone = []
    for asked in followups:
        history = [Turn(question=t["question"], answer=t["answer"]) for t in asked["history"]]
        if stand_alone(asked["question"], history) == asked["question"]:
            alone.append(asked["id"])
    # These two name what they are about.
    assert len(followups) == 20
    assert alone == ["q193", "q209"]


def test_seed_questions_that_stand_alone_stay_as_they_are():
    asked = [q["question"] for q in seeds("standalone", "outside", "lookalike")]
    changed = [question for question in asked if stand_alone(question, [MAYOR]) != question]
    assert len(asked) > 150
    assert changed == []


def test_by_how_many_votes_is_a_followup():
    assert stand_alone("By how many votes?", [MAYOR]) != "By how many votes?"
    assert stand_alone("By what means is salt made?", [MAYOR]) == "By what means is salt made?"


@pytest.mark.parametrize(
    ("question", "before", "standalone"),
    [
        ("Tell me more", BRIDGE, "Tell me more about the repair of Aldermouth’s harbour bridge"),
        ("More details, please!", CURIES, "Tell me more about the physicist Pierre Curie"),
        (
            "When did it reopen?",
            Turn(question="Why was the harbour bridge shut?", answer="Divers found a crack."),
            "When did the harbour bridge reopen?",
        ),
        ("How old is she?", MAYOR, "How old is Lisa Marlowe? (the mayor of Springfield)"),
        (
            "What was her first job?",
            MAYOR,
            "What was Lisa Marlowe’s first job? (the mayor of Springfield)",
        ),
        ("What was her time?", MAYOR, "What was Lisa Marlowe’s time? (the mayor of Springfield)"),
        ("Who was it before?", MAYOR, "Who was the mayor of Springfield before?"),
        ("And in Shelbyville?", MAYOR, "Who is the mayor of Shelbyville?"),
        ("What about Shelbyville?", MAYOR, "Who is the mayor of Shelbyville?"),
        ("How did Marlowe win?", MAYOR, "How did Lisa Marlowe win?"),
        ("Since when?", MAYOR, "Since when? (the mayor of Springfield)"),
        ("E quanti anni ha?", MAYOR, "E quanti anni ha? (the mayor of Springfield)"),
        ("How did nobody notice?", MAYOR, "How did nobody notice? (the mayor of Springfield)"),
        ("And in 2014?", CROSSINGS, "How many people crossed the Mediterranean in 2014?"),
        ("What about 2014?", CROSSINGS, "How many people crossed the Mediterranean in 2014?"),
        ("How many died there?", CROSSINGS, "How many died in the Mediterranean?"),
        (
            "Was that true?",
            CROSSINGS,
            "Was that true? (the Mediterranean, 2013, 60,000 people, the sea, the UNHCR)",
        ),
        (
            "Why did it go over its price?",
            BRIDGE,
            "Why did the repair of Aldermouth’s harbour bridge go over its price?",
        ),
        ("And the runner-up?", MAYOR, "Who was the runner-up? (the mayor of Springfield)"),
        ("Who came second?", MAYOR, "Who came second? (the mayor of Springfield)"),
        ("Why?", QUARRY, "Why? (the councillors, the Brindle Fell quarry extension)"),
        (
            "Where is the quarry?",
            QUARRY,
            "Where is the quarry? (the Brindle Fell quarry extension)",
        ),
        (
            "When did they marry?",
            CURIES,
            "When did Marie Curie and the physicist Pierre Curie marry?",
        ),
        (
            "Who took over from her?",
            MAYOR,
            "Who took over from Lisa Marlowe? (the mayor of Springfield)",
        ),
    ],
)
def test_what_points_back_says_what_it_means(question, before, standalone):
    assert stand_alone(question, [before]) == standalone


@pytest.mark.parametrize(
    "question",
    [
        "Which officer recognised that the stone was important?",
        "How long did it take to build the Channel Tunnel?",
        "How many bones are there in the adult human body?",
        "What does one of Carrowshire’s electric school buses cost?",
        "Did Pinotti say that she would go?",
        "How much of her pay has Aldermouth’s mayor Rosalind Quill said she will take?",
        "Speaking about vaccines, how are they made?",
        "How does photosynthesis produce oxygen?",
        "What is the boiling point of ethanol?",
        "How is Bitcoin generated?",
        "Who was Anne Bonny?",
        "When did Apollo 11 land?",
        "Which two workers greeted each other when the two sides of the tunnel met?",
        "How old is he? " + "Really. " * 60,
    ],
)
def test_a_change_of_topic_drags_nothing_along(question):
    assert stand_alone(question, [MAYOR]) == question


def test_a_person_is_not_a_place_and_a_place_is_no_person():
    history = [Turn(question="Where did Ana Reyes open the bridge?", answer="In Aldermouth.")]
    assert stand_alone("How old is she?", history) == "How old is Ana Reyes?"
    assert stand_alone("What did it cost?", history) == "What did the bridge cost? (Ana Reyes)"
    assert stand_alone("Who lives there?", history) == "Who lives in Aldermouth? (Ana Reyes)"


def test_the_later_of_two_things_is_meant():
    history = [BRIDGE, Turn(question="When did the railway reopen?", answer="In May 2023.")]
    assert stand_alone("Who paid for it?", history) == "Who paid for the railway?"


def test_what_was_spoken_of_for_long_gives_way_to_the_last_question():
    erupted = "The volcano of Krakatoa erupted in May 1883."
    turns = [
        Turn(question="When did Krakatoa erupt?", answer=erupted),
        Turn(question="How far away was the volcano of Krakatoa heard?", answer=erupted),
        Turn(question="in what year was the suez canal opened", answer="In 1869."),
    ]
    assert stand_alone("who built it", turns) == "Who built the suez canal"


def test_a_wing_is_nothing_that_anybody_does():
    wing = Turn(question="When will the children’s wing open?", answer="In 2027.")
    assert (
        stand_alone("How much will it cost?", [wing]) == "How much will the children’s wing cost?"
    )
    told = Turn(question="Who is in charge? (the children’s wing)", answer="")
    assert stand_alone("What will it cost?", [told]) == "What will the children’s wing cost?"


def test_a_name_is_not_filled_in_inside_itself():
    told = "Lawyers defending former WorldCom chief Bernie Ebbers have called a witness."
    last = Turn(question="What happened to Bernie Ebbers?", answer=told)
    alone = stand_alone("What is he accused of?", [last])
    assert alone == "What is former WorldCom chief Bernie Ebbers accused of?"


def test_a_figure_that_names_nothing_is_of_what_was_spoken_of():
    assert stand_alone("What was the score?", [BRIDGE]).startswith("What was the score? (")
    question = "What was the score of the match?"
    assert stand_alone(question, [MAYOR]) == question


def test_without_history_nothing_changes():
    assert stand_alone("How old is she?", []) == "How old is she?"


def test_a_turn_that_leans_back_itself_passes_its_topic_on():
    history = [MAYOR, Turn(question="How old is she?", answer="54.")]
    assert "Lisa Marlowe’s deputy" in stand_alone("And her deputy?", history)


def test_carried_words_are_not_carried_twice_or_without_end():
    question, history = "How old is she?", [MAYOR]
    for _ in range(6):
        standalone = stand_alone(question, history)
        assert standalone.count("Marlowe") == 1
        assert len(standalone.split()) < 20
        history = [*history, Turn(question=standalone, answer="54, says Lisa Marlowe.")]


def test_a_turn_without_anything_to_carry():
    assert stand_alone("Why is it so?", [Turn(question="why?", answer="")]) == "Why is it so?"


def test_courtesies_are_no_part_of_what_is_said():
    asked = Turn(question="Hi, what is Lumenark?", answer="A maker of batteries. [1]")
    thanked = Turn(question="Okay, thank you!", answer="")
    assert stand_alone("Hello, who founded it?", [asked]) == "Who founded Lumenark?"
    assert stand_alone("Could you tell me when it was founded?", [asked, thanked]) == (
        "When Lumenark was founded?"
    )
    assert stand_alone("Go on", [asked, thanked]) == "Tell me more about Lumenark"
    assert stand_alone("Great, thanks!", [asked]) == "Great, thanks!"
    assert stand_alone("Hi, is Suez in Egypt? Thanks!", [asked]) == "Hi, is Suez in Egypt? Thanks!"


def test_what_was_asked_before_is_no_name():
    asked = Turn(question="Where is the old harbour?", answer="")
    about = stand_alone("What about Jenner?", [asked])
    assert about == "What about Jenner? (where is the old harbour, the old harbour)"
    assert stand_alone("When was he born?", [asked, Turn(question=about, answer="")]) == (
        "When was Jenner born?"
    )


def test_a_verb_is_no_part_of_a_name():
    asked = Turn(question="How long will the harbour bridge stay shut?", answer="A year.")
    assert stand_alone("And why will it stay shut?", [asked]) == (
        "And why will the harbour bridge stay shut?"
    )


def test_labels_of_the_answer_are_not_carried():
    history = [Turn(question="Who won?", answer="Ana Reyes [1][2] and Tom Hale [3].")]
    assert "[" not in stand_alone("Was that close?", history)


@given(
    question=st.text(max_size=80),
    turns=st.lists(st.tuples(st.text(max_size=80), st.text(max_size=80)), max_size=4),
)
def test_any_text_is_taken(question, turns):
    history = [Turn(question=asked, answer=answer) for asked, answer in turns]
    standalone = stand_alone(question, history)
    assert standalone == stand_alone(question, history)
    assert question.strip() == "" or standalone.strip() != ""


def test_a_crowd_of_pronouns_takes_no_time():
    crowd = "it they he that Ana Reyes, the bridge of " * 100
    history = [Turn(question=crowd, answer=crowd)] * 6
    began = time.perf_counter()
    stand_alone(crowd[:299], history)
    assert time.perf_counter() - began < 5.0
