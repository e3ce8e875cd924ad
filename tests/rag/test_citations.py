"""Citations obey the span law, link only where they may, and know what became of their article."""

import string
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store import LibraryStore
from index.testing import make_draft
from index.types import Span
from rag.citations import make_citation, publisher_url, reader_url, with_status
from rag.testing import evidence
from tests.rag.bare import bare_answer

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "The council met. It repaired the old bridge. 👩‍👩‍👧 watched it — in March, café & all."


def answer_citing(*citations):
    return bare_answer(citations=citations)


@given(st.data())
def test_a_citation_quotes_its_version(data):
    first = data.draw(st.integers(0, len(TEXT) - 2))
    last = data.draw(st.integers(first + 1, len(TEXT)))
    (source,) = evidence(TEXT[first:last])
    source = replace(source, start=first, end=last)
    start = data.draw(st.integers(0, last - first - 1))
    end = data.draw(st.integers(start + 1, last - first))
    made = make_citation(source, claim=0, span=Span(start=start, end=end), version_text=TEXT)
    assert TEXT[made.start : made.end] == made.quote == source.text[start:end]
    around = made.prefix + made.quote + made.suffix
    assert around in TEXT
    assert TEXT[: made.start].endswith(made.prefix)
    assert TEXT[made.end :].startswith(made.suffix)
    assert len(made.prefix) <= 40
    assert len(made.suffix) <= 40


def test_reader_url():
    assert (
        reader_url("a/b ?&#é", "sha256:ab", 4, 12)
        == "/articles/a%2Fb%20%3F%26%23%C3%A9?version=sha256%3Aab&start=4&end=12#cited"
    )


@pytest.mark.parametrize("char", string.printable.strip())
def test_every_printable_character_survives_the_link(char):
    made = publisher_url("https://a.example/x", f"a{char}b")
    assert made is not None
    fragment = made.removeprefix("https://a.example/x#:~:text=")
    assert unquote(fragment) == f"a{char}b"
    assert not set(fragment) & set(" -,&\"'<>#?/\\`{}|^[]")


def test_long_quotes_are_named_by_their_ends():
    words = (
        "one two three, four-five six seven eight nine ten eleven twelve thirteen fourteen 15 16"
    )
    fragment = publisher_url("https://a.example/x?y=1#old", words)
    assert fragment == (
        "https://a.example/x?y=1#:~:text=one%20two%20three%2C%20four%2Dfive%20six,"
        "twelve%20thirteen%20fourteen%2015%2016"
    )


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://a.example/x",
        "//a.example/x",
        "/x",
        "a.example",
        "https:",
        "https:///x",
        "http://[bad",
    ],
)
def test_only_web_addresses_become_links(url):
    assert publisher_url(url, "words") is None


@pytest.fixture
def store(tmp_path):
    with LibraryStore.open(tmp_path / "library.db") as library:
        yield library


def test_status_through_the_store(store):
    store.put_article(make_draft("a", TEXT), now=NOW)
    (passage,) = store.passages_of("a")[:1]
    (source,) = evidence(passage.text)
    source = replace(source, article_id="a", version=passage.version, end=passage.end)
    met, repaired = (
        make_citation(source, claim=0, span=span, version_text=TEXT)
        for span in (Span(start=0, end=16), Span(start=17, end=44))
    )
    answer = answer_citing(met, repaired)

    def statuses():
        return [citation.status for citation in with_status(answer, store).citations]

    assert statuses() == ["verified", "verified"]
    store.put_article(make_draft("a", "It is said: The council met. No more."), now=NOW)
    assert statuses() == ["moved", "changed"]
    store.put_article(make_draft("a", TEXT), now=NOW)
    assert statuses() == ["verified", "verified"]
    store.remove_article("a", now=NOW)
    assert statuses() == ["removed", "removed"]
    store.put_article(make_draft("a", TEXT), now=NOW)
    assert statuses() == ["verified", "verified"]


def test_a_purged_citation_stays_removed_when_its_article_returns(store):
    store.put_article(make_draft("a", TEXT), now=NOW)
    (source,) = evidence(TEXT)
    version = store.article("a").version
    made = make_citation(
        replace(source, article_id="a", version=version),
        claim=0,
        span=Span(start=0, end=16),
        version_text=TEXT,
    )
    purged = replace(made, quote="", status="removed")
    assert with_status(answer_citing(purged), store).citations[0].status == "removed"


def test_an_article_nobody_knows_is_removed(store):
    (source,) = evidence(TEXT)
    made = make_citation(source, claim=0, span=Span(start=0, end=3), version_text=TEXT)
    assert with_status(answer_citing(made), store).citations[0].status == "removed"
