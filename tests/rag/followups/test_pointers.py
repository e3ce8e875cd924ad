"""What points back is found, and what only looks so is not."""

import pytest

from rag.followups.pointers import asks_about, is_fragment, leans_on, pointers


@pytest.mark.parametrize(
    ("question", "refers", "owns", "noun"),
    [
        ("How old is he?", "man", False, None),
        ("Why did her attempt fail?", "woman", True, None),
        ("Who took over from her?", "woman", False, None),
        ("What are its symptoms?", "it", True, None),
        ("How long was it?", "it", False, None),
        ("Who acted in that series?", "that", False, "series"),
        ("Was that legal?", "that", False, None),
        ("Who lives there?", "there", False, None),
        ("Who was it then?", "it", False, None),
    ],
)
def test_a_pointer_says_what_it_refers_to(question, refers, owns, noun):
    first = pointers(question)[0]
    assert (first.refers, first.owns, first.noun) == (refers, owns, noun)
    assert question[first.start : first.end].isalpha()


@pytest.mark.parametrize(
    "question",
    [
        "How long does it take to build a bridge?",
        "Which officer recognised that the stone was important?",
        "Did Ana Reyes say that she would go?",
        "If a bridge is closed, who repairs it?",
    ],
)
def test_nothing_points_back_where_the_question_says_what_is_meant(question):
    assert pointers(question) == []
    assert not leans_on(question)


def test_fragments_and_new_subjects():
    assert is_fragment("Any sisters?")
    assert is_fragment("how many lifeboats")
    assert is_fragment("Streaming services?")
    assert not is_fragment("NodeSync")
    assert not is_fragment("Is he?")
    assert is_fragment("Who won?")
    assert is_fragment("What happened next?")
    assert is_fragment("What causes it?")


@pytest.mark.parametrize("question", ["What causes wildfires?", "Who wrote Cassidy?"])
def test_a_short_question_with_all_its_parts_stands_alone(question):
    assert not is_fragment(question)
    assert not leans_on(question)


def test_what_is_asked_about_may_be_new():
    assert asks_about("And what about Spain?")
    assert not asks_about("What is it about?")
