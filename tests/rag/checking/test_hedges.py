"""Hedges stand close to their number."""

import pytest

from rag.checking.hedges import hedge_at


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("nearly 60", "about"),
        ("~60", "about"),
        ("at least 60", "at least"),
        ("60+", "at least"),
        ("no more than 60", "at most"),
        ("60 or fewer", "at most"),
        ("nearly all of the 60", "exact"),
        ("60", "exact"),
    ],
)
def test_hedge_at(text, hedge):
    start = text.index("60")
    assert hedge_at(text, start, start + 2) == hedge
