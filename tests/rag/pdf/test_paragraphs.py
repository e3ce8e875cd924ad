"""Where paragraphs end, and which line ends are kept."""

from rag.pdf.paragraphs import paragraphs_in
from rag.pdf.types import Line

PROSE = "these words fill the whole of a line up"


def lines(*texts: str, gap: float = 12, x: float = 72, size: float = 10) -> list[Line]:
    """Lines below one another; leading spaces indent, an empty one leaves half a line free."""
    made, y = [], 700.0
    for text in texts:
        if text:
            x0 = x + 6 * (len(text) - len(text.lstrip()))
            x1 = x + 6 * len(text)
            made.append(
                Line(text=text.strip(), x0=x0, y0=y, x1=x1, y1=y + size, size=size, bold=False)
            )
        y -= gap if text else gap / 2
    return made


def read(region) -> list[str]:
    return [
        "".join(
            line.text + ("\n" if kept else " ")
            for line, kept in zip(each.lines, each.breaks, strict=True)
        ).strip()
        for each in paragraphs_in(region, page=1)
    ]


def test_a_wider_gap_ends_a_paragraph():
    assert read(lines(PROSE, PROSE, "", PROSE, PROSE)) == [f"{PROSE} {PROSE}"] * 2


def test_so_it_is_where_lines_are_far_apart():
    assert read(lines(PROSE, PROSE, PROSE, PROSE, "", PROSE, PROSE, gap=24)) == [
        " ".join([PROSE] * 4),
        " ".join([PROSE] * 2),
    ]


def test_an_indented_line_begins_one_where_the_line_above_may_have_been_the_last():
    assert read(lines(PROSE, "the end of it.", "  Then " + PROSE[7:], PROSE)) == [
        f"{PROSE} the end of it.",
        f"Then {PROSE[7:]} {PROSE}",
    ]
    # A hanging indent.
    assert len(read(lines(PROSE, "   " + PROSE[3:], "   the end"))) == 1


def test_a_list_of_references_is_divided_where_lines_stand_out():
    first, second = (
        "Adams, J. (2001), Bridges of the north,",
        "  Harbour Press, Springfield, pp. 3-9",
    )
    entries = ["Marsh, A. (1931), Swing bridges of iron", "  and steel, Pellin Books, Aldermouth."]
    assert read(lines(first, second + ".", *entries, first, second + ".")) == [
        f"{first} {second.strip()}.",
        f"{entries[0]} {entries[1].strip()}",
        f"{first} {second.strip()}.",
    ]


def test_a_sentence_that_ends_early_ends_its_paragraph():
    assert read(lines(PROSE, "it ends.", PROSE, PROSE)) == [f"{PROSE} it ends.", f"{PROSE} {PROSE}"]


def test_lines_that_were_broken_on_purpose_stay_lines():
    address = ["Main Street 12", "10115 Springfield", "An unusually long name of a country"]
    assert read(lines(*address, "Europe")) == ["\n".join([*address, "Europe"])]


def test_short_lines_above_prose_are_its_heading():
    assert read(lines("Method", PROSE, PROSE)) == ["Method", f"{PROSE} {PROSE}"]


def test_items_of_a_list_are_paragraphs():
    items = ["• One thing", "• another thing that goes on and on", "  until it ends", "• a third"]
    assert read(lines(*items)) == [items[0], f"{items[1]} until it ends", items[3]]


def test_a_number_or_a_dash_within_a_sentence_is_no_item():
    assert (
        len(read(lines("these words fill the line, in the year", "1990. Then " + PROSE[8:]))) == 1
    )
    assert len(read(lines(PROSE, "– so they said – " + PROSE[20:]))) == 1


def test_other_type_is_another_paragraph():
    region = [*lines("A heading"), *lines("", "", "words", size=14)]
    assert read(region) == ["A heading", "words"]


def test_centred_lines_are_not_indented():
    assert (
        len(read(lines("a title in the middle of a page that", "    goes on to a second line")))
        == 1
    )


def test_rows_of_a_table_stay_lines():
    rows = [
        Line(text=t, x0=72, y0=y, x1=400, y1=y + 10, size=10, bold=False, is_row=True)
        for t, y in (("Austria 8.9", 700.0), ("Belgium 11.5.", 688.0), ("Chad 17", 676.0))
    ]
    assert read(rows) == ["Austria 8.9\nBelgium 11.5.\nChad 17"]
