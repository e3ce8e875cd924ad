"""The order of reading: columns, tables, what crosses a gutter."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rag.pdf.columns import regions_of
from rag.pdf.types import Line


def at(text: str, x: float, y: float) -> Line:
    return Line(text=text, x0=x, y0=y, x1=x + 6 * len(text), y1=y + 10, size=10, bold=False)


def block(name: str, x: float, top: float, n: int = 5) -> list[Line]:
    return [at(f"{name} line {i} with some words", x, top - 12 * i) for i in range(n)]


def read(pieces) -> list[list[str]]:
    return [[line.text for line in region] for region in regions_of(pieces)]


def firsts(pieces) -> list[str]:
    return [region[0].split()[0] for region in read(pieces)]


def test_one_column_is_one_region_from_the_top():
    assert firsts(reversed(block("only", 72, 700))) == ["only"]
    assert read([]) == []


def test_columns_are_read_one_after_the_other():
    drawn = [
        piece
        for row in zip(
            block("left", 40, 700), block("middle", 230, 697), block("right", 420, 700), strict=True
        )
        for piece in row
    ]
    assert firsts(drawn) == ["left", "middle", "right"]


def test_what_crosses_the_gutter_divides_the_columns():
    headline = at("A headline over the whole width of the page, wide as it is, and wider", 40, 740)
    caption = at("A caption below both of the columns that goes on over the whole width", 40, 600)
    drawn = [
        *block("first", 40, 700), *block("second", 300, 700),
        *block("third", 40, 560), *block("fourth", 300, 560), headline, caption,
    ]  # fmt: skip
    assert firsts(drawn) == ["A", "first", "second", "A", "third", "fourth"]


def test_a_table_is_read_by_rows():
    cells = [
        ("Austria", "8.9", "Vienna"),
        ("Belgium", "11.5", "Brussels"),
        ("Chad", "17", "Ndjamena"),
    ]
    drawn = [
        at(c, 72 + 150 * i, 700 - 12 * n) for n, row in enumerate(cells) for i, c in enumerate(row)
    ]
    assert read(drawn) == [["Austria 8.9 Vienna", "Belgium 11.5 Brussels", "Chad 17 Ndjamena"]]


@given(
    st.lists(
        st.builds(
            at, st.text("abc ", min_size=1, max_size=30), st.floats(0, 600), st.floats(0, 800)
        ),
        max_size=25,
    )
)
def test_no_word_is_lost_or_read_twice_wherever_words_stand(pieces):
    found = Counter("".join("".join(map("".join, read(pieces))).split()))
    assert found == Counter("".join("".join(piece.text for piece in pieces).split()))
    assert read(pieces) == read(pieces)


def test_two_lines_side_by_side_are_no_columns():
    assert firsts([*block("left", 40, 700, 2), *block("right", 300, 700, 2)]) == ["left"]
