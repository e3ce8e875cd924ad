"""The words of a sentence as the checks compare them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.checking.words import is_dated, next_content, sentence_terms, words


def test_stems_initials_and_possessives():
    assert [w.key for w in words("Merkel’s U.S. talks didn’t end; EU’s CNNs")] == [
        "merkel", "us", "talk", "didnt", "end", "eu", "cnn",
    ]  # fmt: skip


def test_where_sentences_and_clauses_begin():
    found = words("It rose. Then, on Monday, “Italy” fell")
    assert [w.text for w in found if w.opens] == ["It", "Then", "Italy"]
    assert [w.text for w in found if w.breaks] == ["Then", "on", "Italy"]


def test_the_next_content_word_stays_in_its_clause():
    found = words("He did not at all resign, nor not, resign")
    assert next_content(found, 2) == 5
    assert next_content(found, 7) is None


def test_numbers_and_dates_are_told():
    assert [w.text for w in words("On 5 May three vans left in 1999") if is_dated(w)] == [
        "5", "three", "1999",
    ]  # fmt: skip


@given(st.text(max_size=80))
def test_every_word_stands_where_it_says(text):
    found = words(text)
    assert all(text[w.start : w.end] == w.text for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_the_terms_of_each_sentence_are_told_apart():
    assert sentence_terms("Talks began. It rained on talks.") == (
        frozenset({"talk", "began"}),
        frozenset({"it", "rain", "on", "talk"}),
    )
    assert sentence_terms("") == ()
