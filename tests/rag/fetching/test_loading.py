"""Addresses as articles: pages, documents and feeds from a real server, read as files are."""

import json
import time
from collections import Counter

import pytest

from rag.errors import SettingsError
from rag.fetching.fetcher import Fetcher
from rag.fetching.loading import AddressLoader, loader_of
from rag.fetching.reach import Reach
from rag.loaders import LoadedArticle, LoadFailure
from rag.settings import Settings
from tests.pdfs import report
from tests.rag.library_stage import open_stage
from tests.rag.loaders.office.made import docx, p

WORDS = "The council voted 7 to 2 on Tuesday to repair the old bridge, which has cracks."
NEXT = "Mayor Ana Reyes said that the bridge would reopen in June of next year."


def page(*, title="Bridge to be repaired", head="", words=WORDS):
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>{title}</h1><p>{words}</p><p>{NEXT}</p>"
        "</article></body></html>"
    )


def rss(*items, title="The Herald"):
    names = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0' {names}><channel><title>{title}</title>{inside}</channel></rss>"


def encoded(markup):
    return f"<content:encoded><![CDATA[{markup}]]></content:encoded>"


@pytest.fixture
def load(fetcher):
    """Return a function that loads addresses, with the articles and the failures apart."""

    def run(*addresses, most_entries=50, **more):
        loader = AddressLoader(fetcher, most_entries=most_entries, pause_s=0, **more)
        items = list(loader.load(addresses))
        articles = [item for item in items if isinstance(item, LoadedArticle)]
        return articles, {i.source: i.reason for i in items if not isinstance(i, LoadedArticle)}

    return run


def one(load, address):
    (article,), failures = load(address)
    assert failures == {}
    return article


def test_a_page_is_an_article_with_what_it_says_of_itself(site, load):
    head = (
        '<meta name=author content="Ada Moss"><meta property=og:site_name content="The Herald">'
        '<meta property=article:published_time content="2015-02-18T10:00:00Z">'
        '<link rel=canonical href="/story">'
    )
    address = site.put("/story?from=mail", page(head=head.replace("/story", f"{site.base}/story")))
    found = one(load, address)
    assert found.text == f"{WORDS}\n\n{NEXT}"
    assert (found.title, found.author, found.outlet, found.published) == (
        "Bridge to be repaired",
        "Ada Moss",
        "The Herald",
        "2015-02-18",
    )
    assert (found.url, found.source, found.path) == (f"{site.base}/story", address, None)


def test_without_its_own_a_page_has_the_address_where_it_was(site, load):
    site.move("/short", "/story")
    address = site.put("/story", page())
    found = one(load, f"{site.base}/short#top")
    assert (found.url, found.outlet, found.source) == (
        address,
        "127.0.0.1",
        f"{site.base}/short#top",
    )


def test_no_page_takes_another_hosts_place(site, load):
    head = '<link rel=canonical href="https://www.herald.example/bridge">'
    address = site.put("/story", page(head=head))
    found = one(load, address)
    assert (found.url, found.outlet, found.external_id) == (address, "127.0.0.1", None)
    text = "Title: Vote\nURL: https://herald.example/vote\nSource: The Herald\n\n" + WORDS
    address = site.put("/vote.txt", text, kind="text/plain")
    assert one(load, address).url == address
    record = json.dumps({"id": "bridge", "title": "T", "text": WORDS, "url": "https://b.example/"})
    address = site.put("/one.json", record, kind="application/json")
    assert (one(load, address).external_id, one(load, address).url) == (None, address)


def test_no_page_takes_the_front_pages_place(site, load):
    head = f'<link rel=canonical href="{site.base}/">'
    address = site.put("/story", page(head=head))
    assert one(load, address).url == address
    assert one(load, site.put("/", page(head=head))).url == f"{site.base}/"


PDF = report("The bridge inquiry", "It found two cracks.")
DOCX = docx(p("The ferry is free."))
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLE = "title,text\nOne,The heron came.\nTwo,The heron left.\n"


