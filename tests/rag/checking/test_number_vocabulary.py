"""The vocabulary agrees with itself."""

from rag.checking.number_vocabulary import ORDINAL_SCALES, ORDINALS, PARTS, SCALES, SMALL, STARTS


def test_every_word_can_begin_a_number():
    assert frozenset([*SMALL, *ORDINALS, *PARTS, *SCALES, *ORDINAL_SCALES]) == STARTS
    assert all(word == word.lower() for word in STARTS)


def test_values():
    assert (SMALL["zero"], SMALL["nineteen"], SMALL["ninety"]) == (0, 19, 90)
    assert (ORDINALS["twelfth"], ORDINALS["eightieth"]) == (12, 80)
    assert (PARTS["third"], PARTS["fifths"], PARTS["halves"]) == (3, 5, 2)
    assert ORDINAL_SCALES["millionth"] == 10**6
