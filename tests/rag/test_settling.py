"""Which beginning of an article settles a yes/no question."""

from dataclasses import replace

import pytest

from rag.settling import is_yes_or_no, settled_by
from rag.testing import evidence


def article(title, text, published, *, start=0):
    return replace(evidence(text)[0], title=title, published=published, start=start)


def settled(question, *articles):
    labelled = [replace(item, label=i) for i, item in enumerate(articles, start=1)]
    found = settled_by(question, labelled)
    return found and (found.label, found.text)


SHUT = article(
    "Harbour bridge shut until further notice",
    "The harbour bridge was closed on Monday. Divers had found a crack.",
    "2023-02-14",
)
OPEN = article(
    "Bridge reopens after fourteen months",
    "A milk float was the first across the harbour bridge. It was shut for long.",
    "2024-04-22",
)
REFUSED = article(
    "Councillors turn down quarry",
    "The plan for the quarry was refused on Thursday. Officers had advised to approve it.",
    "2024-09-27",
)


@pytest.mark.parametrize(
    "question",
    [
        "Has the harbour bridge reopened?",
        "Is the harbour bridge still closed?",
        "is the bridge open again",
        "IS THE BRIDGE OPEN?",
        "And was the bridge opened?",
        "Isn’t the harbour bridge closed?",
    ],
)
def test_the_newest_article_settles_it(question):
    label, text = settled(question, SHUT, OPEN)
    assert label == 2
    assert text in OPEN.text


@pytest.mark.parametrize(
    "question", ["Did the council approve the quarry?", "Was the quarry approved?"]
)
def test_an_opposite_settles_it_and_no_advice_does(question):
    assert settled(question, REFUSED) == (1, "The plan for the quarry was refused on Thursday.")


def test_of_one_day_the_article_found_first_counts():
    other = replace(OPEN, text="The harbour bridge is open. Buses cross it.")
    assert settled("Is the bridge open?", OPEN, other)[0] == 1
    assert settled("Is the bridge open?", replace(OPEN, published=None), SHUT)[0] == 2


@pytest.mark.parametrize(
    "question",
    [
        "Who closed the bridge?",
        "Is the tunnel open?",
        "Is the bridge long enough?",
        "Is the bridge painted?",
        "Was the dredger seen in the open sea?",
        "Is it known why the bridge was closed?",
        "When was the bridge closed?",
        "Was the bridge closed or painted?",
        "Can you say the bridge is open?",
        "Was the bridge of open steel?",
        "Does the bridge have open rails?",
        "",
    ],
)
def test_other_questions_are_left_to_the_reader(question):
    assert settled(question, SHUT, OPEN) is None


def test_prices_go_up_or_down():
    fell = article("Fares fall again", "The fares on the ferry fell. It is cheap.", "2024-01-02")
    assert settled("Have fares gone up or down?", fell) == (1, "The fares on the ferry fell.")
    assert settled("Have fares gone up?", fell)[0] == 1


def test_without_a_day_the_headline_must_say_it():
    assert settled("Was the quarry approved?", replace(REFUSED, published=None)) is None
    undated = replace(REFUSED, published=None, title="Quarry refused")
    assert settled("Was the quarry approved?", undated)[0] == 1


def test_only_a_beginning_settles_it():
    assert settled("Was the bridge opened?", replace(OPEN, start=40)) is None
    assert settled("Was the bridge opened?") is None


def test_what_is_asked_with_a_question_word_is_no_yes_or_no():
    assert is_yes_or_no("Did it rain?")
    assert not is_yes_or_no("Do you see where it rained?")
    assert not is_yes_or_no("Didcot closed?")
