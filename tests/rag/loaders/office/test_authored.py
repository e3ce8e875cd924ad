"""From blocks to an article: titles, lists, properties that say nothing."""

import pytest

from rag.errors import EmptyArticleError, UnreadableInputError
from rag.loaders.office import authored
from rag.loaders.office.authored import Block, article_of, paragraphs_of_blocks, properties
from rag.loaders.types import Metadata


@pytest.mark.parametrize(
    "title",
    [
        "Untitled",
        "Document1",
        "Microsoft Word - a.doc",
        "letter.docx",
        "[Title]",
        "12",
        "Dokument 2",
    ],
)
def test_titles_that_programs_leave_are_none(title):
    assert properties(title=title, author=None).title is None


@pytest.mark.parametrize("author", ["python-docx", "Windows User", " ; ", "Admin"])
def test_authors_that_programs_leave_are_nobody(author):
    assert properties(title=None, author=author).author is None


def test_short_items_are_lines_and_long_ones_paragraphs():
    items = [Block(text=text, role="item", label="-") for text in ("One", "Two", "x" * 301, "Four")]
    assert paragraphs_of_blocks([*items, Block(text="Five")]) == [
        "- One\n- Two",
        "- " + "x" * 301,
        "- Four",
        "Five",
    ]


def test_a_title_of_several_lines_is_one():
    blocks = [Block(text=text, role="title") for text in ("The bridge", "of Pellin")]
    found = article_of([Block(text="2 May 2024"), *blocks, Block(text="It is shut.")], Metadata())
    assert (found.metadata.title, found.text) == ("The bridge of Pellin", "It is shut.")
    assert found.metadata.published == "2024-05-02"


def test_a_document_that_is_only_a_title_keeps_it_as_text():
    found = article_of([Block(text="The bridge", role="title")], Metadata())
    assert (found.metadata.title, found.text) == ("The bridge", "The bridge")


def test_nothing_and_too_much_are_refused(monkeypatch):
    with pytest.raises(EmptyArticleError):
        article_of([Block(text=" \u200b")], Metadata())
    monkeypatch.setattr(authored, "MAX_RECORD_BYTES", 100)
    endless = iter(lambda: Block(text="Some words."), None)
    with pytest.raises(UnreadableInputError, match="split it"):
        article_of(endless, Metadata())
