"""One message that asks several things, or tells a story before it asks."""

import time

import pytest

from rag.asked_parts import asked_first, only_asked, parts

STORY = (
    "I was at the council meeting last autumn and had to leave early because of my train. There "
    "was a lot of talk about the lorries, the fund and the well, and a shoe. "
    "Nobody near me could say what came of it in the end."
)
ASKED = "How many voted for the quarry?"


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Who won? And by how many votes did she win?", ()),
        ("Who won the race, and when was it?", ("Who won the race?", "When was the race?")),
        (
            "Who won the election and by how many votes?",
            ("Who won the election?", "By how many votes won the election?"),
        ),
        (
            "What did the council decide about the bridge, and who painted it?",
            (
                "What did the council decide about the bridge?",
                "Who painted the bridge? (the council)",
            ),
        ),
        (
            "who won the race and when was it",
            ("Who won the race?", "When was the race?"),
        ),
        (
            "Who leads the council? What is the salary of a nurse?",
            ("Who leads the council?", "What is the salary of a nurse?"),
        ),
        (
            "I have two questions: who bought the ground and what did it cost?",
            ("Who bought the ground?", "What did the ground cost?"),
        ),
        (
            "How many jobs will it cut and why?",
            ("How many jobs will it cut?", "Why will it cut jobs?"),
        ),
        (
            "Which cars is Fiat recalling, and when?",
            ("Which cars is Fiat recalling?", "When is Fiat recalling cars?"),
        ),
        ("Who set the record and where?", ("Who set the record?", "Where set the record?")),
        ("When did it shut and by whom?", ("When did it shut?", "By whom did it shut?")),
        ("When and where was she born?", ()),
        ("When did she die and what of?", ()),
        ("What are the games, which have been sold?", ()),
        ("When Mill left, how did Berkeley answer?", ()),
        ("What tells the probe where to go and what to do?", ()),
        ("Name the ship and who sailed her.", ()),
        ("What is a? What is b? What is c? What is d?", ()),
        ("", ()),
    ],
)
def test_each_question_on_its_own(message, found):
    assert tuple(part.alone for part in parts(message)) == found


def test_a_story_is_left_out_and_told_last():
    message = f"{STORY} I would like to know: {ASKED.lower()}"
    assert only_asked(message) == ASKED.lower()
    assert asked_first(message) == f"{ASKED.lower()} {message}"
    assert parts(f"{STORY} Who won the vote? Who was the chair?") == ()


@pytest.mark.parametrize("message", [ASKED, STORY, f"{ASKED} I was there.", "", "¿Quién ganó?"])
def test_short_messages_and_those_that_ask_nothing_stay(message):
    assert only_asked(message) == asked_first(message) == message


@pytest.mark.parametrize("words", ["who and what ", "? ", "and how ", "who: "])
def test_a_long_message_is_read_in_no_time(words):
    began = time.perf_counter()
    parts(words * 300)
    assert time.perf_counter() - began < 2
