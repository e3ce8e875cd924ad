"""Paragraphs to text: hyphens, columns, pages."""

import pytest

from rag.pdf.joining import blocks_of, joined_over_pages
from rag.pdf.paragraphs import Paragraph
from rag.pdf.types import Line


def paragraph(
    *texts: str, page: int = 1, top: float = 700, size: float = 10, full: bool = True, x: float = 72
) -> Paragraph:
    lines = tuple(
        Line(text=t, x0=x, y0=top - 12 * i, x1=x + 300, y1=top + 10 - 12 * i, size=size, bold=False)
        for i, t in enumerate(texts)
    )
    return Paragraph(lines=lines, breaks=(False,) * len(texts), page=page, is_full=full)


def read(*paragraphs: Paragraph) -> list[str]:
    return [block.text for block in blocks_of(joined_over_pages(paragraphs))]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("the govern-", "ment said"), "the government said"),
        (("a well-", "known one"), "a well-known one"),
        (("the Anglo-", "Saxon one"), "the Anglo-Saxon one"),
        (("from COVID-", "19 on"), "from COVID-19 on"),
        (("in 1990-", "1995 or so"), "in 1990-1995 or so"),
        (("the war -", "so he said"), "the war - so he said"),
        (("the war --", "so he said"), "the war -- so he said"),
        (("a soft\u00ad", "ware house"), "a software house"),
        (("one line", "and another"), "one line and another"),
        (("日本語の文章", "です。"), "日本語の文章です。"),
        (("서울의 날씨", "맑음"), "서울의 날씨 맑음"),
    ],
)
def test_line_ends(lines, text):
    assert read(paragraph(*lines)) == [text]


def test_the_document_knows_its_words():
    """A hyphen that it writes within a line too is no typesetter's, and the other way round."""
    assert read(paragraph("a care-free and a care-", "free life"))[0].endswith("care-free life")
    assert read(paragraph("nonsense and non-", "sense again")) == ["nonsense and nonsense again"]


def test_a_paragraph_goes_on_on_the_next_page_and_in_the_next_column():
    first = paragraph("It was the bridge", "that carried")
    for second in (
        paragraph("nine hundred cars", page=2),
        paragraph("nine hundred cars", top=750, x=400),
    ):
        assert read(first, second) == ["It was the bridge that carried nine hundred cars"]
    broken = read(paragraph("It was the", "govern-"), paragraph("ment itself", page=2))
    assert broken == ["It was the government itself"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (paragraph("It ends", "here."), paragraph("and goes on", page=2)),
        (paragraph("It goes on", "to where"), paragraph("in a note", page=2, size=8)),
        (paragraph("A heading", full=False), paragraph("of one line", page=2)),
        (paragraph("It is one", "column"), paragraph("of two paragraphs", top=600)),
        (paragraph("One line"), paragraph("Another Line", page=2)),
    ],
)
def test_what_ended_or_looks_different_does_not_go_on(before, after):
    assert len(read(before, after)) == 2


def test_notes_between_the_halves_stay_behind_the_whole():
    halves = paragraph("It was the bridge", "that carried"), paragraph("many cars", page=2)
    note = paragraph("1 See the annex.", top=80, size=8)
    assert read(halves[0], note, halves[1]) == [
        "It was the bridge that carried many cars",
        "1 See the annex.",
    ]
