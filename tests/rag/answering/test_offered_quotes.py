"""Quotes of a provider's own wait for the claims before them."""

from rag.answering.offered_quotes import OfferedQuotes


def test_a_quote_is_given_out_once_and_not_before_its_claim():
    offered = OfferedQuotes()
    offered.put(10, 1, "first")
    offered.put(25, 2, "second")
    assert offered.taken(9) == []
    assert offered.taken(10) == [(1, "first")]
    assert offered.taken(30) == [(2, "second")]
    assert offered.taken(30) == []
