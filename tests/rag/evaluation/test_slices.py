"""Which slices a question belongs to."""

import pytest

from index.types import Span
from rag.evaluation.slices import SLICES, gold_sentences, slices_of
from rag.evaluation.types import GoldQuote, Question


def question(text, *answers, quotes=()):
    return Question(
        question_id="1",
        text=text,
        kind=None,
        answers=answers,
        quotes=quotes,
        article_ids=(),
        answerable=True,
        history=(),
    )


@pytest.mark.parametrize(
    ("text", "has_name"),
    [
        ("Where did Marie Curie work?", True),
        ("Where did “Eagle” land?", True),
        ("Who, Élodie asked, was there?", True),
        ("Where did the kestrel nest?", False),
        ("What happened? Nobody says.", False),
        ("Where am I now?", False),
    ],
)
def test_names(text, has_name):
    assert ("names" in slices_of(question(text), ())) is has_name


def test_numbers_are_digits_of_the_answer():
    assert slices_of(question("how many came?", "some", "21 people"), ()) == ("numbers",)
    assert slices_of(question("which of the 3 ferries sank?", "the old one"), ()) == ()


@pytest.mark.parametrize(
    "text", ["when did it open?", "  When was it?", "in what year did it open?", "which month?"]
)
def test_a_question_for_a_date(text):
    assert "dates" in slices_of(question(text), ())


@pytest.mark.parametrize(
    ("answer", "is_date"),
    [
        ("6 May 1994", True),
        ("on 6th of May", True),
        ("May 6, 1994", True),
        ("in 1931", True),
        ("the 1990s", True),
        ("2015-02-18", True),
        ("Friday", True),
        ("1,931 people", False),
        ("the May family", False),
        ("21.5 kilograms", False),
    ],
)
def test_an_answer_that_is_a_date(answer, is_date):
    assert ("dates" in slices_of(question("what is it?", answer), ())) is is_date


@pytest.mark.parametrize(
    ("text", "is_quote"),
    [
        ("who spoke of “a long winter”?", True),
        ('who spoke of "a long winter"?', True),
        ("what did the mayor say about the bridge?", True),
        ("whose is the mayor’s bridge?", False),
        ("who built the bridge?", False),
    ],
)
def test_quotes(text, is_quote):
    assert ("quotes" in slices_of(question(text), ())) is is_quote


def test_a_paraphrase_shares_few_terms_with_the_sentence():
    asked = question("which bird raised its young on the tower?")
    near = "The bird raised three young ones up on the tower."
    far = "A kestrel nested there in spring."
    assert slices_of(asked, (far,)) == ("paraphrase",)
    assert slices_of(asked, (near,)) == slices_of(asked, (far, near)) == ()
    assert slices_of(asked, ()) == ()


def test_slices_come_in_their_order():
    asked = question("When did Ada say “in 1931”?", "1931")
    assert slices_of(asked, ("Nothing of it.",)) == SLICES


def test_gold_sentences_are_whole():
    text = "Owls hunt by night. A kestrel nested on the tower. Snow fell."
    start = text.index("kestrel")
    quotes = (GoldQuote(article_id="a", span=Span(start=start, end=start + 7)),)
    found = gold_sentences(question("where?", quotes=quotes), {"a": text})
    assert found == ("A kestrel nested on the tower.",)
