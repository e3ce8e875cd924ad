"""OpenDocument texts: what of them is text, what is not, how lists count."""

import pytest

from tests.rag.loaders.forms import article, reason
from tests.rag.loaders.office.made import docx, odt, p, zipped

FIRST = "The council has shut the old bridge."
STYLES = (
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    '<style:style style:name="Gone" style:family="paragraph"><style:text-properties '
    'text:display="none"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties '
    'text:display="none"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties '
    'fo:font-size="1pt"/></style:style>'
    '<style:style style:name="Loop" style:family="text" style:parent-style-name="Loop"/>'
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>'
)


def text(body: str) -> str:
    first = f"<text:p>{FIRST}</text:p>"
    return article(odt(first + body, styles=STYLES), "a.odt").text.removeprefix(FIRST + "\n\n")


def item(*content: str) -> str:
    return f"<text:list-item>{''.join(content)}</text:list-item>"


def test_headings_paragraphs_lists_and_tables():
    inner = f"<text:list>{item('<text:p>Inner</text:p>')}</text:list>"
    body = (
        '<text:p text:style-name="P1">Bridge shut</text:p><text:p>By Jane Doe</text:p>'
        "<text:p>18 February 2015</text:p>"
        '<text:h text:outline-level="1">What happened</text:h>'
        "<text:p>It\n  had<text:s text:c='3'/>cracks.<text:line-break/>"
        "Many<text:tab/>of them.</text:p>"
        f'<text:list text:style-name="L1">{item("<text:p>First</text:p>", inner)}'
        f"{item('<text:p>Second</text:p>')}</text:list>"
        "<text:p>Between.</text:p>"
        f'<text:list text:style-name="L1" text:continue-numbering="true">'
        f"{item('<text:p>Third</text:p>')}</text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='999999999'/></table:table-row>"
        "<table:table-row><table:table-cell><text:p>2014</text:p></table:table-cell>"
        "<table:table-cell><text:p>900</text:p></table:table-cell></table:table-row></table:table>"
    )
    meta = (
        "<meta:initial-creator>Somebody</meta:initial-creator><dc:language>en-GB</dc:language>"
        "<meta:creation-date>2013-01-01T10:00:00</meta:creation-date><dc:title>Old</dc:title>"
    )
    found = article(odt(body, styles=STYLES, meta=meta), "a.odt")
    assert found.text.split("\n\n") == [
        "What happened",
        "It had cracks.\nMany of them.",
        "1. First\n  1.a) Inner\n2. Second",
        "Between.",
        "3. Third",
        "Year\n2014 | 900",
    ]
    assert (found.title, found.author, found.published, found.language) == (
        "Bridge shut",
        "Somebody",
        "2015-02-18",
        "en",
    )


SECRET = "<text:index-body><text:p>SECRET</text:p></text:index-body>"


@pytest.mark.parametrize(
    "unseen",
    [
        f"<text:tracked-changes>{SECRET}</text:tracked-changes>",
        "<text:p><office:annotation><text:p>SECRET</text:p></office:annotation></text:p>",
        '<text:p text:style-name="Gone">SECRET</text:p>',
        '<text:p><text:span text:style-name="T1">SECRET</text:span></text:p>',
        '<text:p><text:span text:style-name="T2">SECRET</text:span></text:p>',
        '<text:p><text:hidden-text text:is-hidden="true">SECRET</text:hidden-text></text:p>',
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>SECRET</text:p>',
        '<text:section text:display="none"><text:p>SECRET</text:p></text:section>',
        f"<text:table-of-content>{SECRET}</text:table-of-content>",
        "<text:p><text:ruby><text:ruby-text>SECRET</text:ruby-text></text:ruby></text:p>",
        "<!-- SECRET -->",
    ],
)
def test_what_no_reader_sees_is_left_out(unseen):
    assert text(unseen + "<text:p>It had cracks.</text:p>") == "It had cracks."


def test_notes_and_boxes_stand_below_their_paragraph():
    body = (
        "<text:p>It had<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box>"
        '</draw:frame> cracks.<text:note text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>So the mayor.</text:p></text:note-body>"
        '</text:note></text:p><text:p><text:span text:style-name="Loop">Many.</text:span></text:p>'
    )
    assert text(body).split("\n\n") == [
        "It had cracks.",
        "In the box.",
        "Note 1: So the mayor.",
        "Many.",
    ]


def test_rows_under_a_spanning_cell_say_it_each():
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    rows = (
        cell.format(' table:number-rows-spanned="2"', "2014") + cell.format("", "Jan"),
        covered + cell.format("", "Feb"),
        cell.format(' table:number-columns-spanned="2"', "Both") + covered,
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert text(f"<table:table>{table}</table:table>") == "2014 | Jan\n2014 | Feb\nBoth"


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (odt(""), "holds no text"),
        (docx(p(FIRST)), "name in .docx"),
        (odt("", kind="application/vnd.oasis.opendocument.spreadsheet"), "as .csv"),
        (zipped({"mimetype": "x", "content.xml": "<x/>"}), "no .odt document"),
        (
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "META-INF/manifest.xml": "<m><encryption-data/></m>",
                    "content.xml": b"\x01\x02",
                }
            ),
            "without a password",
        ),
    ],
)
def test_bad_documents_are_one_line_each(data, part):
    assert part in reason(data, "a.odt")


def test_a_document_is_known_by_its_content_and_told_from_others():
    data = odt(f"<text:p>{FIRST}</text:p>")
    assert article(data, "upload").text == FIRST
    assert article(docx(p(FIRST)), "upload").text == FIRST
    assert "end its name in .odt" in reason(data, "a.docx")
    assert "name it .docx, .odt or .epub" in reason(data, "a.txt")
