"""RSS and Atom as they are written, and what is no feed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import IngestError, UnreadableInputError
from rag.fetching.feeds import is_feed, parse_feed

URL = "https://herald.example/news/feed.xml"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Herald</title><link>https://herald.example/</link>
<item><title>Tom &amp;amp; the &lt;b&gt;bridge&lt;/b&gt;</title><link> /bridge </link>
<media:title>Not this one</media:title><media:content url="x.jpg">Nor this</media:content>
<guid isPermaLink="false">17</guid><pubDate>Wed, 18 Feb 2015 23:30:00 -0500</pubDate>
<dc:creator>Ada Moss</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>The bridge is shut.</p><p>It had cracks.</p>]]></content:encoded>
</item>
<item><title>AT&T? No: AT&amp;T 5 &lt; 6</title><guid>https://herald.example/ferry</guid>
<author>bo@herald.example (Bo Quist)</author><dc:date>2015-02-19T08:00:00Z</dc:date>
<description>&lt;p&gt;The ferry&amp;nbsp;runs.&lt;/p&gt;</description></item>
<item><description>Only words.</description><author>nobody@herald.example</author></item>
</channel></rss>""".replace("AT&T?", "AT&amp;T?")
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://herald.example/atom/">
<title type="html">The &lt;i&gt;Herald&lt;/i&gt;</title>
<entry><id>tag:herald.example,2015:1</id><title>AT&amp;T: 5 &lt; 6</title>
<link rel="self" href="self.xml"/><link rel="alternate" type="application/pdf" href="a.pdf"/>
<link href="bridge"/><published>2015-02-18T23:30:00-05:00</published><updated>2015-03-01</updated>
<author><name>Ada Moss</name><uri>https://x</uri></author><author><name>Bo Quist</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The <b>bridge</b> is shut.</p>
</div></content></entry>
<entry><id>2</id><title type="text">Ferry &lt;b&gt;</title><updated>2015-02-19T08:00:00Z</updated>
<link rel="alternate" href="https://herald.example/ferry"/>
<content type="html">&lt;p&gt;It runs.</content>
<summary>Runs</summary></entry>
<entry><id>3</id><title/><content>Two &lt; three.

