"""A part of a sentence is not always what the sentence says."""

import pytest

from rag.checking.cutting import check_cut
from rag.quotes import anchor


def found(sentence, part):
    span = anchor(part, sentence)
    assert span is not None
    return check_cut(sentence, span)


@pytest.mark.parametrize(
    ("sentence", "part", "word"),
    [
        ("No one believed that the mayor would resign.", "the mayor would resign", "No"),
        ("It isn’t true that the bridge fell.", "the bridge fell", "isn’t"),
        ("If it rains, the match is off.", "the match is off", "If"),
        ("The bridge is closed, the council said.", "The bridge is closed", "said"),
    ],
)
def test_what_turns_it_round_is_named(sentence, part, word):
    check = found(sentence, part)
    assert not check.passed
    assert f"“{word}”" in check.detail


def test_a_part_beside_plain_words_passes():
    assert found("The ferry, built in 1999, carries cars.", "built in 1999").passed


def test_a_whole_sentence_has_nothing_around_it():
    assert found("“The ferry carries cars.”", "The ferry carries cars.") is None