@pytest.mark.parametrize(
    ("path", "kind", "body", "titles"),
    [
        ("/a.pdf", "application/pdf", PDF, ["The bridge inquiry"]),
        ("/a", "application/octet-stream", PDF, ["The bridge inquiry"]),
        ("/letter.docx", "application/zip", DOCX, ["letter"]),
        ("/letter", OFFICE, DOCX, ["letter"]),
        ("/read_me.md", "text/plain", "# Bridge\n\nIt *is* shut.", ["Bridge"]),
        ("/a", "text/markdown", "# Bridge\n\nIt *is* shut.", ["Bridge"]),
        ("/a.html", "text/plain", "Bridge\n\n<p>It is shut.</p>", ["Bridge"]),
        ("/a", "", page(), ["Bridge to be repaired"]),
        ("/a", "application/xhtml+xml", page(), ["Bridge to be repaired"]),
        ("/a", "application/xml", page(), ["Bridge to be repaired"]),
        ("/a.csv", "text/plain; charset=utf-8", TABLE, ["One", "Two"]),
        ("/a", "text/csv", TABLE, ["One", "Two"]),
        ("/a", "application/x-ndjson", '{"title": "One", "text": "A heron."}\n', ["One"]),
        (
            "/feed.json",
            "application/feed+json",
            json.dumps({"items": [{"id": "1", "title": "One", "content_html": page()}]}),
            ["One"],
        ),
    ],
)
def test_each_kind_is_read_as_its_files_are(site, load, path, kind, body, titles):
    articles, failures = load(site.put(path, body, kind=kind))
    assert failures == {}
    assert [article.title for article in articles] == titles


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/pdf", "no PDF"),
        ("application/xml", "is XML that is neither a feed nor a page"),
        ("application/rss+xml", "is said to be a feed, and is neither RSS nor Atom"),
        ("application/atom+xml; charset=utf-8", "is said to be a feed"),
        ("image/png", "is of the type 'image/png', which is not read"),
    ],
)
def test_what_is_not_what_it_says_is_one_line(site, load, kind, words):
    address = site.put("/a", "<urlset><url>a</url></urlset>", kind=kind)
    articles, failures = load(address)
    assert articles == []
    assert words in failures[address] and "\n" not in failures[address]


def test_an_encoding_that_only_the_server_names_is_read(site, load):
    text = "Мост через реку закрыт с понедельника."
    for charset in ("koi8-r", "windows-1251"):
        address = site.put(
            "/a", f"<p>{text}</p>".encode(charset), kind=f"text/html; charset={charset}"
        )
        assert one(load, address).text == text
    address = site.put("/b", f"<p>{text}</p>".encode(), kind="text/html; charset=iso-8859-1")
    assert one(load, address).text == text
    address = site.put("/c", f"<p>{text}</p>".encode(), kind="text/html; charset=undefined")
    assert one(load, address).text == text


def test_records_of_one_address_are_articles_of_their_own(site, load, tmp_path):
    records = [{"id": "1", "title": "One", "text": "A heron."}, {"title": "Two", "text": "A swan."}]
    addresses = [
        site.put(f"/{name}.json", json.dumps(records), kind="application/json") for name in "ab"
    ]
    articles, failures = load(*addresses)
    assert failures == {}
    assert len({article.external_id for article in articles}) == 4
    assert [article.source for article in articles[:2]] == [f"{addresses[0]}#{n}" for n in (1, 2)]
    with open_stage(tmp_path / "data") as application:
        report = application.library.add(articles)
        assert {i.article_id for i in report.items}.isdisjoint({"1", "2"})
        assert (report.n_added, application.library.add(articles).n_unchanged) == (4, 4)


def test_an_address_again_is_the_same_article(site, load, tmp_path):
    address = site.put("/story", page())
    with open_stage(tmp_path / "data") as application:
        outcomes = []
        for words in (WORDS, WORDS, WORDS.replace("7 to 2", "9 to 0")):
            site.put("/story", page(words=words))
            (item,) = application.library.add(load(address)[0]).items
            outcomes.append((item.outcome, item.article_id))
    assert [outcome for outcome, _ in outcomes] == ["added", "unchanged", "changed"]
    assert len({article_id for _, article_id in outcomes}) == 1