And four.</content></entry>
<entry><id>4</id><content type="text/html" src="https://herald.example/4"/></entry>
<entry><id>5</id><content type="image/png">iVBORw0KGgo=</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>The Herald</title></channel>
<item rdf:about="https://herald.example/1"><title>Bridge</title><link>https://herald.example/1</link>
<dc:date>2015-02-18</dc:date><dc:creator>Ada Moss</dc:creator></item></rdf:RDF>"""


def feed(text, **more):
    data = text.encode() if isinstance(text, str) else text
    return parse_feed(data, url=URL, **({"most": 50} | more))


def test_rss_says_all_of_its_entries():
    found = feed(RSS)
    bridge, ferry, words = found.entries
    assert found.title == "The Herald"
    assert (bridge.name, bridge.link) == ("17", "https://herald.example/bridge")
    assert (bridge.title, bridge.author) == ("Tom & the bridge", "Ada Moss")
    assert bridge.published == "Wed, 18 Feb 2015 23:30:00 -0500"
    assert bridge.content == "<p>The bridge is shut.</p><p>It had cracks.</p>"
    assert bridge.summary == "Short."
    assert (ferry.title, ferry.author) == ("AT&T? No: AT&T 5 < 6", "Bo Quist")
    assert (ferry.link, ferry.published) == ("https://herald.example/ferry", "2015-02-19T08:00:00Z")
    assert (ferry.content, ferry.summary) == (None, "<p>The ferry&nbsp;runs.</p>")
    assert (words.link, words.title, words.author, words.summary) == (
        None,
        None,
        None,
        "Only words.",
    )


def test_atom_says_all_of_its_entries():
    found = feed(ATOM)
    bridge, ferry, plain, elsewhere, picture = found.entries
    assert found.title == "The Herald"
    assert (bridge.name, bridge.title) == ("tag:herald.example,2015:1", "AT&T: 5 < 6")
    assert bridge.link == "https://herald.example/atom/bridge"
    assert (bridge.author, bridge.published) == ("Ada Moss, Bo Quist", "2015-02-18T23:30:00-05:00")
    assert "<p>The <b>bridge</b> is shut.</p>" in bridge.content
    assert (ferry.title, ferry.link) == ("Ferry <b>", "https://herald.example/ferry")
    assert (ferry.published, ferry.content) == ("2015-02-19T08:00:00Z", "<p>It runs.")
    assert plain.content == "<p>Two &lt; three.</p><p>And four.</p>"
    assert (plain.title, plain.link) == (None, None)
    assert elsewhere.content is None and picture.content is None


def test_the_entries_beyond_the_most_are_counted():
    found = feed(RSS, most=1)
    assert ([entry.name for entry in found.entries], found.n_further) == (["17"], 2)
    assert (len(feed(ATOM, most=5).entries), feed(ATOM, most=5).n_further) == (5, 0)


def test_rss_of_the_first_version_is_read_too():
    (entry,) = feed(RDF).entries
    assert (entry.title, entry.link, entry.published, entry.author) == (
        "Bridge",
        "https://herald.example/1",
        "2015-02-18",
        "Ada Moss",
    )


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, "\ufeff" + ATOM, "\n\n" + RSS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_feeds_are_known_by_how_they_begin(text, encoding):
    assert is_feed(text.encode(encoding))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>An <rss> of words",
        "<!doctype html><html><body><feed>x</feed></body></html>",
        "<?xml version='1.0'?><urlset><url/></urlset>",
        "<rssx></rssx>",
        '{"version": "https://jsonfeed.org/version/1"}',
        "<!-- <rss> -->",
    ],
)
def test_what_is_no_feed_is_not_taken_for_one(text):
    assert not is_feed(text.encode())


@pytest.mark.parametrize("piece", ["<!-- a --> ", "<?a?>", "<!DOCTYPE a>", " ", "<!--", "<!-->-->"])
def test_no_beginning_takes_long_to_tell(piece):
    before = time.monotonic()
    is_feed(piece.encode() * 20_000)
    assert time.monotonic() - before < 0.5


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("iso-8859-1", None), ("windows-1252", None), ("utf-16", None), ("koi8-r", None)],
)
def test_the_encoding_that_a_feed_declares_is_its_own(encoding, charset):
    word = "мост" if encoding == "koi8-r" else "città"
    text = RDF.replace("Bridge", word)
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert feed(declared, charset=charset).entries[0].title == word


def test_an_encoding_that_only_the_server_names_is_read():
    data = RDF.replace("Bridge", "Мост через реку закрыт").encode("koi8-r")
    assert feed(data, charset="KOI8-R").entries[0].title == "Мост через реку закрыт"
    assert feed(RDF.replace("Bridge", "città").encode(), charset="nosuch").entries


def test_names_of_html_are_read_though_no_feed_declares_them():
    found = feed(RDF.replace("Bridge", "Caf&eacute;&nbsp;&mdash; &nosuch").replace("&nosuch", ""))
    assert found.entries[0].title == "Café\xa0—"


def test_a_control_character_costs_only_itself():
    assert feed(RDF.replace("Bridge", "Bri\x08dge")).entries[0].title == "Bridge"


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">'
    "]><rss><channel><title>&b;&c;</title><item><title>&c;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "declares entities"),
        (RSS[:-30], "its XML is damaged"),
        (RSS.replace("</item>", "", 1), "its XML is damaged"),
        ("<rss></rss>", "is a feed without a channel"),
        ("<html><body>Not found</body></html>", "is neither RSS nor Atom"),
        ("Not found", "its XML is damaged"),
        ("<rss>" + "<a>" * 400 + "</a>" * 400 + "</rss>", "its XML is damaged"),
        ("<rss>&nosuch;</rss>", "its XML is damaged"),
        ("<rss>" + "<a/>" * 500_001 + "</rss>", "pieces of markup, at most 500000 are read"),
        ("<rss>" + "&lt;" * 500_001 + "</rss>", "pieces of markup, at most 500000 are read"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(text, words):
    with pytest.raises(UnreadableInputError) as caught:
        feed(text)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_marks_are_counted_in_every_encoding():
    text = "<rss>" + "<a/>" * 500_001 + "</rss>"
    with pytest.raises(UnreadableInputError, match="pieces of markup"):
        feed(text.encode("cp037"), charset="cp037")


def test_the_other_names_of_xmls_own_signs_are_read():
    found = feed(RDF.replace("Bridge", "AT&AMP;T"))
    assert found.entries[0].title == "AT&T"


def test_a_document_of_elsewhere_is_not_asked_for(monkeypatch):
    import socket

    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    text = ATOM.replace("<feed ", '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/feed.dtd"><feed ', 1)
    assert len(feed(text).entries) == 5


PIECES = (
    *"<>&;/=\"' é",
    *("<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<description>"),
    *("<link href='http://[", "<content type='xhtml'>", "&#0;", "&#xD800;", "]]>", "<![CDATA["),
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_a_feed_or_one_error(text):
    try:
        found = feed(f"<rss><channel>{text}</channel></rss>")
    except IngestError:
        return
    assert all(entry.link is None or entry.link.strip() for entry in found.entries)
