"""Which title and author a PDF has: the pages decide over the document information."""

import pytest

from rag.loaders.pdf_titles import author_of, titled
from rag.pdf import TextBlock

BODY = "The bridge was closed on Monday after an inspection found cracks in two of its girders."


def block(text: str, size: float = 10, *, bold: bool = False, page: int = 1) -> TextBlock:
    return TextBlock(text=text, size=size, bold=bold, page=page)


def title_of(stated: str | None, *blocks: TextBlock) -> tuple[str | None, list[str]]:
    title, rest = titled(stated, [*blocks, block(BODY), block(BODY)])
    return title, [each.text for each in rest[:-2]]


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Swing bridge closed", "Swing bridge closed"),
        ("Microsoft Word - Swing bridge closed", "Swing bridge closed"),
        ("Microsoft Word - bridge_final3.doc", None),
        ("bridge final.indd", None),
        ("Untitled document", None),
        ("Layout 1", None),
        ("PowerPoint Presentation", None),
        ("10811.exe", None),
        ("12-34 56", None),
        ("", None),
        (None, None),
    ],
)
def test_document_information_counts_if_people_wrote_it(stated, title):
    assert title_of(stated)[0] == title


def test_the_largest_heading_of_the_first_page_is_the_title():
    title, rest = title_of(
        None, block("Ministry of Works", 12), block("The swing bridge", 20), block("A part", 14)
    )
    assert (title, rest) == ("The swing bridge", ["Ministry of Works", "A part"])
    assert title_of(None, block("It is shut."), block("Of page two", 30, page=2))[0] is None


def test_information_about_another_document_gives_way_to_the_heading():
    assert title_of("Annual budget of Springfield", block("The swing bridge", 20))[0] == (
        "The swing bridge"
    )
    assert title_of("Swing bridge", block("The swing bridge is shut", 20))[0] == (
        "The swing bridge is shut"
    )
    stated = "The bridge closed on Monday"
    assert title_of(stated, block("The swing bridge", 20)) == (stated, ["The swing bridge"])


@pytest.mark.parametrize("text", ["Contents", "1 Introduction", "Abstract", "1.2 The bridge"])
def test_a_part_of_a_document_is_no_title(text):
    assert title_of(None, block(text, 20))[0] is None


def test_one_word_is_a_title_where_it_is_large():
    assert title_of(None, block("Bridges", 20))[0] == "Bridges"
    assert title_of(None, block("Bridges", 12))[0] is None


def test_without_anything_larger_the_first_line_may_be_the_headline():
    assert title_of(None, block("Swing bridge closed"))[0] == "Swing bridge closed"
    assert title_of(None, block("It is closed."))[0] is None


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        ("Jo Adams", "Jo Adams"),
        ("Jo Adams; Li Wei;Ada Marsh", "Jo Adams, Li Wei, Ada Marsh"),
        ("Microsoft Office User", None),
        ("Admin 2", None),
        ("jsmith", None),
        ("STSP", None),
        ("OFFICE\\jsmith x", None),
        ("  ", None),
        (None, None),
    ],
)
def test_an_author_is_a_person(stated, author):
    assert author_of(stated) == author
