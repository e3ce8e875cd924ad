"""What of a long source is read against a claim."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.checking.focus import MOST_FOCUS_CHARS, focus

FILLER = "Nothing of note was said about the weather on that long and quiet day. "
FACT = "The ferry to Carrow Island carries nine hundred cars."


def read(claim, text, **options):
    return [text[span.start : span.end] for span in focus(claim, text, **options)]


def test_a_text_that_fits_is_read_whole():
    text = f"{FACT} It sails at noon."
    assert read("The ferry sails at noon.", text) == [text]


def test_the_sentence_that_has_the_claims_words_is_read_with_the_one_before_it():
    text = FILLER * 20 + FACT + " " + FILLER * 20
    chosen = read("How many cars does the Carrow Island ferry carry?", text, most_chars=200)
    assert any(FACT in part for part in chosen)
    assert sum(map(len, chosen)) <= 200
    assert chosen[0].startswith("Nothing of note")


def test_each_part_of_a_claim_finds_its_own_sentence_in_the_order_of_the_text():
    other = "The lighthouse at Gannet Point was sold in 2019."
    text = other + " " + FILLER * 20 + FACT
    chosen = read("The lighthouse was sold and the ferry carries cars.", text, most_chars=300)
    assert other in chosen[0]
    assert FACT in chosen[-1]


def test_nothing_shared_still_reads_something():
    assert read("Zebra quagga okapi.", FILLER * 30) != []


def test_a_blank_text_has_nothing_to_read():
    assert focus("A claim.", "  \n ") == ()


@given(st.text(max_size=80), st.text(max_size=3_000))
def test_spans_are_apart_in_order_and_inside(claim, text):
    spans = focus(claim, text)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    longest = max((s.end - s.start for s in spans), default=0)
    assert sum(s.end - s.start for s in spans) <= max(MOST_FOCUS_CHARS, longest) + MOST_FOCUS_CHARS
