"""What is said beside an answer."""

from rag.notices import fallback_notice, joined, unanswered_notice
from rag.types import Fallback


def test_the_notice_of_a_fallback_says_who_failed_and_how():
    fallback = Fallback(provider="openai", model=None, reason="openai refused the key")
    assert "openai refused the key" in fallback_notice(fallback)


def test_every_question_without_an_answer_is_named():
    told = unanswered_notice(["Who paid?", "Who won?"])
    assert told == "Nothing was found that answers “Who paid?” or “Who won?”."
    assert unanswered_notice(()) is None


def test_a_notice_is_said_once():
    assert joined("Searched by words.", None, "Searched by words.", "Old.") == (
        "Searched by words. Old."
    )
    assert joined(None) is None
