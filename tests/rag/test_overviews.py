"""Requests to be told about something, and the sentences that tell it."""

import time
from dataclasses import replace

import pytest

from rag.overviews import (
    OverviewRequest,
    first_sentences,
    openings,
    overview_request,
    wants_more,
)
from rag.testing import evidence

SHUT = "The harbour bridge was shut on Monday. Divers found a crack in it."
OPEN = "A milk float was first across. The bridge had been shut for a year, the council said."
PASSING = "The mayor spoke of the bridge. The campaign was about fares."


@pytest.mark.parametrize(
    ("question", "topic", "newest_first"),
    [
        ("Tell me about the harbour bridge", "the harbour bridge", False),
        ("Tell us more about Jenner.", "Jenner", False),
        ("Give me a short summary of the ferry fire", "the ferry fire", False),
        ("A timeline of the flood", "the flood", False),
        ("Summarise the flood!", "the flood", False),
        ("Summarize the articles about the flood", "the flood", False),
        ("What do you know about Jenner?", "Jenner", False),
        ("What can you tell me about bees?", "bees", False),
        ("What do the articles say about bees?", "bees", False),
        ("Which articles mention the flood?", "the flood", False),
        ("Do the articles mention the flood?", "the flood", False),
        ("What did the articles tell about the flood?", "the flood", False),
        ("Find articles about  the flood", "the flood", False),
        ("What is going on with the quarry?", "the quarry", False),
        ("Could you tell me about the flood?", "the flood", False),
        ("Can you please summarise the flood?", "the flood", False),
        ("I\u2019d like to know more about the flood", "the flood", False),
        ("I want a summary of the flood.", "the flood", False),
        ("Do you know anything about the flood?", "the flood", False),
        ("Please give me an overview of the flood.", "the flood", False),
        ("Summarise the flood in three sentences, please", "the flood", False),
        ("Tell me about the flood in Rome in 2 lines", "the flood in Rome", False),
        ("Can I get a short summary of the flood?", "the flood", False),
        ("Tell me a little about the flood.", "the flood", False),
        ("Tell me what you know about the flood", "the flood", False),
        ("What do we know about the flood?", "the flood", False),
        ("Do you have anything on the flood?", "the flood", False),
        ("Have you got any articles about the flood?", "the flood", False),
        ("Is there an article about the flood?", "the flood", False),
        ("Any updates on the flood?", "the flood", True),
        ("Latest updates on the flood", "the flood", True),
        ("What is the news on the flood?", "the flood", True),
        ("Which article mentions the flood?", "the flood", False),
        ("Overview of the flood", "the flood", False),
        ("What\u2019s the latest on the bridge?", "the bridge", True),
        ("What are the latest developments in Libya?", "Libya", True),
        ("What is new in Rome?", "Rome", True),
        ("Any news on the quarry?", "the quarry", True),
        ("What are the key points of the report?", "the report", False),
        ("I need some background on the quarry", "the quarry", False),
        ("What\u2019s the story with the quarry?", "the quarry", False),
    ],
)
def test_a_request_names_its_topic(question, topic, newest_first):
    assert overview_request(question) == OverviewRequest(topic=topic, newest_first=newest_first)


@pytest.mark.parametrize(
    "question",
    ["What happened at the bridge?", "What has happened to the bridge?", "Explain the bridge"],
)
def test_what_happened_is_told_by_articles_about_it_alone(question):
    wanted = overview_request(question)
    assert wanted == OverviewRequest(topic="the bridge", newest_first=False, only_about=True)
    named = "The mayor spoke. It was too hot. The fares rose. Nobody spoke of the bridge."
    found = articles(
        ("Harbour bridge shut", "2023-02-14", SHUT), ("Mayor elected", "2023-05-05", named)
    )
    assert [opening.label for opening in openings(wanted, found)] == [1]
    assert openings(wanted, found[1:]) == []


