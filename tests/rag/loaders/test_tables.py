"""Tables: a row is an article, whatever separates its cells."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders import LoadedArticle, LoadFailure

from .forms import article, loaded, reason

ROWS = [
    ["Title", "publication", "Date", "url", "content", "id"],
    [
        "Bridge shut",
        "The Post",
        "2015-02-18",
        "https://a.example/b",
        "It had, it seems,\ncracks.",
        "7",
    ],
    ["", "", "", "", "A second story.", ""],
]


def written(rows, separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("separator", "name"), [(",", "a.csv"), ("\t", "a.tsv"), (";", "a.csv"), ("|", "A.CSV")]
)
def test_rows_are_articles(separator, name):
    first, second = loaded(written(ROWS, separator), name)
    assert isinstance(first, LoadedArticle) and isinstance(second, LoadedArticle)
    assert first == LoadedArticle(
        external_id="7",
        title="Bridge shut",
        text="It had, it seems,\ncracks.",
        author=None,
        outlet="The Post",
        published="2015-02-18",
        url="https://a.example/b",
        language=first.language,
        source=f"{name}:2",
    )
    assert (second.text, second.source) == ("A second story.", f"{name}:4")


def test_a_row_that_does_not_fit_costs_only_itself():
    first, short, last = loaded("title,text\nA,One story.\nB\n\n,,\nC,Three stories.\n", "a.csv")[
        :3
    ]
    assert isinstance(first, LoadedArticle) and first.title == "A"
    assert isinstance(short, LoadFailure) and short.source == "a.csv:3"
    assert "cells 1, columns 2" in short.reason
    assert isinstance(last, LoadedArticle) and last.source == "a.csv:6"


def test_a_table_without_articles_says_why():
    assert "which has 'name', 'sum'" in reason("name,sum\nA,3\n", "a.csv")
    assert "no row below its first" in reason("title,text\n", "a.csv")
    assert "has no text" in reason("title,text\nA,\n", "a.csv")


def test_a_cell_may_be_longer_than_pythons_limit():
    assert len(article(written([["text"], ["word " * 50_000]]), "a.csv").text) > 200_000


@given(st.text("ab,;\"\n\r\t|' \x00", max_size=80))
def test_any_table_is_articles_and_failures(text):
    for found in loaded("text,title\n" + text, "a.csv"):
        assert isinstance(found, LoadFailure) or found.text


@given(st.lists(st.text("ab,;\"\n'", min_size=1).filter(lambda t: set(t) & set("ab")), min_size=1))
def test_what_was_written_is_read(texts):
    found = loaded(written([["text", "title"], *([text, "T"] for text in texts)]), "a.csv")
    assert len(found) == len(texts)
    assert all(isinstance(one, LoadedArticle) for one in found)
