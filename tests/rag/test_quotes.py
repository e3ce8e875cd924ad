"""Quotes are found where they stand, exactly, or not at all."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.types import Span
from rag.canonical import canonical_text
from rag.quotes import anchor, carrying_quote, quoted_words
from tests.rag.texts import TEXTS

PASSAGE = (
    "The council voted 7 to 2 on Tuesday to repair the old bridge. Mayor Reyes said: “It’s a good "
    "day.” The non-profit group can't pay 1.5 million euros. Work was suspended in 2014–2015."
)


def anchored(quote, passage=PASSAGE):
    span = anchor(quote, passage)
    return None if span is None else passage[span.start : span.end]


def plain(text):
    for signs, sign in (("“”„«»", '"'), ("‘’", "'")):
        for other in signs:
            text = text.replace(other, sign)
    return " ".join(canonical_text(text).split())


@pytest.mark.parametrize(
    "quote",
    [
        "The council voted 7 to 2",
        "voted 7 to 2 on Tuesday",
        "  voted  7\nto 2\u00a0on Tuesday ",
        '"It\'s a good day."',
        "„It’s a good day.»",
        "the old bridge. Mayor Reyes",
        "vo\u00adted 7",
        "\u200bgood day",
        "can't pay 1.5 million",
        "bridge.",
    ],
)
def test_found_whatever_the_spaces_and_quotation_marks(quote):
    assert plain(anchored(quote)) == plain(quote)


@pytest.mark.parametrize(
    "quote",
    [
        "The council voted 7 to 3",
        "The council voted 8 to 2",
        "the council voted 7 to 2",
        "The council did vote 7 to 2",
        "on Tuesday, to repair",
        "ended in 2014–2015",
        "suspended in 2014",
        "group can",
        "profit group",
        "5 million euros",
        "can't pay 1",
        "ridge",
        "",
        "   ",
        "\u00ad",
    ],
)
def test_not_found_if_a_word_differs_or_is_cut(quote):
    assert anchored(quote) is None


def test_the_first_whole_place_wins():
    assert anchor("rose", "It arose. Then it rose. It rose.") == Span(start=18, end=22)


def test_scripts_without_spaces_are_cut_anywhere_but_inside_characters():
    assert anchored("条約が成立", "平和条約が成立した。") == "条約が成立"
    assert anchored("क्", "षि क्षि") is None or "क्षि" not in anchored("क्", "षि क्षि")
    assert anchored("e", "xe\u0301") is None


@given(TEXTS, st.integers(0, 500), st.integers(1, 80))
def test_what_is_found_is_the_quote(written, start, length):
    passage = canonical_text(written)
    quote = passage[start : start + length]
    found = anchored(quote, passage)
    if found is not None:
        assert plain(found) == plain(quote)


@given(TEXTS)
def test_a_whole_passage_is_found_in_itself(written):
    passage = canonical_text(written)
    assume(passage)
    assert anchored(passage, passage) == passage
    assert anchored(passage.replace("\n", "\u00a0 \r\n"), passage) == passage


WORDS = st.lists(
    st.sampled_from(["the", "council", "mayor", "voted", "closed", "rose", "not", "7", "2", "1.5"]),
    min_size=3,
    max_size=12,
)


@given(WORDS, st.data())
def test_one_changed_word_never_anchors(words, data):
    passage = " ".join(words) + "."
    i = data.draw(st.integers(0, len(words) - 1))
    swapped = [*words[:i], "zeppelin", *words[i + 1 :]]
    assert anchor(" ".join(swapped), passage) is None
    dropped = words[:i] + words[i + 1 :]
    if 0 < i < len(words) - 1 and " ".join(dropped) not in passage:
        assert anchor(" ".join(dropped), passage) is None


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("He said “it is a very good day”.", ["it is a very good day"]),
        ('He said "it is a very good day," twice.', ["it is a very good day"]),
        ("Il a dit «une très bonne idée».", ["une très bonne idée"]),
        ("He said “too short”.", []),
        ("He said “eleven char”.", ["eleven char"][:0]),
        ("He said “twelve chars”.", ["twelve chars"]),
        ('"Yes" said the mayor of the town "no"', []),
        ('"Yes" and then "it is a very good day"', ["it is a very good day"]),
        ("“ ,;. ,;. ,;. ,;. ”", []),
        ("no quotation at all", []),
        ("“never closed and rather long", []),
    ],
)
def test_quoted_words(statement, expected):
    assert quoted_words(statement) == expected


def test_the_sentence_that_carries_a_claim():
    passage = "It rained. The council repaired the bridge. Nobody spoke. It cost 4 million euros."
    carrier = carrying_quote("the bridge was repaired by the council", passage)
    assert carrier is not None
    assert passage[carrier.span.start : carrier.span.end] == "The council repaired the bridge."
    assert 0.5 < carrier.coverage < 1
    assert carrying_quote("zeppelin", passage) is None
    assert carrying_quote("", passage) is None
    assert carrying_quote("bridge", "") is None


def test_several_sentences_carry_it_only_if_each_brings_enough():
    passage = "The council met. It repaired the old bridge in Aldermouth."
    carrier = carrying_quote("council met repaired old bridge Aldermouth", passage)
    assert carrier is not None
    assert (carrier.span.start, carrier.span.end) == (0, len(passage))
    assert carrier.coverage == 1.0


@given(TEXTS, TEXTS)
def test_a_carrier_is_one_to_three_sentences(statement, written):
    passage = canonical_text(written)
    carrier = carrying_quote(statement.encode(errors="ignore").decode(), passage)
    if carrier is not None:
        assert 0 < carrier.coverage <= 1
        assert 0 <= carrier.span.start < carrier.span.end <= len(passage)
