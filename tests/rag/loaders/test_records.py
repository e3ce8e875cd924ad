"""JSON and JSON Lines: fields, shapes, and what a broken record costs."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders import LoadedArticle, LoadFailure
from rag.loaders import lines as lines_module
from rag.loaders import records as records_module

from .forms import article, loaded, reason


def test_all_fields():
    record = {
        "id": 7,
        "title": "Bridge shut",
        "text": "Bridge shut\nIt had cracks.",
        "authors": ["Jane Doe", {"name": "John Roe"}],
        "publisher": {"name": "The Post"},
        "published_at": "2015-02-18T10:00:00Z",
        "link": "https://a.example/b",
        "lang": "en-GB",
    }
    result = article(json.dumps(record), "a.json")
    assert result == LoadedArticle(
        external_id="7",
        title="Bridge shut",
        text="It had cracks.",
        author="Jane Doe, John Roe",
        outlet="The Post",
        published="2015-02-18",
        url="https://a.example/b",
        language="en",
        source="a.json",
    )


@pytest.mark.parametrize("name", ["text", "body", "content"])
def test_names_of_the_text(name):
    assert article(json.dumps({name: "It had cracks."}), "a.json").text == "It had cracks."


def test_names_that_feeds_and_crawlers_use():
    record = {
        "headline": "Bridge shut",
        "articleBody": "It had cracks.",
        "date_published": "2015-02-18",
    }
    result = article(json.dumps(record), "a.json")
    assert (result.title, result.text, result.published) == (
        "Bridge shut",
        "It had cracks.",
        "2015-02-18",
    )
    assert article(json.dumps({"content_html": "<p>It had cracks.</p>"}), "a.json").text


@pytest.mark.parametrize("name", ["articles", "items", "results", "data"])
def test_a_list_of_articles_inside_one_object(name):
    inside = [{"title": "One", "text": "It had cracks."}, {"title": "no text"}]
    first, second = loaded(json.dumps({"status": "ok", name: inside}), "a.json")
    assert isinstance(first, LoadedArticle) and (first.title, first.source) == ("One", "a.json#1")
    assert isinstance(second, LoadFailure) and second.source == "a.json#2"


def test_an_object_with_a_text_is_an_article_whatever_else_it_lists():
    record = {"text": "It had cracks.", "items": [{"text": "not this"}]}
    assert article(json.dumps(record), "a.json").text == "It had cracks."
    assert "empty list" in reason(json.dumps({"articles": []}), "a.json")


def test_html_field():
    record = {"html": "<h1>Bridge</h1><p hidden>SECRET</p><p>It had cracks.</p>", "title": "Own"}
    result = article(json.dumps(record), "a.json")
    assert result.title == "Own" and "It had cracks." in result.text
    assert "SECRET" not in result.text


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.example", "/a", "https://", "https://a b", 7, "http://[x"],
)
def test_only_web_links_are_kept(url):
    assert article(json.dumps({"text": "x", "url": url}), "a.json").url is None


def test_wrong_metadata_types_are_ignored():
    record = {"text": "Words.", "title": ["x"], "author": 1.5, "date": {}, "lang": [], "id": True}
    result = article(json.dumps(record), "a.json")
    assert (result.title, result.author, result.published, result.language, result.external_id) == (
        "Words.",
        None,
        None,
        None,
        None,
    )


def test_a_bad_line_costs_only_itself():
    data = (
        b'\xef\xbb\xbf{"id": "a", "text": "one"}\n'
        b"{broken\n\n"
        b'{"id": "a", "text": "two"}\n'
        b'{"text": "caf\xe9"}\n'
        b'["three"]\r\n'
        b'{"text": "four \\ud800 \\u0000!"}'
    )
    results = loaded(data, "a.jsonl")
    assert [r.source for r in results] == [f"a.jsonl:{n}" for n in (1, 2, 4, 5, 6, 7)]
    good = [r.text for r in results if isinstance(r, LoadedArticle)]
    assert good == ["one", "four  !"]
    reasons = [r.reason for r in results if isinstance(r, LoadFailure)]
    for said, part in zip(
        reasons, ["not valid JSON", "'a'", "0xe9", "is a list, not an object"], strict=True
    ):
        assert part in said


def test_a_list_is_read_object_by_object():
    results = loaded(
        '[{"text": "one"}, 7, {"title": "x"}, {"text": "two"} {"text": "x"}]', "a.json"
    )
    assert [r.source for r in results] == [f"a.json#{n}" for n in range(1, 6)]
    assert [r.text for r in results if isinstance(r, LoadedArticle)] == ["one", "two"]
    assert "column" in getattr(results[-1], "reason", "")


def test_lines_under_the_name_of_a_document():
    results = loaded('{"text": "one"}\n{"text": "two"}\n', "a.json")
    assert [r.source for r in results] == ["a.json:1", "a.json:2"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"text": ' + "1" * 5_000 + "}", "number too long"),
        ("[]", "empty list"),
        ("7", "is a number"),
        ("null", "is null"),
        ('{"text": null}', "has no text"),
        ('{"text": "  "}', "empty 'text'"),
        ('{"text": ["x"]}', "has a list in 'text'"),
        ("{", "not valid JSON"),
        ('{"text": "!"}', "no readable text"),
    ],
)
def test_what_is_no_article(text, part):
    assert part in reason(text, "a.json")


def test_long_lines_and_records_are_refused_with_both_sizes(monkeypatch):
    monkeypatch.setattr(lines_module, "MAX_RECORD_BYTES", 1_000_000)
    monkeypatch.setattr(records_module, "MAX_RECORD_BYTES", 1_000_000)
    long = json.dumps({"text": "x" * 3_400_000})
    first, second = loaded(long + '\n{"text": "good"}', "a.jsonl")
    assert isinstance(first, LoadFailure)
    assert "3.4 MB" in first.reason and "1.0 MB" in first.reason
    assert isinstance(second, LoadedArticle) and second.source == "a.jsonl:2"
    first, second = loaded(f'[{long}, {{"text": "good"}}]', "a.json")
    assert isinstance(first, LoadFailure) and "3.4 MB" in first.reason
    assert isinstance(second, LoadedArticle)


def test_utf16_lines():
    data = '{"text": "eins"}\n{"text": "zwei ü"}\n'.encode("utf-16")
    assert [getattr(r, "text", r) for r in loaded(data, "a.jsonl")] == ["eins", "zwei ü"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "title", "text", "author", "date", "url", "lang", "html"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=4))
def test_any_lines_give_one_result_each(values):
    data = "\n".join(json.dumps(value) for value in values)
    assert len(loaded(data, "a.jsonl")) == max(1, len(values))


@given(st.binary(max_size=200), st.sampled_from(["a.jsonl", "a.json", "a.txt", "a.md", "a", "a.x"]))
def test_any_bytes_give_results_and_never_raise(data, name):
    assert loaded(data, name)
