"""Word documents: what of them is text, what is not, and where title and author come from."""

import pytest

from tests.rag.loaders.forms import article, reason
from tests.rag.loaders.office.made import docx, numbered, p, row, zipped

FIRST = "The council has shut the old bridge."


def text(body: str, **more: str) -> str:
    return article(docx(p(FIRST) + body, **more), "a.docx").text.removeprefix(FIRST + "\n\n")


def test_headings_paragraphs_lists_and_tables():
    body = (
        p("Bridge shut", style="Title")
        + p("By Jane Doe")
        + p("18 February 2015")
        + p("What happened", style="Sub")
        + p("It had cracks.")
        + numbered("First")
        + numbered("Inner", level=1)
        + numbered("Second")
        + numbered("Point", number=2)
        + p("After them.")
        + numbered("Third")
        + f"<w:tbl>{row(p('Year'), p('Cars'))}{row(p('2014'), p('900') + p('a day'))}</w:tbl>"
    )
    found = article(docx(body), "a.docx")
    assert found.text.split("\n\n") == [
        "What happened",
        "It had cracks.",
        "1. First\n  1.a) Inner\n2. Second\n- Point",
        "After them.",
        "3. Third",
        "Year | Cars\n2014 | 900 a day",
    ]
    assert (found.title, found.author, found.published, found.outlet) == (
        "Bridge shut",
        "Jane Doe",
        "2015-02-18",
        None,
    )


def run(*, inner: str) -> str:
    return f"<w:p><w:r>{inner}</w:r></w:p>"


SECRET = "<w:t>SECRET</w:t>"
CONTENTS = "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"


def control(properties: str) -> str:
    return (
        f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{p('SECRET')}</w:sdtContent></w:sdt>"
    )


@pytest.mark.parametrize(
    "unseen",
    [
        "<w:p><w:del><w:r><w:delText>SECRET</w:delText></w:r></w:del></w:p>",
        f"<w:p><w:moveFrom><w:r>{SECRET}</w:r></w:moveFrom></w:p>",
        p("SECRET", run="<w:vanish/>"),
        p("SECRET", run='<w:rStyle w:val="Gone"/>'),
        p("SECRET", run='<w:sz w:val="2"/>'),
        p("SECRET", style="Gone"),
        p("SECRET", style="TOC1"),
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('SECRET')}</w:tc></w:tr></w:tbl>",
        control(CONTENTS),
        control("<w:showingPlcHdr/>"),
        run(inner="<w:instrText>SECRET</w:instrText>"),
        run(inner=f"<w:fldChar w:fldCharType='begin'/>{SECRET}<w:fldChar w:fldCharType='end'/>"),
        f"<w:p><w:fldSimple w:instr=' TOC x'><w:r>{SECRET}</w:r></w:fldSimple></w:p>",
        run(inner=f"<w:ruby><w:rt><w:r>{SECRET}</w:r></w:rt></w:ruby>"),
        "<!-- SECRET -->",
    ],
)
def test_what_no_reader_sees_is_left_out(unseen):
    assert text(unseen + p("It had cracks.")) == "It had cracks."


def test_an_override_shows_what_a_style_hides():
    shown = p("Seen.", run='<w:rStyle w:val="Gone"/><w:vanish w:val="0"/>')
    assert text(shown) == "Seen."


def test_the_result_of_a_field_that_reaches_over_paragraphs():
    body = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>REF x</w:instrText>"
        "<w:fldChar w:fldCharType='separate'/><w:t>One.</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Two.</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    assert text(body) == "One.\n\nTwo."


def test_fields_without_an_end_are_refused_soon():
    field = "<w:r><w:fldChar w:fldCharType='begin'/><w:fldChar w:fldCharType='separate'/></w:r>"
    assert "fields within each other" in reason(docx(f"<w:p>{field * 5_000}</w:p>"), "a.docx")


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next():
    assert text(p("It had ", properties="<w:rPr><w:del/></w:rPr>") + p("cracks.")) == (
        "It had cracks."
    )


def test_notes_stand_below_what_refers_to_them_and_once():
    def note(note_id: int, words: str) -> str:
        return f'<w:footnote w:id="{note_id}">{p(words)}</w:footnote>'

    reference = "<w:p><w:r><w:t>It had cracks.</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
    notes = note(2, "So the mayor.") + '<w:footnote w:type="separator" w:id="0"/>'
    body = reference + p("Many.") + reference
    assert text(body, notes=notes).split("\n\n") == [
        "It had cracks.",
        "Note 1: So the mayor.",
        "Many.",
        "It had cracks.",
    ]


