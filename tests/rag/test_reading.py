"""Cutting at marks loses nothing and never counts wrongly."""

from hypothesis import given
from hypothesis import strategies as st

from rag.reading import Mark, segments
from tests.rag.texts import TEXTS

MARKS = st.lists(
    st.builds(Mark, start=st.integers(-5, 60), end=st.integers(-5, 90), key=st.sampled_from("abc")),
    max_size=6,
)


@given(TEXTS, MARKS)
def test_the_pieces_are_the_text(text, marks):
    cut = segments(text, marks)
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)


@given(TEXTS, st.integers(0, 60), st.integers(1, 60))
def test_one_mark_marks_exactly_its_span(text, start, length):
    end = start + length
    marked = [s.text for s in segments(text, [Mark(start=start, end=end, key="k")]) if s.key]
    assert "".join(marked) == text[start:end]


def test_the_mark_that_begins_first_keeps_its_range():
    cut = segments("0123456789", [Mark(start=4, end=8, key="b"), Mark(start=2, end=6, key="a")])
    assert [(s.text, s.key) for s in cut] == [
        ("01", None),
        ("2345", "a"),
        ("67", "b"),
        ("89", None),
    ]


def test_marks_outside_are_clamped_or_dropped():
    cut = segments("abc", [Mark(start=-3, end=1, key="a"), Mark(start=9, end=12, key="b")])
    assert [(s.text, s.key) for s in cut] == [("a", "a"), ("bc", None)]
    assert segments("", [Mark(start=0, end=1, key="a")]) == ()
