"""Cutting between the characters that a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.clusters import continues, cut_before


@pytest.mark.parametrize(
    "cluster", ["e\u0301", "👩‍👩‍👧", "👍🏽", "❤️", "1️⃣", "षि", "نْ", "a\u200c", "🇩🇪"]
)
def test_never_inside_a_character(cluster):
    text = "xy" + cluster + "z"
    for end in range(3, 2 + len(cluster)):
        assert cut_before(text, 0, end) == 2
    assert cut_before(text, 0, 2) == 2
    assert cut_before(text, 0, 2 + len(cluster)) == 2 + len(cluster)


def test_flags_pair_up_from_the_start_of_their_run():
    text = "x" + "🇩🇪🇮🇹🇫🇷"
    assert [cut_before(text, 0, end) for end in range(2, 8)] == [1, 3, 3, 5, 5, 7]


def test_a_character_longer_than_the_part_is_cut_anyway():
    assert cut_before("e" + "\u0301" * 9, 0, 4) == 4


def test_a_line_break_joins_nothing():
    assert not continues("\n", "\u0301")


@given(st.text(), st.integers(0, 50), st.integers(1, 50))
def test_a_cut_lies_in_the_part(text, start, length):
    end = min(start + length, len(text))
    if start < end:
        assert start < cut_before(text, start, end) <= end