def test_an_entry_is_taken_from_the_feed_where_it_is_whole(site, load):
    item = (
        "<title>Bridge &amp;amp; ferry</title><link>/bridge</link>"
        "<pubDate>Wed, 18 Feb 2015 23:30:00 -0500</pubDate><author>a@b.example (Ada Moss)</author>"
        + encoded(f"<p>{WORDS}</p><ul><li>one</li><li>two</li></ul><p hidden>SECRET</p><script>x")
    )
    found = one(load, site.put("/feed", rss(item), kind="application/rss+xml"))
    assert found.text == f"{WORDS}\n\n- one\n- two"
    assert (found.title, found.author, found.outlet, found.published) == (
        "Bridge & ferry",
        "Ada Moss",
        "The Herald",
        "2015-02-18",
    )
    assert (found.url, found.source) == (f"{site.base}/bridge", f"{site.base}/bridge")
    assert site.paths == ["/feed"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        encoded("<p>The council voted 7 to 2 …</p>"),
        encoded("<p>The council voted 7 to 2 [&#8230;]</p> "),
        encoded("<img src=a.jpg>"),
    ],
)
def test_what_the_feed_has_not_whole_is_asked_for(site, load, content):
    site.put("/bridge", page(head="<meta name=author content='Bo Quist'>"))
    item = f"<title>T</title><link>/bridge</link><pubDate>18 Feb 2015</pubDate>{content}"
    found = one(load, site.put("/feed", rss(item), kind="text/xml"))
    assert found.text == f"{WORDS}\n\n{NEXT}"
    assert (found.title, found.author, found.outlet, found.published) == (
        "Bridge to be repaired",
        "Bo Quist",
        "The Herald",
        "2015-02-18",
    )
    assert site.paths == ["/feed", "/bridge"]


def test_a_feed_speaks_for_its_own_host_only(site, load, names):
    names["herald.example"] = ["127.0.0.1"]
    head = "<meta name=author content='Bo Quist'><meta property=og:site_name content='Herald'>"
    site.put("/bridge", page(head=head))
    other = f"http://herald.example:{site.port}/bridge"
    forged = f"<title>Forged</title><link>{other}</link><author>a@b.c (Eve)</author>"
    feed = rss(forged + encoded("<p>The bridge has been sold.</p>"), title="Eve's")
    found = one(load, site.put("/feed", feed))
    assert found.text == f"{WORDS}\n\n{NEXT}"
    assert (found.url, found.author, found.outlet) == (other, "Bo Quist", "Herald")


def test_an_entry_without_an_address_is_known_by_its_own_name(site, load, tmp_path):
    entries = ["<guid isPermaLink='false'>1</guid><description>A heron.</description>"]
    entries.append("<title>Two</title><description>&lt;p&gt;A swan.&lt;/p&gt;</description>")
    address = site.put("/feed", rss(*entries))
    with open_stage(tmp_path / "data") as application:
        first = application.library.add(load(address)[0])
        site.put("/feed", rss(*reversed(entries)))
        second = application.library.add(load(address)[0])
    assert (first.n_added, second.n_unchanged) == (2, 2)
    assert [article.text for article in load(address)[0]] == ["A swan.", "A heron."]


def test_an_entry_that_fails_is_one_line_and_the_others_are_read(site, load):
    site.put("/good", page())
    site.put("/nested", rss("<title>x</title>"))
    links = ["/gone", "/nested", "http://10.0.0.1/", "file:///etc/passwd", "http://[::1", "/good"]
    items = [f"<title>T{n}</title><link>{link}</link>" for n, link in enumerate(links)]
    address = site.put("/feed", rss(*items, "<title>Nothing</title>"))
    (good,), failures = load(address)
    assert good.url == f"{site.base}/good"
    assert failures[f"{site.base}/gone"] == (
        f"is not there; check the address (HTTP 404) (the entry 'T0' of {address})"
    )
    assert failures[f"{site.base}/nested"].startswith("leads to another feed")
    assert "not a public machine" in failures["http://10.0.0.1/"]
    assert "only http and https" in failures["file:/etc/passwd"]
    assert failures["http://[::1"].startswith("is no address")
    assert failures[f"{address}#7"].startswith("has neither a text nor an address")
    assert site.paths == ["/feed", "/gone", "/nested", "/good"]


def test_only_the_first_entries_are_read_and_the_others_counted(site, fetcher):
    items = [f"<title>T</title><link>/{n}</link>" + encoded(f"<p>Words {n}.</p>") for n in range(9)]
    address = site.put("/feed", rss(items[0], *items))
    left_out: Counter[str] = Counter()
    loader = AddressLoader(fetcher, most_entries=4, left_out=left_out)
    found = [item.source for item in loader.load([address, address])]
    assert found == [f"{site.base}/{n}" for n in range(3)]
    assert (left_out, loader.n_known) == ({address: 6}, 3)