def test_a_text_box_is_read_once_below_its_paragraph():
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>Around it.</w:t><mc:AlternateContent {mc}><mc:Choice><w:drawing>{box}"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert text(body) == "Around it.\n\nIn the box."


def test_characters_that_are_elements():
    body = (
        "<w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t><w:noBreakHyphen/>"
        "<w:t>D</w:t><w:softHyphen/><w:sym w:font='Symbol' w:char='F061'/>"
        "<w:sym w:font='Symbol' w:char='zz'/></w:r></w:p>"
    )
    assert text(body) == "A B\nC-Dα"


def test_rows_under_a_merged_cell_say_it_each():
    def cell(words: str, merge: str) -> str:
        return f"<w:tcPr>{merge}</w:tcPr>{p(words)}"

    table = row(cell("2014", '<w:vMerge w:val="restart"/>'), p("Jan"), p("5")) + row(
        cell("", "<w:vMerge/>"), p("Feb"), p("6")
    )
    assert text(f"<w:tbl>{table}</w:tbl>") == "2014 | Jan | 5\n2014 | Feb | 6"


def test_a_table_for_layout_is_read_as_paragraphs():
    long = "The council met. " * 40
    assert text(f"<w:tbl>{row(p('Left.'), p(long))}</w:tbl>") == f"Left.\n\n{long.strip()}"
    assert text(f"<w:tbl>{row(p('One.'))}{row(p('Two.'))}</w:tbl>") == "One.\n\nTwo."


def test_numbers_begin_again_where_the_list_says_so():
    body = numbered("One") + numbered("Four", number=3) + numbered("Five", number=3)
    assert text(body) == "1. One\n4. Four\n5. Five"


@pytest.mark.parametrize(
    ("body", "core", "title"),
    [
        (p("Seen", style="Title") + p("Text."), "Stated before", "Seen"),
        (p("Head", style="H1") + p("Text."), "Stated", "Stated"),
        (p("Contents", style="Title") + p("Head", style="H1") + p("Text."), "", "Head"),
        (p("Head", style="H1") + p("Text."), "Microsoft Word - old.doc", "Head"),
        (p("12 March 2024") + p("Head", style="H1") + p("Text."), "", "Head"),
        (p("Contents", style="H1") + p("Head", style="H1") + p("Text."), "", "Head"),
        (p("A headline") + p("Text follows it."), "Untitled1", "A headline"),
        (p("Dear Mr Doe,") + p("Text follows it."), "Normal.dotm", "My letter"),
        (p("12 March 2024") + p("Text follows it."), "", "My letter"),
    ],
)
def test_where_the_title_comes_from(body, core, title):
    found = article(docx(body, core=f"<dc:title>{core}</dc:title>"), "My_letter.docx")
    assert found.title == title
    assert title not in found.text


def test_properties_name_the_author_but_no_day_of_publication():
    core = (
        "<dc:creator>Jane Doe; Windows User</dc:creator><dc:language>en-GB</dc:language>"
        "<dcterms:created>2013-12-23T23:15:00Z</dcterms:created>"
    )
    found = article(docx(p(FIRST), core=core), "a.docx")
    assert (found.author, found.language, found.published) == ("Jane Doe", "en", None)


def test_strict_documents_are_read_too():
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = f'<w:document xmlns:w="{namespace}"><w:body>{p(FIRST)}</w:body></w:document>'
    assert article(docx("", document=document), "a.docx").text == FIRST


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (docx(""), "holds no text"),
        (docx(p(FIRST))[:-40], "is damaged"),
        (docx(p(FIRST))[:700] + b"\x00" * 300 + docx(p(FIRST))[1000:], "is damaged"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "sheet as .csv"),
        (zipped({"notes.txt": "x"}), "no .docx document"),
        (zipped({"word/document.xml": "<w:document"}), "is no XML"),
        (zipped({"word/document.xml": "<html/>"}), "is no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "without a password",
        ),
        (b"Just some text.", "is no ZIP archive"),
        (b"{\\rtf1 x}", "end its name in .rtf"),
        (b"", "is empty"),
    ],
)
def test_bad_documents_are_one_line_each(data, part):
    assert part in reason(data, "a.docx")
