"""The check of dates, as a reader sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Span
from rag.checking.dates import check_dates
from rag.checking.source import Source

# Further from the carrying sentence than words are compared.
FILLER = "Nothing else of note is known. " * 12


def source(quoted, rest="", title="", published="2015-02-18"):
    text = f"{quoted}\n\n{rest}"
    quotes = (Span(start=0, end=len(quoted)),)
    return Source(text=text, title=title, published=published, quotes=quotes)


def details(statement, *sources):
    return [(check.passed, check.detail) for check in check_dates(statement, sources)]


def test_a_weekday_is_read_beside_publication():
    found = details("Talks began on 16 February 2015.", source("Talks began on Monday."))
    read = "“Monday” read as 16 February 2015 (published 2015-02-18)"
    assert found == [(True, f"16 February 2015 = {read}")]


def test_fails_with_what_the_source_says():
    found = details("Talks began in 2013.", source("Talks began in 2012."))
    assert found == [(False, "2013 is not in the cited sentences, which say 2012")]


@pytest.mark.parametrize(
    ("statement", "quoted"),
    [
        ("It fell in February 2015.", "It fell on 18 February 2015."),
        ("It fell on Feb. 18, 2015.", "It fell on 18 February 2015."),
        ("It fell in 2014.", "It fell last year."),
        ("It fell on Tuesday.", "It fell yesterday."),
        ("It fell on 3 May 2012.", "In 2012 it rose, and on 3 May it fell."),
        ("It fell in the 1990s.", "It fell in 1993."),
        ("In 2015 it fell.", "It fell."),
        ("It had 1999 members in 1999.", "It had 1,999 members in 1999."),
    ],
)
def test_passes(statement, quoted):
    found = details(statement, source(quoted))
    assert found
    assert all(passed for passed, _ in found)


@pytest.mark.parametrize(
    ("statement", "quoted"),
    [
        ("It fell on 18 February 2015.", "It fell in February 2015."),
        ("It fell on 18 March 2015.", "It fell on 18 February 2015."),
        ("It fell on 19 February 2015.", "It fell on 18 February 2015."),
        ("It fell on Monday.", "It fell on Tuesday."),
        ("It fell last month.", "It fell last year."),
        ("It fell in 2015.", "It fell in 2014."),
        ("It fell in 1993.", "It fell in the 1990s."),
        ("It was built in the 18th century.", "It was built in the 19th century."),
    ],
)
def test_fails(statement, quoted):
    assert [passed for passed, _ in details(statement, source(quoted))] == [False]


def test_the_title_may_give_the_year():
    found = details("The final of 2011 was long.", source("The final was long.", title="Cup 2011"))
    assert found == [(True, "2011 = 2011, in the title")]


def test_elsewhere_only_where_the_words_agree():
    statement = "The bridge was built in 1931."
    assert details(statement, source("The bridge is old.", "Built in 1931, it stands."))[0][0]
    assert not details(statement, source("The bridge is old.", f"{FILLER}Voters met: 1931."))[0][0]


@pytest.mark.parametrize(
    "statement", ["Today it is a city.", "It may march on.", "It was last year's best.", "No date."]
)
def test_nothing_to_say(statement):
    assert details(statement, source("It is a city.")) == []


def test_a_source_without_a_usable_date_still_has_its_words():
    page = source("It fell on Monday.", published="in spring")
    assert details("It fell on Monday.", page) == [(True, "Monday = Monday")]


def test_without_sources_there_is_nothing_to_check():
    assert check_dates("It fell in 1931.", []) == []


@given(st.text(max_size=120), st.text(max_size=200))
def test_the_same_text_never_fails(statement, rest):
    assert all(check.passed for check in check_dates(statement, [source(statement, rest)]))


def test_the_ends_of_the_calendar_are_no_error():
    text = "It rained on Monday, as it had last week."
    for published in ("0001-01-01", "9999-12-31"):
        source = Source(text=text, published=published, quotes=(Span(start=0, end=len(text)),))
        assert all(check.name == "dates" for check in check_dates("It rained last week.", [source]))
