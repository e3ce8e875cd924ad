"""What is said about how an answer came about."""

from datetime import date

from rag.answering.older import OlderEvidence
from rag.answering.reasons import (
    abstention_reason,
    older_reason,
    outdated_reason,
)
from rag.types import Chip


def test_a_refusal_names_the_conditions_it_was_searched_under():
    chip = Chip(text="last week", kind="date", meaning="1 to 7 May", start=0, end=9)
    assert "“last week”: 1 to 7 May" in abstention_reason((), [chip])
    assert abstention_reason(()) == "No passage of the collection matches the question."


def test_the_age_of_what_is_only_outdated_is_said():
    today = date(2026, 11, 22)
    older = OlderEvidence(evidence=(), newest="2026-10-20", days="from 1 November 2026")
    assert "from 20 October 2026, 1 month ago" in older_reason(older, today)
    assert "No article published from 1 November 2026 answers this" in older_reason(older, today)
    assert "from 18 February 2015, 11 years ago" in outdated_reason(date(2015, 2, 18), today)
