"""Raw positions end up on the same words of the canonical text, whatever was normalised away."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.canonical import canonical_text
from rag.evaluation.offsets import OffsetMap


def mapped(raw, start, end):
    offsets = OffsetMap(raw)
    span = offsets.span(start, end)
    return None if span is None else offsets.canonical[span.start : span.end]


@pytest.mark.parametrize(
    ("raw", "quote", "expected", "at"),
    [
        ("plain text here", "text", "text", 6),
        ("  \n\n lead in", "lead", "lead", 0),
        ("one\r\ntwo\r\nthree", "three", "three", 8),
        ("cafe\u0301 noir", "noir", "noir", 5),
        ("cafe\u0301 noir", "cafe\u0301", "café", 0),
        ("\ufeffsoft\u00adly said", "said", "said", 7),
        ("a\u00a0b c", "c", "c", 4),
        ("👩\u200d👩\u200d👧 family 🇫🇷 flag", "flag", "flag", 16),
        ("a  \n\n\n\n\nb ends", "b ends", "b ends", 3),
        ("한국 \u1112\u1161\u11ab end", "end", "end", 5),
    ],
)
def test_known_cases(raw, quote, expected, at):
    start = raw.index(quote)
    span = OffsetMap(raw).span(start, start + len(quote))
    assert mapped(raw, start, start + len(quote)) == expected
    assert span is not None and span.start == at


def test_repeated_words_keep_their_place():
    raw = "\r\n no no no\u200b no no"
    starts = [i for i in range(len(raw)) if raw.startswith("no", i)]
    spans = [OffsetMap(raw).span(i, i + 2) for i in starts]
    assert [(s.start, s.end) for s in spans if s] == [(0, 2), (3, 5), (6, 8), (9, 11), (12, 14)]


def test_a_border_inside_a_character_takes_all_of_it():
    raw = "xe\u0301\u0323y"
    whole = canonical_text("e\u0301\u0323")
    assert mapped(raw, 2, 3) == whole
    assert mapped(raw, 1, 2) == whole
    assert mapped(raw, 3, 5) == whole + "y"


def test_a_span_of_nothing_visible_has_no_place():
    assert OffsetMap("a \n\u200b b").span(1, 4) is None


# Pieces that a border may stand between; each is one whole character or white space for a reader.
CHARACTERS = [
    "a",
    "b",
    "no",
    "é",
    "e\u0301",
    "o\u0323\u0302",
    "😀",
    "👩\u200d🚀",
    "🇮🇹",
    "👍🏽",
    "각",
]
CHARACTERS += ["\u1100\u1161\u11a8", "ﬁ", "Å", "\u0915\u093c", ".", "“"]
SPACES = [" ", "  ", "\u00a0", "\t", "\n", "\r\n", "\r", "\n\n\n\n", "\u2028", "\u2003"]
INVISIBLE = ["\u200b", "\u00ad", "\ufeff", "\u202e", "\x00", "\U000e0041"]
PIECES = st.sampled_from(CHARACTERS + SPACES + INVISIBLE)


@st.composite
def pieces_and_borders(draw):
    pieces = draw(st.lists(PIECES, min_size=1, max_size=40))
    first = draw(st.integers(0, len(pieces) - 1))
    last = draw(st.integers(first + 1, len(pieces)))
    return pieces, first, last


@given(pieces_and_borders())
def test_the_mapped_span_is_the_canonical_quote(case):
    pieces, first, last = case
    before, quote = "".join(pieces[:first]), "".join(pieces[first:last])
    raw = "".join(pieces)
    expected = canonical_text(quote)
    assert mapped(raw, len(before), len(before) + len(quote)) == (expected or None)


@given(pieces_and_borders())
def test_the_mapped_span_stands_where_the_quote_stood(case):
    pieces, first, last = case
    before, quote = "".join(pieces[:first]), "".join(pieces[first:last])
    marked = f"{before}\ue000{quote}\ue001{''.join(pieces[last:])}"
    if not canonical_text(quote):
        return
    start = marked.index("\ue000")
    offsets = OffsetMap(marked)
    span = offsets.span(start + 1, marked.index("\ue001"))
    assert span is not None
    left, right = offsets.canonical.index("\ue000"), offsets.canonical.index("\ue001")
    assert offsets.canonical[left + 1 : span.start].strip() == ""
    assert offsets.canonical[span.end : right].strip() == ""


@given(st.text(max_size=60), st.data())
def test_any_text_and_border_gives_a_span_inside(raw, data):
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    span = OffsetMap(raw).span(start, end)
    if span is not None:
        canonical = canonical_text(raw)
        assert 0 <= span.start < span.end <= len(canonical)
        words = canonical[span.start : span.end]
        assert words == words.strip()
        assert unicodedata.is_normalized("NFC", words)
