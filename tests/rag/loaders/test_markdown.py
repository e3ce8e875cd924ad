"""Markdown: front matter, headings, and the words a reader sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders import LoadedArticle

from .forms import article, loaded, reason

FULL = """---
title: Bridge *shut*
id: 007
date: 2015-02-18
authors: [Jane Doe, {name: John Roe}]
url: https://a.example/b
lang: en-GB
tags: [x, [y]]
---
# Bridge *shut*

A **bold** word, a [link](https://x.example) and ![a picture](p.png)
a "soft" break -- kept.

- one
- two
  1. deep
  2. deeper

```
code  kept
  as is
```

<div>raw</div>

> quoted

| a | b |
|---|---|
| 1 | 2 |
"""


def test_everything_at_once():
    result = article(FULL, "a.md")
    assert result.title == "Bridge *shut*"
    assert (result.external_id, result.published, result.author, result.language) == (
        "007",
        "2015-02-18",
        "Jane Doe, John Roe",
        "en",
    )
    assert result.text == (
        "Bridge shut\n\n"
        'A bold word, a link and a "soft" break -- kept.\n\n'
        "- one\n- two\n  1. deep\n  2. deeper\n\n"
        "code  kept\n  as is\n\n"
        "quoted\n\n"
        "a | b\n1 | 2"
    )


def test_first_heading_is_the_title_and_leaves_the_text():
    result = article("# Bridge *shut*\n\nIt had\ncracks.\n\n## Later\n\nMore.", "a.md")
    assert (result.title, result.text) == ("Bridge shut", "It had cracks.\n\nLater\n\nMore.")


def test_front_matter_title_is_not_repeated():
    result = article("---\ntitle: Bridge shut\n---\n# Bridge shut\n\nIt had cracks.", "a.md")
    assert (result.title, result.text) == ("Bridge shut", "It had cracks.")


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ("title: 2015", "2015"),
        ("title: [a, b]", "Body."),
        ("title: ~", "Body."),
        ("title: {a: b}\ndate: 2015-02-30", "Body."),
        ("a: &x [1]\nb: *x", "Body."),
        ("? [complex]\n: key", None),
    ],
)
def test_strange_front_matter(front, title):
    (result,) = loaded(f"---\n{front}\n---\nBody.", "a.md")
    assert (result.title if isinstance(result, LoadedArticle) else None) == title
    assert getattr(result, "published", None) is None


def test_broken_front_matter_names_the_line():
    assert "broken front matter in line 3" in reason("---\ntitle: [x\n---\nBody.", "a.md")
    assert "front matter" in reason("---\n" + "[" * 3_000 + "\n---\nBody.", "a.md")
    assert "characters" in reason("---\na: " + "x" * 20_000 + "\n---\nBody.", "a.md")


def test_rules_are_no_front_matter():
    assert (
        article("---\nSome words.\n---\n\nMore words.", "a.md").text == "Some words.\n\nMore words."
    )
    assert article("---\n\nNo end of it.", "a.md").text == "No end of it."


def test_too_long_or_without_text():
    assert "split it" in reason("word " * 200_000, "a.md")
    assert "empty" in reason("![only](a.png)\n\n<b>\n", "a.md")


@given(st.text("#*_[]()!`>- \n|:~<a1.\\&", max_size=200))
def test_any_markdown_is_an_article_or_one_failure(text):
    (result,) = loaded(text, "a.md")
    assert not isinstance(result, LoadedArticle) or result.text


@given(st.lists(st.text("abcdefgh ", min_size=1).filter(str.strip), min_size=1, max_size=6))
def test_plain_words_come_out_as_they_went_in(paragraphs):
    words = [" ".join(text.split()) for text in paragraphs]
    result = article("# Title\n\n" + "\n\n".join(words), "a.md")
    assert result.text == "\n\n".join(words)
