"""What is left out of a question before its words are compared with articles."""

import time
from dataclasses import replace
from datetime import date

import pytest

from index.types import Filters
from rag.answering.wordings import (
    bare_question,
    told_by_beginnings,
    wants_digest,
    wordings,
)
from rag.asked_filters import filters_asked
from rag.testing import evidence
from rag.types import Chip

TODAY = date(2026, 11, 22)
OUTLETS = ("Reuters", "The Herald")
SOURCES = evidence("The bridge was shut.", "Divers found a crack.", "The mayor spoke.")


def chips_of(question):
    return filters_asked(question, TODAY, OUTLETS).chips


def published(*days):
    return tuple(replace(e, published=day) for e, day in zip(SOURCES, days, strict=True))


def read(question, found=SOURCES, **more):
    """Return the wordings, each with the labels of its evidence."""
    return [
        (wording.question, [e.label for e in wording.evidence])
        for wording in wordings(question, found, chips_of(question), **more)
    ]


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Who won last week, according to Reuters?", "Who won?"),
        ("Last week, who won?", "who won?"),
        ("What do articles from 2015 say?", "What do articles say?"),
        ("Who won, in news published since 2014?", "Who won?"),
        ("What do articles by the Herald say of bees?", "What do articles say of bees?"),
        ("What stood in the Herald about bees?", "What stood about bees?"),
        ("What has Reuters reported?", "What has the articles reported?"),
        ("What did Reuters say of bees?", "What did the articles say of bees?"),
        ("Which Reuters articles mention bees?", "Which articles mention bees?"),
        ("What is the Herald’s account of it?", "What is the account of it?"),
        ("Who won, the Herald says?", "Who won?"),
        ("Reuters coverage of bees", "coverage of bees"),
        ("Reuters on bees", "articles on bees"),
        ("Who spoke in today\u2019s news?", "Who spoke in news?"),
        ("Who won in March 2015?", "Who won in March 2015?"),
        ("What was published in 2014?", "What was published in 2014?"),
        ("last week?", "last week?"),
        ("Who said \u201clast week\u201d last week?", "Who said \u201clast week\u201d?"),
        ("Who, according to Reuters, won the vote?", "Who won the vote?"),
        ("Who spoke, according to Reuters, and why?", "Who spoke and why?"),
        ("According to the Herald\u2019s articles, who won?", "who won?"),
        ("Who won (in news since 2014)?", "Who won?"),
        ("Who won \u2013 in news since 2014 \u2013 the vote?", "Who won \u2013 the vote?"),
        ("Who won; in news since 2014?", "Who won?"),
        ("Could you tell me who won, in news since 2014? Thanks!", "who won?"),
        ("According to the articles from 2015, who won?", "who won?"),
    ],
)
def test_what_all_evidence_meets_is_left_out(question, bare):
    assert bare_question(question, chips_of(question)) == bare


def test_words_inside_others_stay():
    chip = Chip(text="today", kind="date", meaning="", start=0, end=5)
    assert bare_question("Who reads USA todays?", [chip]) == "Who reads USA todays?"


def test_a_question_without_conditions_has_one_wording():
    assert read("Why was the bridge shut?") == [("Why was the bridge shut?", [1, 2, 3])]


def test_a_month_need_not_stand_in_articles_of_that_month():
    found = published("2015-02-18", "2015-06-01", None)
    question = "Why was the bridge shut in February 2015?"
    assert read(question, found) == [(question, [1, 2, 3]), ("Why was the bridge shut?", [1])]
    assert read(question, published(None, None, None)) == [(question, [1, 2, 3])]


def test_a_day_need_not_stand_in_articles_of_the_week_behind_it():
    found = published("2015-02-18", "2015-02-26", "2015-02-17")
    question = "Why was the bridge shut on 18 February 2015, according to Reuters?"
    assert read(question, found) == [
        ("Why was the bridge shut on 18 February 2015?", [1, 2, 3]),
        ("Why was the bridge shut?", [1]),
    ]


def test_a_year_need_not_stand_in_news_of_that_year():
    found = published("2023-02-18", "2022-12-31", "2023-06-01")
    found = (*found[:2], replace(found[2], text="It was shut in 1931."))
    question = "Why was the bridge shut in 2023?"
    assert read(question, found) == [(question, [1, 2, 3]), ("Why was the bridge shut?", [1])]
    assert read("Why was it shut in 2024?", found) == [("Why was it shut in 2024?", [1, 2, 3])]


def test_words_that_are_no_condition_may_be_left_out_as_well():
    question = "Why was the bridge shut, in articles since June 2025?"
    asked = wordings(question, SOURCES, (), ignored=("since june 2025",))
    assert [wording.question for wording in asked] == [question, "Why was the bridge shut?"]


def test_the_open_side_of_a_time_takes_all_behind_it():
    since = Chip(
        text="since the summit",
        kind="date",
        meaning="",
        start=19,
        end=35,
        soft=True,
        filters=Filters(published_from="2015-03-01"),
    )
    found = published("2015-03-01", "2015-02-28", "2026-01-01")
    whole, timely = wordings("Was the bridge shut since the summit?", found, [since])
    assert whole.question == "Was the bridge shut since the summit?"
    assert (timely.question, timely.evidence) == ("Was the bridge shut?", (found[0], found[2]))


def test_a_crowd_of_conditions_takes_no_time():
    question = ("according to Reuters " * 200)[:4_000]
    chips = chips_of(question)
    began = time.process_time()
    bare_question(question, chips)
    assert time.process_time() - began < 0.2


def test_a_long_message_is_also_asked_without_its_story():
    message = f"We walked along the quay. {'It was warm. ' * 20}Who shut the bridge?"
    assert read(message) == [(message, [1, 2, 3]), ("Who shut the bridge?", [1, 2, 3])]


@pytest.mark.parametrize(
    ("question", "is_digest"),
    [
        ("What happened last week?", True),
        ("What happened in February 2015?", True),
        ("What does Reuters report?", True),
        ("What has Reuters reported about bees?", False),
        ("Any articles by Reuters?", True),
        ("Who won last week?", False),
    ],
)
def test_a_digest_names_nothing_but_conditions(question, is_digest):
    assert wants_digest(question, chips_of(question)) is is_digest


def test_beginnings_tell_if_something_is_so_and_what_it_is_about():
    assert told_by_beginnings("Is the bridge open?")
    assert told_by_beginnings("Tell me about the bridge")
    assert not told_by_beginnings("Who shut the bridge?")
