"""The list of sources that comes with an answer."""

import pytest

from rag.errors import UnusableAnswerError
from rag.verifying.source_book import SourceBook
from rag.verifying.sources import listed_sources, sources_of
from rag.verifying.types import MOST_SOURCE_CHARS, ForeignSource


def one(item):
    (source,) = sources_of([item])
    return source


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("https://a.example/x", ForeignSource(url="https://a.example/x")),
        ("https://a.example/x says so", ForeignSource(text="https://a.example/x says so")),
        ({"article_id": "a", "version": "v"}, ForeignSource(article_id="a", version="v")),
        ({"id": "f", "text": "x"}, ForeignSource(key="f", text="x")),
        (
            {"id": "d", "data": {"title": "T", "body": "x"}},
            ForeignSource(key="d", title="T", text="x"),
        ),
        ({"id": "d", "data": "x"}, ForeignSource(key="d", text="x")),
        (
            {"type": "document", "source": {"type": "url", "url": "https://a.example/x.pdf"}},
            ForeignSource(url="https://a.example/x.pdf"),
        ),
        (
            {"type": "search_result", "source": "https://a.example/", "content": "x"},
            ForeignSource(
                key="https://a.example/", url="https://a.example/", text="x", kind="search_result"
            ),
        ),
    ],
)
def test_every_way_to_give_a_source(item, expected):
    assert one(item) == expected


@pytest.mark.parametrize("item", ["", " ", None, 7, [], {}, {"title": "x"}, {"text": 3}])
def test_what_is_no_source_is_refused(item):
    with pytest.raises(UnusableAnswerError, match="source 1 "):
        sources_of([item])


@pytest.mark.parametrize("value", ["x", {"text": "x"}, 3])
def test_what_is_no_list_is_refused(value):
    with pytest.raises(UnusableAnswerError, match="sources is not a list"):
        sources_of(value)


def test_a_long_source_is_refused():
    assert one("x" * MOST_SOURCE_CHARS).text
    with pytest.raises(UnusableAnswerError, match=f"has {MOST_SOURCE_CHARS + 1} characters"):
        one("x" * (MOST_SOURCE_CHARS + 1))


def test_a_list_of_lines():
    found = listed_sources("[1] https://a.example/x\n\n[2] bridge\n ferry \n")
    assert [s.url or s.article_id for s in found] == ["https://a.example/x", "bridge", "ferry"]


def test_a_book_counts_each_kind_and_keeps_names_apart():
    book = SourceBook(
        [
            ForeignSource(key="a", text="x"),
            ForeignSource(key="r", kind="search_result"),
            ForeignSource(url="https://a.example/"),
        ]
    )
    assert (book.nth(1, "document"), book.nth(0, "search_result"), book.nth(2, "document")) == (
        2,
        1,
        None,
    )
    assert book.named("", "nosuch") is None
    assert book.take(ForeignSource(url="https://a.example/")) == 2
    assert book.take(ForeignSource()) == 3
    assert book.take(ForeignSource()) == 4
