"""The shipped encoding: the same counts on every machine, in time that grows with the text."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.tokens import count_tokens, passage_encoding


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_nothing_is_lost(text):
    encoding = passage_encoding()
    assert encoding.decode(encoding.encode_ordinary(text)) == text


@given(
    st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1),
    st.sampled_from([" ", "\n", "\n\n", "  "]),
    st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1),
)
def test_white_space_parts_tokens(before, space, after):
    """Passages lean on this: they add the counts of sentences up."""
    together = count_tokens(before + space + after)
    assert together == count_tokens(before) + count_tokens(space + after)


@given(
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.text(" \n\t\u00a0\x1c\x85aB,1", max_size=60)
)
@example(" " * 17 + "a")
@example("a" + " " * 33 + "b")
def test_counting_by_chunks_is_exact(text):
    assert count_tokens(text) == len(passage_encoding().encode_ordinary(text))


def test_counts_are_pinned():
    text = "The ceasefire talks began on 18 February 2015 in Minsk."
    assert count_tokens(text) == 15
    assert count_tokens("") == 0


@pytest.mark.parametrize("unit", ["a", "1", "!", " ", "日", "\u0301"])
def test_endless_runs_take_linear_time(unit):
    began = time.process_time()
    assert count_tokens(unit * 200_000) > 0
    assert time.process_time() - began < 3
