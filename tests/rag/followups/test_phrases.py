"""Noun phrases are told from what stands around them, and guessed to be of a kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followups.kinds import kind_of
from rag.followups.phrases import phrases
from rag.followups.words import tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("When did Queen Elizabeth and Mitterrand open the Channel Tunnel?",
         ["Queen Elizabeth and Mitterrand", "the Channel Tunnel"]),
        ("Tell me about the history of toilets.", ["toilets"]),
        ("What are the different types of sharks?", ["sharks"]),
        ("What works was Cary Grant known for?", ["Cary Grant"]),
        ("Why is the drinking age in the US so high?", ["the drinking age", "the US"]),
        ("Who managed Aldermouth Rovers in 2024?", ["Aldermouth Rovers", "2024"]),
        ("What did Thomas A. Hendricks stand for?", ["Thomas A. Hendricks"]),
        ("How old is he?", []),
        ("", []),
    ],
)  # fmt: skip
def test_phrases_end_where_the_verb_begins(text, found):
    assert [p.text for p in phrases(text) if p.text in found] == found
    assert len(phrases(text)) <= len(found) + 1


@given(st.text(max_size=120))
def test_a_phrase_is_a_piece_of_its_text(text):
    for phrase in phrases(text):
        assert text[phrase.start : phrase.end] == phrase.text != ""


@pytest.mark.parametrize(
    ("text", "before", "kind"),
    [
        ("Ana Reyes", "did", "person"),
        ("Mayor Reyes", "", "person"),
        ("the physicist Pierre Curie", "", "person"),
        ("Ferdinand de Lesseps", "", "person"),
        ("Buzz Aldrin and Neil Armstrong", "were", "people"),
        ("the victims", "of", "people"),
        ("Aldermouth", "in", "place"),
        ("Aldermouth", "did", "unknown"),
        ("the Channel Tunnel", "open", "thing"),
        ("Suez Canal", "", "thing"),
        ("17 November 1869", "on", "time"),
        ("1869", "in", "time"),
    ],
)
def test_the_kind_of_a_phrase(text, before, kind):
    assert kind_of(tokens(text), before) == kind
