"""What is said to whoever answers is left out of a question, and nothing that is asked."""

import time

import pytest

from rag.courtesies import is_courtesy, without_courtesies


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Hi! Who won the cup? Thanks!", "Who won the cup?"),
        ("Good morning, who won the cup?", "who won the cup?"),
        ("Can you tell me who won the cup?", "who won the cup?"),
        ("Could you please find out why it was shut?", "why it was shut?"),
        ("Please tell me: who won the cup?", "who won the cup?"),
        ("I\u2019d like to know how far Libya is.", "how far Libya is."),
        ("Do you happen to know when it opened?", "when it opened?"),
        ("I was wondering whether it is open", "whether it is open"),
        ("Who won the cup, please?", "Who won the cup?"),
        ("Who won the cup? Thank you very much in advance.", "Who won the cup?"),
        ("Who won the cup? Answer in one sentence with sources.", "Who won the cup?"),
        ("According to the articles, who won the cup?", "who won the cup?"),
        ("Based on all of the given sources who won the cup?", "who won the cup?"),
        ("Who won the cup according to the text?", "Who won the cup?"),
        ("Who won the cup, from your collection?", "Who won the cup?"),
        ("Do the articles say who won the cup?", "who won the cup?"),
        ("Question: who won the cup?", "who won the cup?"),
        ("Thanks! Who won the cup?", "Who won the cup?"),
        ("So, who won the cup?", "who won the cup?"),
        ("Who won the cup? I need it for a report.", "Who won the cup?"),
        ("I am writing a report for school. Who won the cup?", "Who won the cup?"),
        ("Hi, Is the bridge open?", "Is the bridge open?"),
        ("Hello! Aldermouth Rovers won when?", "Aldermouth Rovers won when?"),
        ("Thanks, Who won the cup?", "Who won the cup?"),
        ("Hello there! We have a bet. Please tell us who won? Thanks!", "who won?"),
    ],
)
def test_courtesies_are_left_out(question, asked):
    assert without_courtesies(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Who won the cup?",
        "Thanks!",
        "hello there",
        "Please?",
        "Tell me about the bridge",
        "What can you tell me about bees?",
        "Can you vote at 16?",
        "Who said thank you?",
        "Who sang \u201cThank you\u201d?",
        "How many articles are in the collection?",
        "Who wrote in the archive?",
        "In which country does he live?",
        "According to the minister, who won?",
        "I have read about the Suez Canal. When was it opened?",
        "Does it please them?",
        "So who won?",
        "Well-known for what?",
        "Who answered, “That’s kind, thank you”?",
        "Hello, Dolly! was first performed when?",
        "Please Please Me was released when?",
        "Good morning, Vietnam was directed by whom?",
        "Please, Mr. Postman was a hit for whom?",
        "Who won? I mean the mayoral election.",
        "Who won? My question is about the cup.",
        "When was the opening? I am doing a project on the Suez Canal.",
        "I am writing a report about the flood. How many people died?",
        "What happened at the vote? Explain the role of the chair.",
        "Who won the cup? Use the Herald only.",
        "I live in Aldermouth. Who is the mayor?",
        "We are interested in the harbour bridge. When was the bridge shut?",
    ],
)
def test_what_is_asked_stays(question):
    assert without_courtesies(question) == question


def test_thanks_alone_ask_nothing():
    assert all(map(is_courtesy, ("Thanks!", "ok", "Okay, great. Thank you so much!", "Hi there")))
    assert not any(
        map(is_courtesy, ("", "Why?", "Thanks to whom?", "Thanks! Who won?", "\U0001f642"))
    )


@pytest.mark.parametrize("piece", [",", "? ", "hi, ", "please ", "I a. ", "of the "])
def test_the_longest_question_takes_no_time(piece):
    began = time.process_time()
    without_courtesies(f"According to {piece * 2_000}x")
    without_courtesies(piece * 2_000)
    is_courtesy(piece * 2_000 + "x")
    is_courtesy("ok thanks " * 400 + "x")
    assert time.process_time() - began < 1
