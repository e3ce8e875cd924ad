"""PDF files as articles: title, author, day, body, and one clear line for what cannot be read."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rag.canonical import canonical_text
from rag.loaders import LoadedArticle, LoadFailure, load
from rag.loaders.pdf import parse_article
from rag.pdf import PdfText, TextBlock, document
from tests.pdfs import Words, column, pdf_of, report, wrapped

from .forms import article, reason

TITLE = "Swing bridge closed for repairs"
BODY = (
    "The swing bridge was closed on Monday night after an inspection found cracks in two of its"
    " girders.\n\nIt was built in 1931 by the engineer Ada Marsh and carries 900 cars a day."
)


def text_of(*blocks: tuple[str, float], **fields: Any) -> PdfText:
    made = tuple(TextBlock(text=text, size=size, bold=False, page=1) for text, size in blocks)
    return replace(PdfText(title=None, author=None, blocks=made, n_pages=1), **fields)


def test_a_report_is_an_article(tmp_path: Path):
    path = tmp_path / "bridge.pdf"
    path.write_bytes(report(TITLE, BODY, info={"Author": "Jo Adams; Li Wei"}))
    (found,) = load([path])
    assert found == LoadedArticle(
        external_id=None,
        title=TITLE,
        text=BODY,
        author="Jo Adams, Li Wei",
        outlet=None,
        published=None,
        url=None,
        language="en",
        source=str(path),
        path=str(path),
    )


def test_what_looks_wrong_is_one_line_each(tmp_path: Path):
    """Without a process each: what its first bytes give away."""
    assert "is no PDF" in reason("<html><p>Not at all.</p></html>", "a.pdf")
    assert "is empty" in reason(b"", "a.pdf")
    for name in ("a.txt", "a.html", "a.csv", "a.json", "a.md"):
        assert "rename it to end in .pdf" in reason(report(TITLE, BODY), name)
    (tmp_path / "a.jsonl").write_bytes(report(TITLE, BODY))
    assert all(isinstance(each, LoadFailure) for each in load([tmp_path]))


def test_lines_above_the_body_say_who_and_when():
    pdf = text_of((TITLE, 20), ("By Jo Adams", 10), ("12 May 2020", 10), (BODY, 10), author="root")
    found = parse_article(pdf)
    assert (found.metadata.title, found.metadata.author) == (TITLE, "Jo Adams")
    assert (found.metadata.published, found.text) == ("2020-05-12", BODY)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Brussels, 3 March 2020", "2020-03-03"),
        ("New York – March 3, 2020", "2020-03-03"),
        ("PRESS RELEASE\nDen Haag, 3 March 2020", "2020-03-03"),
        ("Received 4 October 2005 Revised 7 March 2006", None),
        ("The deadline was 3 March 2020", None),
        ("Room 12, 2020", None),
    ],
)
def test_a_place_and_a_day_say_when_and_stay_in_the_text(line, day):
    found = parse_article(text_of((TITLE, 20), (line, 10), (BODY, 10)))
    assert (found.metadata.published, found.text) == (day, f"{line}\n\n{BODY}")


def test_the_day_on_which_the_file_was_made_is_none_of_publication():
    dated = report(TITLE, BODY, info={"CreationDate": "D:20200512103000Z"})
    assert parse_article(document.text_of(dated, page_s=5)).metadata.published is None


@pytest.mark.parametrize(
    ("pdf", "note"),
    [
        (text_of((BODY, 10), silent_pages=(2,)), "no text was found on page 2, only pictures"),
        (text_of((BODY, 10), unread_pages=(2, 3)), "pages 2, 3 could not be read"),
        (text_of((BODY, 10), unread_pages=tuple(range(1, 10))), "1, 2, 3, 4, 5 and 4 more could"),
    ],
)
def test_pages_that_are_not_in_the_article_are_told(pdf, note):
    assert note in (parse_article(pdf).note or "")
    assert parse_article(text_of((BODY, 10))).note is None


def test_text_is_canonical_and_ligatures_are_letters():
    lines = column(wrapped("The “office” was redesigned in café style, it said. " * 3))
    found = parse_article(document.text_of(pdf_of(lines), page_s=5))
    assert found.text == canonical_text(found.text)
    assert "“office” was redesigned in café" in found.text


def test_without_a_suffix_it_is_known_by_its_content():
    data = pdf_of([Words(text="One sentence is here.")])
    assert article(data, "ferry report").title == "ferry report"
    (piped,) = load(["-"], stdin=io.BytesIO(data))
    assert isinstance(piped, LoadedArticle) and piped.title == piped.text