def test_articles_begin_with_their_first_sentence_each():
    found = articles(("Bridge", None, SHUT), ("Float", None, OPEN))
    later = [found[0], replace(found[1], start=9)]
    assert [o.text for o in first_sentences(found)] == [
        "The harbour bridge was shut on Monday.",
        "A milk float was first across.",
    ]
    assert [o.label for o in first_sentences(later)] == [1]


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the bridge after the ship of 1931 sank?",
        "What happened to what was left?",
        "Who opened the bridge?",
        "Tell me about it",
        "Tell me who won",
        "Tell me about who won",
        "I like to know",
        "I want to know about who won",
        "Could you open the bridge?",
        "Summarise",
        "What is the newest building in Rome?",
        "What is the history of the bridge?",
        "The article about Kanye's fourth album by Matthew Trammell stood in what magazine?",
        "What do the articles say?",
        "What is known of the light that a hot object takes in?",
        "Tell me about a b c d e f g h i j k",
    ],
)
def test_whoever_asks_something_is_no_such_request(question):
    assert overview_request(question) is None


def test_a_long_question_takes_no_time():
    began = time.process_time()
    overview_request("the latest " * 400)
    overview_request("Tell me about " + "in a few words " * 300 + "x?")
    overview_request("any news on " + "the " * 1_000)
    assert time.process_time() - began < 1


def articles(*told):
    """Return evidence of one article for each (title, day, text)."""
    found = evidence(*(text for _, _, text in told))
    return [
        replace(item, article_id=title, title=title, published=day, start=0)
        for item, (title, day, _) in zip(found, told, strict=True)
    ]


def told(topic, found, *, newest_first=False):
    wanted = OverviewRequest(topic=topic, newest_first=newest_first)
    chosen = openings(wanted, found)
    for opening in chosen:
        text = found[opening.label - 1].text
        assert text[opening.span.start : opening.span.end] == opening.text
    return [(opening.label, opening.text) for opening in chosen]


def test_articles_begin_with_their_summary_and_come_by_their_dates():
    found = articles(
        ("Bridge reopens", "2024-04-22", OPEN),
        ("Fares rise", "2024-01-01", PASSING.replace("bridge", "ferry")),
        ("Bridge notes", None, "The bridge is old, says a visitor."),
        ("Bridge shut", "2023-02-14", SHUT),
    )
    shut = (4, "The harbour bridge was shut on Monday.")
    reopened = (1, "The bridge had been shut for a year, the council said.")
    undated = (3, "The bridge is old, says a visitor.")
    assert told("the bridge", found) == [shut, reopened, undated]
    assert told("the bridge", found, newest_first=True) == [reopened, shut, undated]


def test_where_no_article_is_about_it_those_that_name_it_tell():
    text = "The campaign was about fares. It was cold. A poll was held. Ana Reyes saw the bridge."
    found = articles(("Election", None, text))
    assert told("bridge", found) == [(1, "Ana Reyes saw the bridge.")]
    assert told("cricket", found) == []


def test_a_name_must_stand_at_the_beginning():
    found = articles(
        ("The Suez Canal", None, "The Suez Canal joins two seas."),
        ("The Panama Canal", None, "Ships are lifted there. " * 3 + "Suez is flat, too."),
    )
    assert told("the Suez Canal", found) == [(1, "The Suez Canal joins two seas.")]


def test_the_beginning_of_an_article_goes_before_its_other_passages():
    first, second = articles(("Bridge shut", None, SHUT), ("Bridge shut", None, SHUT))
    assert told("the bridge", [replace(first, start=90), second]) == [
        (2, "The harbour bridge was shut on Monday.")
    ]
    (later,) = told("the bridge", [replace(first, start=90)])
    assert later == (1, "The harbour bridge was shut on Monday.")


def test_what_was_said_is_passed_over():
    found = articles(("Bridge shut", None, f"{SHUT} It stays shut for a year, she said."))
    wanted = OverviewRequest(topic="the bridge", newest_first=False)
    said, answers = "", []
    for _ in range(4):
        answers.append([opening.text for opening in openings(wanted, found, said=said)])
        said += " ".join(answers[-1])
    assert answers == [
        ["The harbour bridge was shut on Monday."],
        ["Divers found a crack in it."],
        ["It stays shut for a year, she said."],
        [],
    ]
    assert wants_more("Tell me more about the bridge")
    assert not wants_more("Tell me about the bridge")
    assert not wants_more("Were there more bridges?")


def test_at_most_four_articles_tell():
    found = articles(*((f"Bridge {n}", f"2024-01-0{n}", SHUT) for n in range(1, 7)))
    assert [label for label, _ in told("the bridge", found)] == [1, 2, 3, 4]