def test_a_feed_that_gives_nothing_is_one_line(site, load):
    empty = site.put("/empty", rss())
    broken = site.put("/broken", rss("<title>a</title>")[:-9])
    articles, failures = load(empty, broken)
    assert articles == []
    assert failures[empty] == "is a feed without entries so far"
    assert failures[broken].startswith("is no feed that can be read: its XML is damaged")


def test_a_busy_host_is_left_alone_from_then_on(site, load):
    site.put("/1", status=429)
    items = [f"<title>T</title><link>/{n}</link>" for n in range(1, 5)]
    articles, failures = load(site.put("/feed", rss(*items)))
    assert articles == [] and len(failures) == 4
    assert all(reason.startswith("asks to be left alone") for reason in failures.values())
    assert site.paths == ["/feed", "/1"]


def test_entries_that_only_tell_something_are_told_apart(site, load, tmp_path):
    address = site.put(
        "/feed", rss("<description>A heron.</description>", "<description>A swan.</description>")
    )
    with open_stage(tmp_path / "data") as application:
        first = application.library.add(load(address)[0])
        again = application.library.add(load(address)[0])
    assert (first.n_added, again.n_unchanged) == (2, 2)


def test_a_host_that_only_redirects_is_not_the_busy_one(site, load):
    port = site.base.rpartition(":")[2]
    site.put("/1", status=302, Location=f"http://localhost:{port}/busy")
    site.put("/busy", status=503)
    site.put("/2", page(title="Two", words=WORDS))
    items = [f"<title>T</title><link>/{n}</link>" for n in (1, 2)]
    articles, failures = load(site.put("/feed", rss(*items)))
    assert [article.title for article in articles] == ["Two"]
    assert len(failures) == 1


def test_between_two_requests_to_a_host_is_a_pause(site, fetcher):
    addresses = [site.put(f"/{n}", page(title=f"T{n}", words=f"{WORDS} {n}")) for n in range(3)]
    loader = AddressLoader(fetcher, most_entries=1, pause_s=0.15)
    before = time.monotonic()
    assert len(list(loader.load(addresses))) == 3
    assert time.monotonic() - before >= 0.3


def test_when_the_time_is_over_nothing_more_is_asked(site, load):
    address = site.put("/a", page())
    articles, failures = load(address, within_s=-1)
    assert articles == [] and site.asked == []
    assert failures[address].startswith("was not asked any more")


def test_two_addresses_of_one_page_with_two_texts_are_told(site, load):
    head = f'<link rel=canonical href="{site.base}/story">'
    first = site.put("/a", page(head=head))
    second = site.put("/b", page(head=head, words="Another text, not the same at all."))
    (article,), failures = load(first, second)
    assert article.source == first
    assert failures == {
        second: f"has the address '{site.base}/story', as {first} has, with another text;"
        " add it by itself"
    }


def refused(loader, address):
    """Return why a loader gives nothing for an address."""
    (failure,) = loader.load([address])
    assert isinstance(failure, LoadFailure)
    return failure.reason


def test_settings_say_who_may_be_asked(site):
    address = site.put("/a", page())
    by_port = loader_of(Settings(fetch_ports=str(site.port)))
    assert "FOOTNOTE_FETCH_PRIVATE" in refused(by_port, address)
    by_host = loader_of(Settings(fetch_private="127.0.0.1"))
    assert "FOOTNOTE_FETCH_PORTS" in refused(by_host, address)
    assert site.asked == []
    allowed = Settings(fetch_private="10.0.0.0/8, 127.0.0.1", fetch_ports=f"8080,{site.port}")
    (article,) = loader_of(allowed).load([address])
    assert isinstance(article, LoadedArticle)
    with pytest.raises(SettingsError):
        loader_of(Settings(fetch_ports="many"))


def test_a_source_is_safe_to_print(load):
    _, failures = load("http://a\x1b[31m.example/", "ftp://a.example/")
    assert list(failures) == ["http://a\\x1b[31m.example/", "ftp://a.example/"]


def test_fetchers_without_settings_reach_no_private_machine():
    loader = AddressLoader(Fetcher(Reach()), most_entries=1)
    assert "not a public machine" in refused(loader, "http://127.0.0.1/")
