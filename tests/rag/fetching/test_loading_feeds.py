"""Feeds as articles, one for each entry, from a real server."""

from collections import Counter

import pytest

from rag.fetching.loading import AddressLoader
from tests.rag.library_stage import open_stage

from .made import NEXT, WORDS, encoded, one, page, rss


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
