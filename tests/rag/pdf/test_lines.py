"""Glyphs to pieces of lines: spaces, ligatures, accents, directions, rows."""

import pytest

from rag.pdf.lines import joined_pieces, pieces_of, rows_of
from rag.pdf.types import Glyph, Line


def glyphs(text: str, *, x: float = 0, y: float = 0, size: float = 10, step: float = 6):
    return [
        Glyph(text=c, x0=left, y0=y, x1=left + step, y1=y + size, size=size, bold=False)
        for c, left in ((c, x + i * step) for i, c in enumerate(text))
    ]


def line(text: str, x0: float, y0: float = 0, *, width: float | None = None) -> Line:
    x1 = x0 + (6 * len(text) if width is None else width)
    return Line(text=text, x0=x0, y0=y0, x1=x1, y1=y0 + 10, size=10, bold=False)


def texts(drawn) -> list[str]:
    return [piece.text for piece in pieces_of(drawn)]


def test_a_gap_is_a_space_and_a_wide_one_ends_the_piece():
    assert texts([*glyphs("two"), *glyphs("words", x=21)]) == ["two words"]
    assert texts([*glyphs("two"), *glyphs("cells", x=40)]) == ["two", "cells"]
    assert texts([*glyphs("one"), *glyphs("two", y=-12)]) == ["one", "two"]


def test_kerning_is_no_space():
    assert texts([*glyphs("A"), *glyphs("V", x=5), *glyphs("ATAR", x=11.9)]) == ["AVATAR"]


def test_a_raised_number_stays_on_its_line():
    assert texts([*glyphs("water"), *glyphs("2", x=30, y=4, size=6, step=3)]) == ["water2"]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("o\ufb03ce \ufb01re", "office fire"),
        ("\ufee3\ufeae\ufea3\ufe92\ufe8e"[::-1], "مرحبا"),
        ("\uf0b7 item", "• item"),
        ("one\uf020two", "one two"),
    ],
)
def test_characters_can_be_searched_for(drawn, read):
    assert texts(glyphs(drawn)) == [read]


def test_an_accent_drawn_over_its_letter_is_put_onto_it():
    drawn = [*glyphs("caf"), *glyphs("´", x=18), *glyphs("e", x=18.5), *glyphs("s", x=24.5)]
    assert texts(drawn) == ["cafés"]
    assert texts(glyphs("a ´ b")) == ["a ´ b"]


def test_text_from_right_to_left_is_in_reading_order_and_its_numbers_too():
    """Drawn from the left, as most files do, and from the right."""
    shown = "2024 תנשב"
    assert texts(glyphs(shown)) == ["בשנת 2024"]
    assert texts(reversed(glyphs(shown))) == ["בשנת 2024"]


def test_rows_come_from_the_top_and_their_pieces_from_the_left():
    pieces = [line("d", 90, 0), line("b", 90, 31), line("a", 0, 30), line("c", 0, 0)]
    assert [[p.text for p in row] for row in rows_of(pieces)] == [["a", "b"], ["c", "d"]]


def test_neighbours_are_joined_as_far_as_asked():
    row = [line("two", 0), line("words", 22), line("cell", 90)]
    assert [p.text for p in joined_pieces(row, max_gap=0.8)] == ["two words", "cell"]
    (whole,) = joined_pieces(row)
    assert whole.text == "two words cell" and whole.is_row
    assert not joined_pieces(row[:2])[0].is_row


def test_what_is_drawn_over_other_text_is_not_mixed_with_it():
    row = [line("underneath", 0), line("stamp", 10)]
    assert [p.text for p in joined_pieces(row)] == ["underneath", "stamp"]
