"""What cannot be stored is left out."""

from rag.answering.storable import storable


def test_nul_and_lone_surrogates_are_left_out():
    assert storable("a\x00b\ud800c\udfff👩") == "abc👩"
