"""Which words of a question are a date of publication, and which are not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asked_dates import date_phrases, in_words

# A Sunday.
TODAY = date(2026, 11, 22)


def read(question, today=TODAY):
    return [
        (question[p.start : p.end], str(p.first), str(p.last), p.soft)
        for p in date_phrases(question, today)
    ]


@pytest.mark.parametrize(
    ("question", "words", "first", "last"),
    [
        ("Who resigned yesterday?", "yesterday", "2026-11-21", "2026-11-21"),
        ("Who resigned last week?", "last week", "2026-11-09", "2026-11-15"),
        ("Who resigned this week?", "this week", "2026-11-16", "2026-11-22"),
        ("Who resigned this  month?", "this  month", "2026-11-01", "2026-11-22"),
        ("Who resigned last month?", "last month", "2026-10-01", "2026-10-31"),
        ("Who resigned last year?", "last year", "2025-01-01", "2026-11-22"),
        ("Who has resigned since last week?", "since last week", "2026-11-09", "2026-11-22"),
        ("Who died in the past two weeks?", "in the past two weeks", "2026-11-08", "2026-11-22"),
        ("articles from February 2015", "from February 2015", "2015-02-01", "2015-02-28"),
        ("news about bees from May", "from May", "2026-05-01", "2026-05-31"),
        ("news about bees from December", "from December", "2025-12-01", "2025-12-31"),
        ("stories published in 2014", "published in 2014", "2014-01-01", "2014-12-31"),
        ("What was published in 2014?", "published in 2014", "2014-01-01", "2014-12-31"),
        ("Bees, published on 3 May 2015", "published on 3 May 2015", "2015-05-03", "2015-05-03"),
        ("articles dated May 3rd, 2015", "dated May 3rd, 2015", "2015-05-03", "2015-05-03"),
        ("coverage since 2015-05-03", "since 2015-05-03", "2015-05-03", "None"),
        ("coverage after 3 May 2015", "after 3 May 2015", "2015-05-04", "None"),
        ("articles published before 2016", "published before 2016", "None", "2015-12-31"),
        ("articles until May 2015", "until May 2015", "None", "2015-05-31"),
        (
            "articles between 1 May 2015 and 3 June 2015",
            "between 1 May 2015 and 3 June 2015",
            "2015-05-01",
            "2015-06-03",
        ),
        ("articles from the last week", "from the last week", "2026-11-15", "2026-11-22"),
        ("articles from the past 2 years", "from the past 2 years", "2024-11-22", "2026-11-22"),
        ("What is in today’s news?", "today", "2026-11-22", "2026-11-22"),
    ],
)
def test_words_about_publication_are_read(question, words, first, last):
    assert read(question) == [(words, first, last, False)]


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2010 World Cup?",
        "What happened in 1931?",
        "Who wrote the novel published in 1931?",
        "Who resigned in the last week of October?",
        "Who won last year’s cup?",
        "Who spoke the day before yesterday?",
        "How far have prices risen in the past ten years?",
        "Who sang “Last Week” in the film?",
        "articles from 31 February 2015",
        "articles between 3 June 2015 and 1 May 2015",
        "How did it go in May?",
        "May I see this weekly?",
        "Is the news of the day read in marching order?",
    ],
)
def test_words_about_what_happened_filter_nothing(question):
    assert [found for found in read(question) if not found[-1]] == []


def test_a_month_that_is_named_only_says_where_to_look_first():
    assert read("What happened in February 2015?") == [
        ("in February 2015", "2015-02-01", "2015-03-31", True)
    ]
    assert read("What happened on 18 December 2015?") == [
        ("on 18 December 2015", "2015-12-01", "2016-01-31", True)
    ]


@pytest.mark.parametrize(
    ("question", "words", "first", "last"),
    [
        ("What did the council decide in March?", "in March", "2026-03-01", "2026-04-30"),
        ("in may, who resigned", "in may", "2026-05-01", "2026-06-30"),
        ("What opened during December?", "during December", "2025-12-01", "2026-01-31"),
        ("What was said on 3 March?", "on 3 March", "2026-03-01", "2026-04-30"),
        ("What was said on March 3rd?", "on March 3rd", "2026-03-01", "2026-04-30"),
        ("Who won last March?", "last March", "2026-03-01", "2026-04-30"),
        ("Who won in last November?", "in last November", "2025-11-01", "2025-12-31"),
    ],
)
def test_a_month_without_a_year_is_the_latest_one(question, words, first, last):
    assert read(question) == [(words, first, last, True)]


@pytest.mark.parametrize(
    "question",
    [
        "What happened in May or June?",
        "What opened during August, and in September?",
        "What did they report in March\u2013April?",
        "What stood in May\u2019s letter?",
        "Who starred in April Ludgate's show?",
        "Where lies the harbour in Mar del Plata?",
        "What blooms in March every year?",
        "Will the bridge open in December?",
        "What is planned on 3 March next?",
        "What happened in March of 1995?",
        "What opens on 25 November?",
        "How far did they march, and how long may it last?",
    ],
)
def test_a_month_that_is_not_the_latest_one_is_no_condition(question):
    assert read(question) == []


def test_the_first_days_of_a_year_look_back_into_the_last():
    assert read("Who resigned last week?", date(2026, 1, 1)) == [
        ("last week", "2025-12-22", "2025-12-28", False)
    ]
    assert read("Who resigned last month?", date(2026, 1, 31)) == [
        ("last month", "2025-12-01", "2025-12-31", False)
    ]


@pytest.mark.parametrize(
    ("question", "today"),
    [
        ("What happened on 9999-12-31?", TODAY),
        ("What do articles after 9999-12-31 say?", TODAY),
        ("What do articles before 0001-01-01 say?", TODAY),
        ("Who won last week?", date.min),
        ("What did they decide in the last week?", date.min),
        ("What do articles from the last 999 years say?", date(500, 1, 1)),
    ],
)
def test_days_outside_the_calendar_are_no_condition(question, today):
    assert date_phrases(question, today) == ()


def test_a_day_outside_the_calendar_hides_no_other():
    question = "What was said on 9999-12-31, on 9999-12-30 and on 2015-02-12?"
    assert [phrase.first for phrase in date_phrases(question, TODAY)] == [date(2015, 2, 1)]


def test_ranges_in_words():
    day = date(2015, 2, 1)
    assert in_words(day, day) == "on 1 February 2015"
    assert in_words(day, None) == "from 1 February 2015"
    assert in_words(None, day) == "until 1 February 2015"


_VOCABULARY = (
    "articles from in since before last this week month year 2015 31 February May yesterday’s of "
    "the past 3 published between and “ ” ? today 9999 0 on March"
)
_WORDS = st.sampled_from(_VOCABULARY.split())


@given(st.lists(_WORDS, max_size=14), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_no_question_fails_and_phrases_lie_in_order(words, today):
    question = " ".join(words)
    reached = 0
    for phrase in date_phrases(question, today):
        assert reached <= phrase.start < phrase.end <= len(question)
        assert phrase.first is None or phrase.last is None or phrase.first <= phrase.last
        assert phrase.first or phrase.last
        reached = phrase.end
