"""Questions about now, and evidence that is not."""

from datetime import date

import pytest

from rag.freshness import asks_for_now, newest_of, outdated, staleness

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "question",
    [
        "Who is mayor now?",
        "Who is currently mayor?",
        "What is the latest on the bridge?",
        "Is the bridge still shut?",
        "Is it shut today?",
        "Who is the current mayor?",
    ],
)
def test_a_question_about_now(question):
    assert asks_for_now(question)
    warning = staleness(question, newest="2015-02-18", today=TODAY, used=True)
    assert warning == "The newest article used is from 18 February 2015, 11 years ago."


@pytest.mark.parametrize(
    "question",
    [
        "Who was mayor in 1931?",
        "Who knows the mayor?",
        "What did the now-defunct club win?",
        "Who painted the still life?",
        "How strong is the electric current?",
        "By when, at the latest, must it end?",
    ],
)
def test_a_question_about_then(question):
    assert not asks_for_now(question)
    assert staleness(question, newest="2015-02-18", today=TODAY, used=True) is None


@pytest.mark.parametrize(
    ("newest", "ago"),
    [
        ("2026-10-22", "1 month"),
        ("2026-09-23", "1 month"),
        ("2026-09-22", "2 months"),
        ("2025-11-23", "11 months"),
        ("2025-11-22", "1 year"),
    ],
)
def test_ages_in_words(newest, ago):
    warning = staleness("Who is mayor now?", newest=newest, today=TODAY, used=False)
    assert warning is not None and warning.startswith("The newest article found is from ")
    assert warning.endswith(f", {ago} ago.")


@pytest.mark.parametrize("newest", [None, "2026-10-23", "2026-11-22", "2027-01-01"])
def test_fresh_evidence_needs_no_warning(newest):
    assert staleness("Who is mayor now?", newest=newest, today=TODAY, used=True) is None


def test_the_day_of_what_is_outdated():
    day = outdated("Who is mayor now?", newest="2015-02-18", today=TODAY)
    assert day == date(2015, 2, 18)
    assert outdated("Who was mayor?", newest="2015-02-18", today=TODAY) is None
    assert outdated("Who is mayor now?", newest="2026-10-23", today=TODAY) is None


def test_the_newest_date():
    assert newest_of(["2015-01-01", None, "2016-01-01"]) == "2016-01-01"
    assert newest_of([None]) is None
