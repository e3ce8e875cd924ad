"""Quotes of a provider's own wait for the claims before them."""

from rag.answering.offers import Offers


def test_a_quote_is_given_out_once_and_not_before_its_claim():
    offers = Offers()
    offers.put(10, 1, "first")
    offers.put(25, 2, "second")
    assert offers.taken(9) == []
    assert offers.taken(10) == [(1, "first")]
    assert offers.taken(30) == [(2, "second")]
    assert offers.taken(30) == []
