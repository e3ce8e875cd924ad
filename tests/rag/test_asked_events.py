"""Phrases that date a question by an event."""

import time

import pytest

from rag.asked_events import event_phrase


@pytest.mark.parametrize(
    ("question", "event", "side", "soft"),
    [
        ("What has changed since the summit?", "the summit", "from", True),
        ("Since the vote, who has resigned?", "the vote", "from", True),
        ("What has she done since Merkel’s resignation?", "Merkel’s resignation", "from", True),
        ("What has happened since the summit in Minsk?", "the summit in Minsk", "from", True),
        ("Who spoke since the peace talks with North Korea?", "the peace talks with North Korea",
         "from", True),
        ("What did the mayor say after the fire?", "the fire", "from", True),
        ("What did the polls predict before the election?", "the election", "to", True),
        ("How did the markets react after the attack?", "the attack", "from", True),
        ("What do articles after the attack say?", "the attack", "from", False),
        ("What was published before the election?", "the election", "to", False),
        ("What do stories about the bridge until the reopening say?", "the reopening", "until",
         False),
        ("What did news published since the summit say?", "the summit", "from", False),
    ],
)  # fmt: skip
def test_a_phrase_says_which_side_of_which_event(question, event, side, soft):
    found = event_phrase(question)
    assert found is not None
    assert (found.event, found.side, found.soft) == (event, side, soft)
    assert question[found.start : found.end].endswith(event)


@pytest.mark.parametrize(
    "question",
    [
        "What happened after the fire?",
        "Why did the gauge stop before the Pellinford flood?",
        "How long was the canal closed after the 1967 war?",
        "What did he say that he had drunk before the incident?",
        "What has changed since 2015?",
        "What has changed since the beginning?",
        "Who has led it since the fire brigade was founded?",
        "Who said “since the summit”?",
        "Who read the article before the committee?",
        "Who came since?",
    ],
)
def test_what_may_be_told_at_any_time_is_no_condition(question):
    assert event_phrase(question) is None


def test_more_news_is_not_the_news():
    found = event_phrase("Who listens to more news since the outbreak?")
    assert found is not None and found.soft


def test_a_long_question_is_read_at_once():
    question = "since the " * 400
    assert event_phrase(question[:4_000]) is None
    assert event_phrase("what did he say " * 250) is None
    began = time.process_time()
    assert event_phrase("did say he after the vote, " * 148) is None
    assert time.process_time() - began < 0.5


def test_only_the_words_just_before_it_say_whether_it_asks_for_what_was_said():
    told = "What did the mayor say after the fire?"
    found = event_phrase("He had left the city. " * 20 + told)
    assert found is not None and found.event == "the fire"


def test_a_phrase_that_could_not_be_sent_back_to_be_taken_away_is_none():
    assert event_phrase("Who spoke since the vote in Rome" + " Rome" * 20 + "?") is None
