"""What a question quotes is not what it says."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quotations import unquoted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('Who said "in March"?', "Who said           ?"),
        ("Wer sagte „ja“, wer »nein«?", "Wer sagte     , wer »nein«?"),
        ("“One” or «two»", "      or      "),
        ('a 5" pipe', 'a 5" pipe'),
    ],
)
def test_quotations_are_blank(text, said):
    assert unquoted(text) == said


@given(st.text(alphabet='ab "“”„«»'))
def test_all_else_keeps_its_place(text):
    said = unquoted(text)
    assert len(said) == len(text)
    assert all(mine in {" ", theirs} for mine, theirs in zip(said, text, strict=True))


def test_a_crowd_of_marks_takes_no_time():
    began = time.process_time()
    unquoted("“" * 4_000)
    assert time.process_time() - began < 1
