"""What is said about how an answer came about."""

from rag.answering.reasons import abstention_reason, fallback_notice
from rag.types import Chip, Fallback


def test_a_refusal_names_the_conditions_it_was_searched_under():
    chip = Chip(text="last week", kind="date", meaning="1 to 7 May", start=0, end=9)
    assert "“last week”: 1 to 7 May" in abstention_reason((), [chip])
    assert abstention_reason(()) == "No passage of the collection matches the question."


def test_the_notice_of_a_fallback_says_who_failed_and_how():
    fallback = Fallback(provider="openai", model=None, reason="openai refused the key")
    assert "openai refused the key" in fallback_notice(fallback)
