"""Whose words a question quotes."""

import pytest

from rag.overviews import Opening
from rag.said import said_in
from rag.testing import evidence

VOTE = (
    "The deciding vote was that of Pat Holroyd. She said that Marrable Stone could not tell her "
    "who would pay. “I asked three times,” she said. “I was given a leaflet.”\n\n"
    "“Heroes are what was on offer,” said Mr Sharpe. It wasn’t ‘as if they’d cared for it’."
)


def told(question, *texts):
    return [opening.text for opening in said_in(question, evidence(*(texts or (VOTE,))))]


@pytest.mark.parametrize(
    "question",
    [
        "Who said “I was given a leaflet”?",
        'who said "i was given a leaflet."',
        "Who said 'I was given a leaflet'?",
        "Whose words are « I was given a leaflet »?",
        "Where does it say “I was given a leaflet”?",
    ],
)
def test_the_words_come_behind_the_sentence_that_names_who(question):
    assert told(question) == [
        "The deciding vote was that of Pat Holroyd.",
        "“I was given a leaflet.”",
    ]


def test_a_sentence_that_names_its_speaker_stands_alone():
    assert told("Who said “heroes are what was on offer”?") == [
        "“Heroes are what was on offer,” said Mr Sharpe."
    ]
    assert told("Who said ‘as if they’d cared for it’?")[-1] == (
        "It wasn’t ‘as if they’d cared for it’."
    )


def test_it_is_cited_where_it_stands():
    (first, second) = said_in("Who said “I was given a leaflet”?", evidence("Bees hum.", VOTE))
    assert isinstance(first, Opening)
    assert (first.label, second.label) == (2, 2)
    assert VOTE[second.span.start : second.span.end] == second.text


@pytest.mark.parametrize(
    "question",
    [
        "Who said “I was given a cup of tea”?",
        "Who said “I was”?",
        "Who said so?",
        "Who wrote “I was given a leaflet”?",
        "Was “I was given a leaflet” a joke?",
        "“I was given a leaflet.” With this in mind, tell me who the chair of the council was?",
        "",
    ],
)
def test_nothing_where_nobody_said_it_or_something_else_is_asked(question):
    assert told(question) == []


def test_the_name_is_of_the_same_paragraph():
    text = "Ada Quill left.\n\n“It was a long and wet night at sea.”"
    assert told("Who said “a long and wet night at sea”?", text) == [
        "“It was a long and wet night at sea.”"
    ]
