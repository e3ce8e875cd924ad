"""``footnote add`` with addresses of pages and feeds on a real server."""

import json

import pytest

from tests.rag.cli.conftest import BRIDGE
from tests.rag.fetching.made import encoded, page, rss
from tests.rag.fetching.site import serving


@pytest.fixture
def site(monkeypatch):
    with serving() as made:
        monkeypatch.setenv("FOOTNOTE_FETCH_PRIVATE", "127.0.0.0/8")
        monkeypatch.setenv("FOOTNOTE_FETCH_PORTS", str(made.port))
        yield made


def test_a_page_is_added_found_and_brought_up_to_date(footnote, site):
    address = site.put("/bridge", page())
    first = footnote("add", address)
    assert (first.exit_code, first.stdout) == (0, "added 1, changed 0, unchanged 0, failed 0\n")
    assert footnote("add", address).stdout == "added 0, changed 0, unchanged 1, failed 0\n"
    site.put("/bridge", page(words="The council voted 9 to 0 to repair the old bridge."))
    assert footnote("add", address).stdout == "added 0, changed 1, unchanged 0, failed 0\n"
    (hit,) = footnote.json("search", "council", "vote", "--legs", "lexical")["hits"]
    assert (hit["title"], hit["outlet"]) == ("Bridge to be repaired", "127.0.0.1")
    shown = footnote.json("show", hit["article_id"])
    assert shown["url"] == shown["source"] == address


def test_files_and_addresses_go_together_and_a_failure_costs_only_itself(footnote, site):
    good = site.put("/good", page())
    bad = [f"{site.base}/gone", "ftp://127.0.0.1/", "https://10.0.0.1/", "HTTP://127.1:25/"]
    result = footnote("add", good, *bad, footnote.write("bridge.md", BRIDGE))
    summary, *failed = result.stdout.splitlines()
    assert (result.exit_code, summary) == (1, "added 2, changed 0, unchanged 0, failed 4")
    assert [line.split(": ", 2)[1] for line in failed] == bad
    assert failed[0].endswith("is not there; check the address (HTTP 404)")
    assert site.paths == ["/good", "/gone"]


def test_a_feed_is_as_many_articles_as_it_has_entries(footnote, site, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_FETCH_ENTRIES", "2")
    words = encoded("<p>The heron came back to the lake.</p>")
    entries = [f"<title>Heron {n}</title><link>/{n}</link>{words}" for n in range(5)]
    address = site.put("/feed.xml", rss(*entries), kind="application/rss+xml")
    result = footnote("add", address)
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "added 2, changed 0, unchanged 0, failed 0",
            f"passed over 3 further entries of {address}; FOOTNOTE_FETCH_ENTRIES reads more",
        ],
    )
    again = footnote.json("add", address)
    assert (again["n_unchanged"], again["entries_passed_over"]) == (2, {address: 3})
    assert [item["source"] for item in again["items"]] == [f"{site.base}/{n}" for n in range(2)]
    assert {article["outlet"] for article in footnote.json("articles")["articles"]} == {
        "The Herald"
    }


def test_a_setting_that_cannot_work_is_told_before_anything_is_asked(footnote, site, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_FETCH_PORTS", "many")
    result = footnote("add", site.put("/good", page()))
    assert result.exit_code == 2
    assert result.stderr.startswith("footnote: 'many' in FOOTNOTE_FETCH_PORTS is no port")
    assert site.asked == []


def test_words_of_a_page_reach_no_terminal_as_commands(footnote, site):
    address = site.put("/\x1b[31mred".replace("\x1b", "%1B"), page(), status=404)
    result = footnote("add", address, "http://a\x1b[2J.example/")
    assert "\x1b" not in result.stdout + result.stderr
    report = json.loads(footnote("add", "--json", "http://a\x1b[2J.example/").stdout)
    assert "\x1b" not in report["items"][0]["reason"]
