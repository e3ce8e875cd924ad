"""What is told from a question's words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question import has_kind, parse_question


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who is Italy's foreign minister?", "name"),
        ("How far are Italy's southern islands from Libya?", "number"),
        ("What was the death toll?", "number"),
        ("What was the population of Rome?", "number"),
        ("What is the population of Rome?", "number"),
        ("When did the bridge open?", "date"),
        ("In what year did it open?", "date"),
        ("Why did it fail?", "reason"),
        ("What did the defence minister say about a mission?", "words"),
        ("Quante persone morirono?", "number"),
        ("Tell me about penicillin", "other"),
    ],
)
def test_the_kind_of_answer(question, kind):
    assert parse_question(question).kind == kind


def test_terms_leave_out_what_every_question_has():
    question = parse_question("Who is Italy's foreign minister in 2015?")
    assert question.terms == ("itali", "foreign", "minist", "2015")
    assert question.numbers == {"2015"}
    assert question.names == {"itali"}


def test_a_question_of_plain_words_keeps_them():
    assert parse_question("who is who").terms


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Who leads Italy?", "The minister is Paolo Gentiloni.", "Italy has one."),
        ("When did it open?", "It opened on 3 May 1999.", "It opened at once."),
        ("How many came?", "More than five thousand came.", "A lot of people came."),
        ("Why did it fail?", "It failed because of rain.", "It failed again."),
        ("What did she say about it?", "“Never,” she said.", "The talks went on."),
    ],
)
def test_a_sentence_of_the_right_kind(question, right, wrong):
    parsed = parse_question(question)
    assert has_kind(right, parsed)
    assert not has_kind(wrong, parsed)


def test_a_name_of_the_question_itself_is_no_answer():
    assert not has_kind("It rained in Italy.", parse_question("Who leads Italy?"))


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_taken_apart(question, sentence):
    parsed = parse_question(question)
    assert len(set(parsed.terms)) == len(parsed.terms)
    assert isinstance(has_kind(sentence, parsed), bool)
