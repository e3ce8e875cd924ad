"""The check of numbers, as a reader sees it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Span
from rag.checking.numbers import check_numbers
from rag.checking.source import Source
from rag.sentences import sentence_spans

# Further from the carrying sentence than words are compared.
FILLER = "Nothing else of note is known. " * 12


def source(quoted, rest="", title=""):
    text = f"{quoted}\n\n{rest}"
    return Source(text=text, title=title, quotes=(Span(start=0, end=len(quoted)),))


def details(statement, *sources):
    return [(check.passed, check.detail) for check in check_numbers(statement, sources)]


def test_passes_in_other_words():
    found = details("Turnout was 5,300.", source("Turnout was five thousand three hundred."))
    assert found == [(True, "5,300 = five thousand three hundred")]


def test_fails_with_what_the_source_says():
    found = details("It rose by 60%.", source("It rose by 66%."))
    assert found == [(False, "60% is not in the cited sentences, which say 66%")]


def test_an_exact_claim_of_a_hedged_number_fails():
    found = details("It killed 60 people.", source("It killed nearly 60 people."))
    assert found == [(False, "60 is only approximate in the source (about)")]


def test_any_source_will_do():
    assert details("It rose by 60%.", source("It fell."), source("It rose by 60%."))[0][0]


def test_the_rest_of_the_page_counts_where_its_words_agree():
    statement = "The storm killed 12 sailors."
    assert details(statement, source("The storm was bad.", "Sailors killed in it: 12.")) == [
        (True, "12 = 12, elsewhere in the source")
    ]
    assert not details(statement, source("The storm was bad.", f"{FILLER}Shops: 12."))[0][0]


@pytest.mark.parametrize(
    "edited",
    [
        "The firm earned $6 million in 3 countries, 40 km from Rome, up 7 per cent.",
        "The firm earned $5 billion in 3 countries, 40 km from Rome, up 7 per cent.",
        "The firm earned £5 million in 3 countries, 40 km from Rome, up 7 per cent.",
        "The firm earned $5 million in four countries, 40 km from Rome, up 7 per cent.",
        "The firm earned $5 million in 3 countries, 40 miles from Rome, up 7 per cent.",
        "The firm earned $5 million in 3 countries, 40 km from Rome, up 70 per cent.",
        "The firm earned $5 million in 3 countries, 40 km from Rome, up 7 people.",
    ],
)
def test_one_edit_is_caught(edited):
    text = "The firm earned $5 million in 3 countries, 40 km from Rome, up 7 per cent."
    page = source(text, "It has 4 offices, 70 cars, 6 boats and 7 people 40 miles away.")
    assert all(passed for passed, _ in details(text, page))
    assert not all(passed for passed, _ in details(edited, page))


@pytest.mark.parametrize(
    "statement",
    [
        "One of the men said no one knew.",
        "First, the two agreed.",
        "About half knew a hundred reasons.",
        "It rained on 5 May 2010 and in the 1990s.",
        "Nothing was counted.[4]",
    ],
)
def test_nothing_to_say(statement):
    assert details(statement, source("They met in the hall.")) == []


def test_without_sources_there_is_nothing_to_check():
    assert check_numbers("It rose by 60%.", []) == []


def test_every_name_with_a_number_must_be_there():
    assert details("Apollo 13 landed.", source("Apollo 11 landed."))[0][0] is False


ARTICLE = (
    "The council of 21 members voted 14 to 7 on Tuesday to spend £3.2m on the bridge. "
    "Some 5,300 people use it each day, nearly 60 per cent of them in cars. "
    "It was built in 1931 for $40,000 and is 2.5 km long, with a 10 to 15 tonne limit. "
    "About a third of its 300 beams, 98 by one count, are over ninety years old."
)


@pytest.mark.parametrize("n", range(4))
def test_untouched_sentences_pass(n):
    span = list(sentence_spans(ARTICLE))[n]
    page = Source(text=ARTICLE, quotes=(span,))
    assert all(passed for passed, _ in details(ARTICLE[span.start : span.end], page))


@given(st.text(max_size=120), st.text(max_size=200))
def test_the_same_text_never_fails(statement, rest):
    page = source(statement, rest)
    assert all(check.passed for check in check_numbers(statement, [page]))


def test_a_long_page_is_read_in_linear_time():
    long = (ARTICLE + "\n\n") * 200
    statement = "Some 5,300 people use it each day."
    started = time.perf_counter()
    check_numbers(statement, [Source(text=long, quotes=(Span(start=0, end=80),))])
    # 66,000 characters take about 0.1 s; a square would take a minute.
    assert time.perf_counter() - started < 5


def test_a_number_of_thousands_of_digits_is_no_error():
    text = "The prime has " + "7" * 6_000 + " as its digits."
    source = Source(text=text, quotes=(Span(start=0, end=len(text)),))
    assert all(
        check.name == "numbers" for check in check_numbers("7" * 5_000 + " people", [source])
    )
