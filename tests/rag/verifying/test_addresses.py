"""Articles are found by addresses that are not quite the stored ones."""

import pytest

from rag.verifying.addresses import articles_at, spellings
from tests.rag.verifying.stage import check


@pytest.mark.parametrize(
    ("url", "article_id"),
    [
        ("https://herald.example/bridge", "bridge"),
        ("https://herald.example/bridge/", "bridge"),
        ("https://herald.example/bridge#:~:text=voted", "bridge"),
        ("https://herald.example/bridge?utm_source=openai&utm_medium=x", "bridge"),
        ("https://wire.example/ferry", "ferry"),
        ("https://herald.example/bridge?page=2", None),
        ("https://herald.example/Bridge", None),
        ("https://[broken/", None),
    ],
)
def test_an_article_is_found_by_its_address(library, url, article_id):
    found = articles_at([url], library.store).get(url)
    assert (found.article_id if found else None) == article_id
    state = check({"text": "It is so. [1]", "sources": [url]}, library).sources[0].state
    assert state == ("found" if article_id else "missing")


def test_the_address_as_written_comes_first():
    assert spellings("https://a.example/x?b=1&utm_source=y")[0] == (
        "https://a.example/x?b=1&utm_source=y"
    )
    assert "https://a.example/x?b=1" in spellings("https://a.example/x?b=1&utm_source=y")


def test_of_several_articles_the_first_by_id_is_taken(changing):
    from tests.rag.library_stage import loaded

    for name in ("b", "a"):
        twin = loaded(name, f"Text {name}.", external_id=name, url="https://twin.example/")
        changing.library.add([twin])
    stored = changing.store.articles_with_urls(["https://twin.example/", "https://no.example/"])
    assert [article.article_id for article in stored] == ["a", "b"]
    assert (
        articles_at(["https://twin.example"], changing.store)["https://twin.example"] == stored[0]
    )
