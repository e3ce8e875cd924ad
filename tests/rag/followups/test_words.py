"""Words are cut out as they are written, and the lists agree with each other."""

from rag.followups import words


def test_tokens_are_pieces_of_the_text():
    text = "Aldermouth’s 1,178 mid-1980s U.S. visits, (so) they say!"
    found = words.tokens(text)
    assert [w.text for w in found] == [
        "Aldermouth’s", "1,178", "mid-1980s", "U.S", "visits", "so", "they", "say",
    ]  # fmt: skip
    assert all(text[w.start : w.end] == w.text for w in found)


def test_what_ends_a_phrase_is_no_noun_that_is_looked_for_in_one():
    assert not words.BREAKS & (words.HUMAN_NOUNS | words.THING_NOUNS | words.GROUP_NOUNS)
    assert words.LIGHT_NOUNS < words.RELATIONS
    assert words.DO_SUPPORT < words.AUXILIARIES < words.BREAKS
