"""Where one sentence ends and the next begins."""

import time

import pytest
from hypothesis import given

from rag.canonical import canonical_text
from rag.clusters import continues
from rag.sentences import paragraph_spans, sentence_spans
from tests.rag.texts import TEXTS


def sentences(text):
    return [text[s.start : s.end] for s in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        # Each | is a border; nothing else is.
        "It rose.| It fell.| Did it?| Yes!",
        "Mr. Gentiloni met Dr. Pinotti and Gen. Serra.| They spoke.",
        "J. K. Rowling wrote it.| It sold.",
        "The U.S. Senate met.| It was in the U.S. The senators left.".replace("S. The", "S.| The"),
        "He came at 5 p.m. on Friday.| At 6 p.m. Rossi left.",
        "Apple Inc. shares rose.| They work at Apple Inc.| The shares fell.",
        "It costs 1.5 million, or 3.25 per cent.| That is much.",
        "See no. 5 and fig. 3.| The answer was no.| Then he left.",
        "On 5 Jan. 2015 it began.| It ended in Dec.| Nobody knew.",
        "“Stop.”| “Why?” he asked.| “I said so.”",
        "She said: “We are at risk.”| He agreed.",
        "(It rained.)| The match went on.",
        "Wait… what?| Well…| Yes.",
        "He went . . .| The end.",
        "No way?!| Really!!!| Yes.",
        "It closed in 1999.[3]| The next one opened.[4][5]| It stayed.",
        "It closed.[citation needed]| It reopened.[a]| It burnt.[note 2]| It is gone.",
        "It ends here.”[12]| The next.",
        "See e.g. Rossi and i.e. Bianchi vs. Verdi.| Yes.",
        "Smith et al. (2019) say so.| Others do not.",
        "Martin Luther King Jr. spoke.| So did King Jr.| The crowd cheered.",
        "St. Paul lies on the river.| He lives in Main St.| It is long.",
        "Er kam am 1. Januar zurück.| Es war kalt.",
        "Am Ende.| 1. Januar war kalt.",
        "平和交渉が始まった。|彼は「はい。」|と言った。| Yes.",
        "محادثات؟| نعم.| لا.",
        "नमस्ते।| फिर मिलेंगे।",
        "It is on example.com and in a.b.c today.| Yes.",
        "Heading\n|The text begins here.| It goes on.",
        "Two points:\n|- one thing\n|- another thing\n|3) a third",
        "1. First thing\n|2. Second thing",
        "A line of the usual length that a mail program wraps at about here by Mr.\nSmith goes.",
        "A line of the ordinary length that a mail program wraps at about here.\n|Smith goes on.",
        "No full stop here\n\n|A new paragraph",
        "One.\n\n\n|  Two.",
        "...",
        "No end",
    ],
)
def test_borders(text):
    plain = text.replace("|", "")
    assert sentences(plain) == [part.strip() for part in text.split("|")]


def test_blank_texts_have_no_sentence():
    assert sentences("") == sentences(" \n\n\t ") == []


def test_starting_further_on_changes_no_later_sentence():
    text = "A first one, long enough to be no heading, is here. short tail\nNext line. 1. Jan. Yes."
    spans = list(sentence_spans(text))
    for i, span in enumerate(spans):
        assert list(sentence_spans(text, start=span.start)) == spans[i:]
        assert list(sentence_spans(text, start=span.end)) == spans[i + 1 :]


@pytest.mark.parametrize("spans_of", [sentence_spans, paragraph_spans])
@given(written=TEXTS)
def test_spans_hold_everything_but_white_space(spans_of, written):
    text = canonical_text(written)
    at = 0
    for span in spans_of(text):
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        words = text[span.start : span.end]
        assert words == words.strip()
        if span.start and not text[span.start - 1].isspace():
            assert not continues(text[span.start - 1], text[span.start])
        at = span.end
    assert not text[at:].strip()


def test_a_mark_on_a_space_is_not_cut_off():
    assert sentences("It rose. \u0308And fell.") == ["It rose. \u0308And fell."]


@pytest.mark.parametrize(
    "unit",
    [
        ". ",
        "a. ",
        "! ",
        ".",
        "\n",
        "a\n",
        "a\n\n",
        "x",
        " ",
        "“",
        "a.[1] ",
        "。",
        "日",
        "a.” ",
        "- a\n",
    ],
)
def test_hostile_texts_take_linear_time(unit):
    text = ("a" + unit * (300_000 // len(unit)) + "b").strip()
    began = time.process_time()
    n_chars = sum(span.end - span.start for span in sentence_spans(text))
    assert time.process_time() - began < 10
    assert n_chars > 0
