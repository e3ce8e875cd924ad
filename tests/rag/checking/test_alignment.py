"""Statements laid over the sentences that carry them."""

from hypothesis import given
from hypothesis import strategies as st

from rag.checking.alignment import align, closest
from rag.checking.source import Source
from rag.checking.words import words
from tests.rag.checking.sourced import sourced


def edits(statement, text):
    found = closest(statement, [sourced(statement, text)])
    assert found is not None
    return [
        (" ".join(w.text for w in e.said), " ".join(w.text for w in e.had)) for e in found.edits
    ]


def test_inflection_is_no_difference():
    assert edits("The PRICES fell", "The price fell.") == []


def test_words_put_in_left_out_and_exchanged():
    assert edits("Prices fell very sharply in May", "Prices rose sharply in early May.") == [
        ("fell very", "rose"),
        ("", "early"),
    ]


def test_the_nearest_sentence_of_any_source_is_taken():
    near, far = "The bridge was closed on Monday.", "A bridge was built."
    statement = "The bridge was closed"
    found = closest(statement, [sourced(statement, far), sourced(statement, near)])
    assert found is not None and found.share == 1.0
    assert found.had == words(near)


def test_without_a_carrying_sentence_there_is_none():
    assert closest("The bridge was closed", [Source(text="The bridge was closed.")]) is None
    assert closest("The bridge was closed", []) is None


@given(st.text(alphabet="ab c.", max_size=30), st.text(alphabet="ab c.", max_size=30))
def test_pairs_match_and_are_in_order(left, right):
    found = align(words(left), words(right))
    assert all(found.said[i].key == found.had[j].key for i, j in found.pairs)
    assert sorted(found.pairs) == list(found.pairs)
    assert len(found.said) == len(found.pairs) + sum(len(e.said) for e in found.edits)
    assert 0.0 <= found.share <= 1.0
