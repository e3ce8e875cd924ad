"""Addresses as articles: pages and documents from a real server, read as files are."""

import json
import time

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

from .made import NEXT, WORDS, one, page


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
