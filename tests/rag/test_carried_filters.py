"""Which conditions of one question hold for the next."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.filters import Filters
from rag.asked_events import event_phrase
from rag.asked_filters import filters_asked
from rag.carried_filters import carried_over, chips_of, conditions_of, kinds_of, without_named
from rag.types import Chip
from tests.rag.bare import bare_answer

BEFORE = filters_asked(
    "What did the council decide last week, according to Reuters?", date(2026, 11, 22), ["Reuters"]
).chips
SEEDS = Path(__file__).parents[2] / "seeds" / "questions.jsonl"
ANSWER = bare_answer(abstained=True)


def kinds(question, own=(), before=BEFORE, **more):
    return [chip.kind for chip in carried_over(question, own, before, **more)]


@pytest.mark.parametrize(
    "question",
    [
        "And what did they say?",
        "Why did he resign?",
        "What about the ferry?",
        "And the mayor?",
        "No, the new one",
    ],
)
def test_a_follow_up_keeps_them_and_says_so(question):
    found = carried_over(question, (), BEFORE)
    assert [chip.text for chip in found] == ["last week", "according to Reuters"]
    assert all(chip.carried and (chip.start, chip.end) == (0, 0) for chip in found)
    assert [chip.filters for chip in found] == [chip.filters for chip in BEFORE]
    assert found[0].meaning == "published from 9 November 2026 to 15 November 2026"


@pytest.mark.parametrize(
    "question",
    ["Who won the County Shield?", "Where was Marie Curie born?", "Who is the mayor of Rome?"],
)
def test_a_question_that_stands_alone_keeps_none(question):
    assert kinds(question) == []


@pytest.mark.parametrize(
    "question",
    [
        "And what did they say in March?",
        "And in 1995?",
        "What do they say now?",
        "And on Monday?",
        "Had they said so in May?",
        "And since then?",
    ],
)
def test_a_time_of_its_own_takes_the_place_of_the_time_before(question):
    assert kinds(question) == ["outlet"]


def test_may_is_a_month_only_where_it_is_one():
    assert kinds("And what may they do?") == ["date", "outlet"]


def test_one_of_its_own_takes_the_place_of_its_kind():
    own = filters_asked("And according to the BBC?", date(2026, 11, 22), ["BBC"]).chips
    assert kinds("And according to the BBC?", own) == ["date"]


def test_one_can_be_left_out_by_its_words():
    assert kinds("And the mayor?", ignored=["According  to reuters"]) == ["date"]


def test_what_was_given_and_not_said_is_kept_too():
    given = Filters(
        collections=("news",),
        outlets=("Reuters", "BBC"),
        languages=("en",),
        authors=("A. Moss",),
        article_ids=("a", "b"),
        published_from="2024-05-01",
    )
    chips = conditions_of(replace(ANSWER, chips=BEFORE[1:], filters=given))
    assert [(chip.kind, chip.text) for chip in chips] == [
        ("outlet", "according to Reuters"),
        ("date", "from 1 May 2024"),
        ("outlet", "Reuters or BBC"),
        ("author", "A. Moss"),
        ("language", "English"),
        ("collection", "news"),
        ("article", "the 2 chosen articles"),
    ]
    kept = replace(given, outlets=())
    assert {chip.kind for chip in chips} == kinds_of(given) == kinds_of(kept) | {"outlet"}
    assert [chip.filters for chip in chips[1:3]] == [
        Filters(published_from="2024-05-01"),
        Filters(outlets=("Reuters", "BBC")),
    ]


def test_a_long_list_has_a_text_that_can_be_sent_back():
    (chip,) = conditions_of(replace(ANSWER, filters=Filters(outlets=("Long name",) * 40)))
    assert len(chip.text) <= 102 and chip.text.endswith(" …")


def test_of_an_answer_that_did_not_keep_what_it_asked_nothing_is_known():
    old = Chip(text="last week", kind="date", meaning="published …", start=0, end=9)
    assert conditions_of(replace(ANSWER, chips=(old,))) == ()


def test_what_was_given_can_be_taken_away_by_its_words():
    given = Filters(outlets=("Reuters",), languages=("en",), published_from="2024-05-01")
    assert [chip.text for chip in chips_of(given)] == ["from 1 May 2024", "Reuters", "English"]
    assert without_named(given, ["reuters", "From 1 May 2024"]) == Filters(languages=("en",))
    assert without_named(given, []) == given
    kept_out = replace(given, except_ids=("a",))
    assert without_named(kept_out, ["english"]) == replace(kept_out, languages=())


def test_no_stand_alone_question_of_the_demonstration_gets_a_condition():
    asked = [json.loads(line) for line in SEEDS.read_text("utf-8").splitlines()]
    alone = [row["question"] for row in asked if row["kind"] != "followup"]
    assert len(alone) == 191
    assert [q for q in alone if carried_over(q, (), BEFORE) or event_phrase(q)] == []
