"""EPUB books: chapters in order, what of a page is text, and books that cannot be read."""

import time

import pytest

from rag.loaders import LoadedArticle
from tests.rag.loaders.forms import article, loaded, reason
from tests.rag.loaders.office.made import docx, epub, p, zipped

FIRST = "<h1>One</h1><p>The council has&nbsp;shut the <i>old</i> bridge.</p>"
SECOND = "<h1>Two</h1><p>It had cracks.</p>"


def text(chapter: str) -> str:
    return article(epub(chapter), "a.epub").text


def test_chapters_in_the_order_of_the_spine():
    metadata = (
        "<dc:title>The bridge</dc:title><dc:creator>Jane Doe</dc:creator>"
        '<dc:creator opf:role="ill">Somebody</dc:creator><dc:publisher>Herald Books</dc:publisher>'
        '<dc:date opf:event="conversion">2020-01-01</dc:date><dc:date>2015-02-18</dc:date>'
        "<dc:language>en-GB</dc:language>"
    )
    spine = '<itemref idref="c1"/><itemref idref="c0"/><itemref idref="c1"/><itemref idref="no"/>'
    found = article(epub(FIRST, SECOND, metadata=metadata, spine=spine), "a.epub")
    assert found.text == ("Two\n\nIt had cracks.\n\nOne\n\nThe council has\xa0shut the old bridge.")
    assert (found.title, found.author, found.outlet, found.published, found.language) == (
        "The bridge",
        "Jane Doe",
        "Herald Books",
        "2015-02-18",
        "en",
    )


def test_lists_tables_and_line_breaks():
    chapter = (
        "<ol><li>One</li><li>Two</li></ol><p>Between<br/>lines.</p>"
        "<table><tr><th>Year</th><th>Cars</th></tr><tr><td>2014</td><td>900</td></tr></table>"
    )
    assert text(chapter) == "1. One\n2. Two\n\nBetween\nlines.\n\nYear | Cars\n2014 | 900"


@pytest.mark.parametrize(
    "mark",
    [
        '<span epub:type="pagebreak">12</span>',
        '<a epub:type="noteref" href="#n">1</a>',
        '<sup><a href="#n">[1]</a></sup>',
        '<a href="#n"><sup>*</sup></a>',
        '<a role="doc-backlink" href="#n">back</a>',
        '<span style="display:none">SECRET</span>',
        "<!-- SECRET --><script>SECRET</script>",
    ],
)
def test_marks_of_pages_and_notes_are_no_text(mark):
    assert text(f"<p>It had{mark} cracks.</p>") == "It had cracks."


def test_powers_stay():
    assert text("<p>It has 40 m<sup>2</sup> of cracks.</p>") == "It has 40 m2 of cracks."


def test_a_page_that_is_not_well_formed_is_read():
    assert text("<p>A bridge<p>is shut &amp; &odd; barred.") == (
        "A bridge\n\nis shut & &odd; barred."
    )


def test_pages_that_list_the_chapters_are_left_out():
    opf = (
        '<package><manifest><item id="n" href="n.xhtml" properties="nav" '
        'media-type="application/xhtml+xml"/><item id="t" href="t.xhtml" '
        'media-type="application/xhtml+xml"/><item id="c" href="c.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="n"/>'
        '<itemref idref="t"/><itemref idref="c"/></spine>'
        '<guide><reference type="toc" href="t.xhtml#top"/></guide></package>'
    )
    pages = {f"OEBPS/{name}.xhtml": f"<p>Page {name}.</p>" for name in "ntc"}
    found = article(epub(more={"OEBPS/a.opf": opf} | pages), "my_book.epub")
    assert (found.text, found.title) == ("Page c.", "my book")


LOCKED = (
    "<encryption><EncryptedData><EncryptionMethod Algorithm='{}'/><CipherData>"
    "<CipherReference URI='OEBPS/My%20text/c0.xhtml'/></CipherData></EncryptedData></encryption>"
)
FONTS = LOCKED.format("http://www.idpf.org/2008/embedding")


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (epub(FIRST, more={"META-INF/encryption.xml": LOCKED.format("aes")}), "is protected"),
        (epub(FIRST, more={"META-INF/container.xml": "<c/>"}), "names no package"),
        (epub(FIRST, more={"OEBPS/a.opf": "<package/>"}), "names no chapter"),
        (epub(FIRST, more={"OEBPS/a.opf": "<package"}), "is no XML"),
        (epub("<p> </p>"), "holds no text"),
        (docx(p("x")), "end its name in .docx"),
        (zipped({"a.txt": "x"}), "no .epub document"),
        (b"Some words.", "is no ZIP archive"),
    ],
)
def test_bad_books_are_one_line_each(data, part):
    assert part in reason(data, "a.epub")


def test_hidden_fonts_are_no_protection():
    assert "shut" in article(epub(FIRST, more={"META-INF/encryption.xml": FONTS}), "a.epub").text


@pytest.mark.parametrize("target", ["../../../etc/hostname", "/etc/hostname", "file:///etc/x"])
def test_chapters_are_only_in_the_book(target):
    opf = (
        f'<package><manifest><item id="c" href="{target}" media-type="text/html"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>'
    )
    assert "names no chapter" in reason(epub(more={"OEBPS/a.opf": opf}), "a.epub")


_LAUGHS = "<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'><!ENTITY x SYSTEM '/etc/hostname'>]>"


@pytest.mark.parametrize(
    "page",
    [
        "<p>" * 30_000 + "Words.",
        "<ol>" * 5_000 + "<li>" * 5_000 + "Words.",
        "<table><tr><td>" * 5_000 + "Words.",
        "<sup>" * 5_000 + "<a>1</a>",
        _LAUGHS + "<html><body><p>&b;&x; Words.</p></body></html>",
        b"\x00\x01\x02" * 1_000,
    ],
)
def test_pages_made_to_hurt_are_dealt_with_soon(page):
    began = time.process_time()
    (only,) = loaded(epub("<p>Words.</p>", more={"OEBPS/My text/c0.xhtml": page}), "a.epub")
    assert time.process_time() - began < 3
    assert not isinstance(only, LoadedArticle) or "/etc" not in only.text
