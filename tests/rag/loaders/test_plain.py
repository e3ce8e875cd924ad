"""Plain text: headline, furniture, header lines, wrapped lines."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.canonical import canonical_text
from rag.loaders import LoadedArticle
from rag.loaders.furniture import is_furniture
from rag.loaders.layout import paragraphs_of
from rag.loaders.plain import parse_plain

from .forms import article, loaded, reason

NEWS = """Old bridge shut after cracks are found

Engineers expect repairs to take six weeks

Click to follow

The council has shut the old bridge over the river, it said on Monday.

Advertisement

"Safety comes first," the mayor said.
"""


def test_headline_goes_and_standfirst_and_body_stay():
    result = article(NEWS)
    assert result.title == "Old bridge shut after cracks are found"
    assert result.text == (
        "Engineers expect repairs to take six weeks\n\n"
        "The council has shut the old bridge over the river, it said on Monday.\n\n"
        '"Safety comes first," the mayor said.'
    )
    assert result.language == "en"
    assert result.published is None


def test_the_seed_articles_lose_only_headline_and_furniture(shared):
    for path in sorted((shared / "seeds").glob("*.txt")):
        raw = path.read_text("utf-8")
        result = article(raw)
        assert result.title == canonical_text(raw.split("\n", 1)[0])
        assert "Click to follow" in raw and "Click to follow" not in result.text
        kept = [p for p in canonical_text(raw).split("\n\n")[1:] if p != "Click to follow"]
        assert result.text == "\n\n".join(kept)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was shut on Monday. It had cracks.",
        "The bridge was shut on Monday.\n\nIt had cracks.",
        "word " * 60 + "end\n\nIt had cracks.",
        "- first item\n\n- second item",
        "Notes:\n\nIt had cracks.",
    ],
)
def test_without_a_headline_no_text_is_lost(text):
    result = article(text)
    assert result.text == canonical_text(text)
    assert 0 < len(result.title) <= 80


def test_title_from_the_first_sentence_or_the_stem():
    assert article("The bridge was shut on Monday. It had cracks.").title == (
        "The bridge was shut on Monday."
    )
    long = article("word " * 60)
    assert long.title.endswith("…") and long.text.startswith(long.title[:-1])
    assert article("Mr. Smith went to Washington today. He left.").title == (
        "Mr. Smith went to Washington today."
    )
    assert article("…\n\n— 7", "my_notes.txt").title == "my notes"


def test_wrapped_text_becomes_paragraphs():
    paragraphs = [
        (
            "The council has shut the old stone bridge over the river after cracks were found in "
            "two of its arches, an engineer said on Monday, and traffic is sent through the centre."
        ),
        (
            "Repairs will take six weeks and cost a million pounds according to the first "
            "estimates, which nobody in the town hall wanted to call cautious when they were asked."
        ),
    ]
    wrapped = "\n\n".join(textwrap.fill(p, 72) for p in paragraphs)
    assert article("Bridge shut\n\n" + wrapped).text == "\n\n".join(paragraphs)
    assert article("Bridge shut\n" + wrapped).title == "Bridge shut"


def test_a_line_per_paragraph_becomes_paragraphs():
    first, second = "First " * 30 + "end.", "Second " * 30 + "end."
    assert article(f"Headline\n{first}\n{second}").text == f"{first}\n\n{second}"


POEM = """Two roads diverged in a yellow wood,
And sorry I could not travel both
And be one traveler, long I stood
And looked down one as far as I could"""
LIST = "Bring these:\n- a rope\n- a lamp\n- bread for two days"


def test_a_headline_directly_above_short_lines_is_the_title():
    parsed = parse_plain("Quiet night\nNothing happened on Sunday.\nNobody was hurt.")
    assert parsed.metadata.title == "Quiet night"
    assert parsed.text == "Nothing happened on Sunday.\nNobody was hurt."


@pytest.mark.parametrize("block", [POEM, LIST])
def test_poems_and_lists_keep_their_lines(block):
    assert block in article(f"Headline\n\n{block}\n\nThe end of it.").text


@given(
    st.lists(
        st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=30, max_size=80),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([65, 72, 78, 80]),
)
def test_unwrapping_undoes_wrapping(paragraphs, width):
    expected = [" ".join(words) for words in paragraphs]
    wrapped = "\n\n".join(textwrap.fill(text, width) for text in expected)
    widest = max(map(len, wrapped.split("\n")))
    # Lines that are all shorter may be those of a poem, and stay.
    if widest >= 60 and all(
        len(a) + 1 + len(b.split()[0]) > widest
        for block in wrapped.split("\n\n")
        for a, b in zip(block.split("\n"), block.split("\n")[1:], strict=False)
    ):
        assert paragraphs_of(wrapped) == expected


@given(st.text(max_size=300))
def test_no_letter_is_lost_or_invented_by_layout(text):
    clean = canonical_text(text)
    if any(set(line.strip()) <= set("=-_~*") for line in clean.split("\n") if line.strip()):
        return
    assert "".join("".join(paragraphs_of(clean)).split()) == "".join(clean.split())


@given(st.text(max_size=300))
def test_any_text_is_an_article_or_one_failure(text):
    for result in loaded(text):
        if isinstance(result, LoadedArticle):
            assert result.text == canonical_text(result.text) != ""
            assert result.title == " ".join(result.title.split()) != ""
        else:
            assert result.reason


def test_header_lines_become_metadata():
    result = article(
        "Title: Bridge shut\nDate: 18 February 2015\nAuthor: Jane Doe\nURL: https://a.example/b\n"
        "Outlet: The Post\n\nThe bridge is shut.\n\nIt had cracks."
    )
    assert (result.title, result.published, result.author, result.url, result.outlet) == (
        "Bridge shut",
        "2015-02-18",
        "Jane Doe",
        "https://a.example/b",
        "The Post",
    )
    assert result.text == "The bridge is shut.\n\nIt had cracks."


def test_byline_and_date_under_the_headline():
    result = article(
        "Bridge shut\n\nBy Jane Doe\n\nPublished 18 February 2015 10:32 GMT\n\nThe bridge is shut."
    )
    assert (result.author, result.published) == ("Jane Doe", "2015-02-18")
    assert result.text == "The bridge is shut."


@pytest.mark.parametrize(
    "line",
    [
        "Source: the engineer would not say who had told her.",
        "By Monday the bridge was shut",
        "Date: nobody knew it",
        "Author: ",
    ],
)
def test_content_that_resembles_a_header_stays(line):
    text = f"Bridge shut\n\nThe bridge is shut.\n\n{line}\n\nIt had cracks."
    assert line.strip() in article(text).text


@pytest.mark.parametrize(
    "line",
    [
        "Click to follow", "SHARE", "Share this article", "Advertisement", "Read more",
        "Read more: Ten bridges to see", "Sign up to our daily newsletter", "Follow us on Twitter",
        "Follow us on Facebook and Twitter", "Photo: Jane Doe/Reuters", "(Photo by Jane Doe)",
        "AFP/Getty Images", "12 comments", "Story continues below advertisement", "Copy link",
        "Related articles", "* * *", "© 2015 The Post", "Skip to content", "Most read",
    ],
)  # fmt: skip
def test_furniture(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell sharply on Monday.", "Follow the money", "Print is dead, he said.",
        "Read more books, she told the pupils.",
        "Advertisement revenue rose by a fifth",
        "Sign up sheets lay on the table", "Photographs: they were everywhere. Nobody looked.",
        "Facebook said it would appeal", "The AP reported it",
        "Comments made by the mayor", "a", "",
        "Tweeted by the president at dawn",
    ],
)  # fmt: skip
def test_content_is_not_furniture(line):
    assert not is_furniture(line)


def test_nothing_but_furniture_or_nothing_at_all():
    assert "page furniture" in reason("Share\n\nAdvertisement\n")
    assert "empty" in reason("")
    assert "empty" in reason(" \n\u200b\n")
    assert "no readable text" in reason("...,\n\n!!")
