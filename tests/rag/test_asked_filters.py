"""Conditions in the words of a question, as filters and as chips that can be taken away."""

import time
from datetime import date

import pytest

from index.types import Filters
from rag.asked_filters import (
    AskedFilters,
    aside,
    filters_asked,
    merged,
    without,
)
from rag.asked_outlets import may_name_outlet

TODAY = date(2026, 11, 22)
OUTLETS = ("Reuters", "The Herald", "Coast Wire (invented)", "BBC", "Time", "Coast")


def asked(question, **more):
    return filters_asked(question, TODAY, OUTLETS, **more)


@pytest.mark.parametrize(
    ("question", "text", "outlet"),
    [
        ("Who won, according to Reuters?", "according to Reuters", "Reuters"),
        ("According to reuters, who won?", "According to reuters", "Reuters"),
        ("What stood in The Herald?", "in The Herald", "The Herald"),
        ("What stood in the Herald?", "in the Herald", "The Herald"),
        ("Who won, as reported by the coast wire?", "as reported by the coast wire", None),
        ("What have articles from the BBC said?", "articles from the BBC", "BBC"),
        ("What has Coast Wire reported?", "Coast Wire reported", "Coast Wire (invented)"),
        ("What did Herald coverage leave out?", "Herald coverage", "The Herald"),
        ("What stood in Time?", "in Time", "Time"),
        ("Who won according to Coast Wire?", "according to Coast Wire", None),
        ("what stood in the coast wire", "in the coast wire", None),
        ("Per Coast Wire, who won?", "Per Coast Wire", None),
        ("Who won, as stated in the Herald?", "as stated in the Herald", "The Herald"),
        ("What does the coast wire say of bees?", "coast wire say", None),
        ("What did the Herald write?", "Herald write", "The Herald"),
        ("What is the Coast Wire’s version?", "Coast Wire’s version", None),
        ("Are there Coast Wire articles on bees?", "Coast Wire articles", None),
    ],
)
def test_an_outlet_that_is_known_becomes_a_filter(question, text, outlet):
    found = asked(question)
    (chip,) = found.chips
    assert (chip.text, chip.kind, chip.soft) == (text, "outlet", False)
    assert question[chip.start : chip.end] == chip.text
    assert found.filters == Filters(outlets=(outlet or "Coast Wire (invented)",))
    assert found.filters.outlets[0] in chip.meaning
    assert may_name_outlet(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who resigned from the BBC?",
        "What scandal was there in the BBC?",
        "How much did Reuters earn?",
        "What did the BBC say of its fees?",
        "How many per herald were there?",
        "Who won, according to the minister?",
        "Was the report published in time?",
        "What happened in Timeless Park?",
        "Where is the coast?",
    ],
)
def test_what_is_no_source_filters_nothing(question):
    assert asked(question) == AskedFilters()


def test_several_outlets_of_one_name_are_all_meant():
    found = filters_asked("according to the Post", TODAY, ["Post", "The Post", "Post (invented)"])
    assert found.filters.outlets == ("Post", "Post (invented)", "The Post")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many marched, according to the Gazette?", "according to the Gazette"),
        ("According to the gazette, who won?", "According to the gazette"),
        ("What did the Gazette write?", "the Gazette write"),
        ("Thornholt Gazette on the buses", "Thornholt Gazette on"),
        ("the Thornholt Gazette about buses", "Thornholt Gazette about"),
    ],
)
def test_an_outlet_is_heard_by_its_last_word_and_at_the_head_of_a_message(question, text):
    known = ["Thornholt Gazette (invented)", "Coast Wire", "Sea Wire"]
    (chip,) = filters_asked(question, TODAY, known).chips
    assert (chip.text, chip.filters.outlets) == (text, ("Thornholt Gazette (invented)",))


@pytest.mark.parametrize(
    "question",
    [
        "What did the Wire write?",
        "Who won, according to Gazette?",
        "What stands in the Gazette Building?",
        "What did the gazette of the party write?",
        "Who is the editor of the Thornholt Gazette on paper?",
    ],
)
def test_a_last_word_is_no_outlet_without_its_article_or_where_several_have_it(question):
    known = ["Thornholt Gazette (invented)", "Coast Wire", "Sea Wire"]
    assert filters_asked(question, TODAY, known) == AskedFilters()


def test_many_outlets_take_no_time():
    outlets = [f"Daily News {n}" for n in range(10_000)]
    began = time.process_time()
    assert filters_asked("who said so on it " * 200, TODAY, outlets) == AskedFilters()
    assert time.process_time() - began < 0.5


def test_days_and_outlets_go_together_in_the_order_of_the_text():
    found = asked("What did Reuters report, according to Reuters, last week in Rome?")
    assert [chip.kind for chip in found.chips] == ["outlet", "outlet", "date"]
    assert found.filters == Filters(
        outlets=("Reuters",), published_from="2026-11-09", published_to="2026-11-15"
    )
    assert found.preferred is None


def test_a_month_of_the_content_is_preferred_and_filters_nothing():
    found = asked("What happened in February 2015?")
    assert found.filters.empty
    assert found.preferred == Filters(published_from="2015-02-01", published_to="2015-03-31")
    (chip,) = found.chips
    assert chip.soft
    assert chip.meaning == "articles published from 1 February 2015 to 31 March 2015 preferred"


def test_a_chip_that_is_ignored_is_no_condition():
    question = "Who won last week, according to Reuters?"
    assert [c.kind for c in asked(question, ignored=("Last  WEEK",)).chips] == ["outlet"]
    assert asked(question, ignored=("last week", "according to reuters")) == AskedFilters()


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who won, according to Reuters?", "according to Reuters"),
        ("What have articles from the BBC said?", "from the BBC"),
        ("What stood in The Herald?", "in The Herald"),
        ("What has Coast Wire reported?", ""),
        ("Who won last week?", "last week"),
        ("Who won in February 2015?", "in February 2015"),
    ],
)
def test_some_words_of_a_chip_can_be_left_out_of_its_question(question, words):
    (chip,) = asked(question).chips
    assert aside(chip) == words


def test_dropping_chips_drops_their_conditions():
    found = asked("Who won last week, in March 2015, according to Reuters?")
    assert [chip.kind for chip in found.chips] == ["date", "date", "outlet"]
    assert without(found, lambda chip: chip.soft).preferred is None
    left = without(found, lambda chip: chip.kind == "date")
    assert (left.filters, left.preferred) == (Filters(outlets=("Reuters",)), None)
    assert without(found, lambda _: True) == AskedFilters()
    assert without(found, lambda _: False) == found


def test_what_a_caller_has_set_stays():
    given = Filters(outlets=("BBC",), published_from="2020-01-01", collections=("x",))
    wants = Filters(outlets=("Reuters",), published_from="2026-01-01", published_to="2026-02-01")
    assert merged(given, wants) == Filters(
        outlets=("BBC",),
        published_from="2020-01-01",
        published_to="2026-02-01",
        collections=("x",),
    )
