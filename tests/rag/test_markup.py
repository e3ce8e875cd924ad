"""Cutting an answer for display loses no word, invents none, and puts each verdict in its place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.claims import claim_spans
from rag.labels import find_labels
from rag.markup import claim_words, cut_blocks
from rag.types import Claim


def claims_of(text, n_evidence):
    return [
        Claim(
            text=text[span.start : span.end],
            start=span.start,
            end=span.end,
            labels=span.labels,
            unknown_labels=span.unknown,
            verdict="uncited",
            reason="",
            score=None,
            checks=(),
        )
        for span in claim_spans(text, n_evidence)
    ]


def cut(text, n_evidence=3):
    return cut_blocks(text, claims_of(text, n_evidence), n_evidence)


def shown(block):
    marks = {"label": lambda p: f"[{p.label}]", "unknown": lambda p: f"[?{p.text}]"}
    marks |= {"text": lambda p: p.text, "verdict": lambda p: f"<{p.claim}>"}
    return "".join(marks[piece.kind](piece) for piece in block.pieces)


def test_labels_stand_at_their_words_and_verdicts_at_the_end_of_their_claims():
    blocks = cut("It rose [1]. It fell. [2, 7]")
    assert [shown(block) for block in blocks] == ["It rose[1].<0> It fell.[2][?7]<1>"]


def test_paragraphs_lists_headings_and_code_are_told_apart():
    text = "# Results\n\nIt rose.\n\n- one\n- two\n\n1. first\n2. second\n\n```\nx = [1]\n```\nEnd."
    blocks = cut(text)
    kinds = [block.kind for block in blocks]
    assert kinds == [
        "paragraph",
        "paragraph",
        "bullet",
        "bullet",
        "number",
        "number",
        "code",
        "paragraph",
    ]
    assert blocks[0].pieces[0].style == "strong"
    assert "x = [1]" in shown(blocks[6])
    assert all(piece.kind != "label" for piece in blocks[6].pieces)


def test_words_behind_a_fence_are_text_and_shown():
    assert "".join(shown(block) for block in cut("```It rose. ")) == "```It rose.<0>"


def test_styles_are_told_apart_and_their_markers_are_gone():
    (block,) = cut("A **bold** and *soft* and `code` word, 2 * 3 * 4.")
    styles = {piece.style: piece.text for piece in block.pieces if piece.style != "plain"}
    assert styles == {"strong": "bold", "em": "soft", "code": "code"}
    assert "2 * 3 * 4" in shown(block)


def test_a_link_or_an_image_stays_plain_text():
    text = "See ![x](https://evil.example/a.png) and [y](javascript:alert(1)) <b>here</b>."
    (block,) = cut(text)
    assert {piece.kind for piece in block.pieces} <= {"text", "verdict", "unknown"}
    assert "https://evil.example/a.png" in shown(block)


def test_nothing_is_cut_from_nothing():
    assert cut("") == ()
    assert cut("\n\n  \n") == ()


PARTS = st.sampled_from(
    [
        "It rose. ",
        "Café 👩‍🚀 ",
        "[1]",
        "[2, 9]",
        "**",
        "*",
        "`",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "# ",
        "```\n",
        "مرحبا. ",
    ]
)
ANSWERS = st.lists(PARTS, max_size=30).map("".join)


@settings(deadline=None)  # a shared machine pauses for longer than any cut takes
@given(ANSWERS)
def test_every_letter_is_shown_once_and_in_order(text):
    blocks = cut(text)
    pieces = [piece for block in blocks for piece in block.pieces]
    letters = "".join(c for p in pieces if p.kind == "text" for c in p.text if c.isalpha())
    assert letters == "".join(c for c in text if c.isalpha())


@settings(deadline=None)  # a shared machine pauses for longer than any cut takes
@given(ANSWERS)
def test_every_label_and_every_verdict_is_shown_once_and_in_order(text):
    blocks = cut(text)
    claims = claims_of(text, 3) if blocks else []
    pieces = [piece for block in blocks for piece in block.pieces]
    labels = [piece.label for piece in pieces if piece.kind == "label"]
    verdicts = [piece.claim for piece in pieces if piece.kind == "verdict"]
    assert labels == [label for mark in find_labels(text, 3) for label in mark.labels]
    assert verdicts == list(range(len(claims)))


def test_the_words_of_each_claim_are_those_that_are_shown():
    blocks = cut("- **It** rose [1].\n- It fell [9].\n\n`x = 1`")
    assert claim_words(blocks) == {0: "It rose.", 1: "It fell.", 2: "x = 1"}
    assert claim_words(()) == {}


@settings(deadline=None)  # a shared machine pauses for longer than any cut takes
@given(ANSWERS)
def test_the_words_of_the_claims_are_words_of_the_answer(text):
    words = claim_words(cut(text))
    assert sorted(words) == list(words)
    letters = "".join(c for claim in words.values() for c in claim if c.isalpha())
    assert letters == "".join(c for c in text if c.isalpha())
