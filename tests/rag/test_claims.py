"""What counts as a claim, whole or while it arrives."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.claims import ClaimSplitter, claim_spans
from rag.labels import LabelGate


def claims(text, n_evidence=3):
    return [
        (text[c.start : c.end], c.labels, c.unknown, c.statement)
        for c in claim_spans(text, n_evidence)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose [1].", [("It rose [1].", (1,), (), "It rose.")]),
        ("It rose. [1]", [("It rose. [1]", (1,), (), "It rose.")]),
        (
            "It rose.[1] It fell.[2][3]",
            [
                ("It rose.[1]", (1,), (), "It rose."),
                ("It fell.[2][3]", (2, 3), (), "It fell."),
            ],
        ),
        ("[2] It rose.", [("[2] It rose.", (2,), (), "It rose.")]),
        (
            "It rose [1] and [9] fell [1].",
            [("It rose [1] and [9] fell [1].", (1,), ("9",), "It rose and fell.")],
        ),
        (
            "Prices\n\nIt rose [1].",
            [("Prices", (), (), "Prices"), ("It rose [1].", (1,), (), "It rose.")],
        ),
        (
            "- one thing [1]\n- another [2]",
            [
                ("- one thing [1]", (1,), (), "- one thing"),
                ("- another [2]", (2,), (), "- another"),
            ],
        ),
        (
            "1. First [1]\n2. Second [2]",
            [("1. First [1]", (1,), (), "1. First"), ("2. Second [2]", (2,), (), "2. Second")],
        ),
        ("[1][2]", []),
        ("--- *** …", []),
        ("", []),
    ],
)
def test_claims(text, expected):
    assert claims(text) == expected


def test_labels_on_their_own_line_belong_to_the_sentence_before():
    assert [c.labels for c in claim_spans("It rose.\n\n[1]\n\nIt fell [2].", 3)] == [(1,), (2,)]


def test_a_year_in_brackets_stays_in_the_statement():
    assert claims("It rose [2023].") == [("It rose [2023].", (), (), "It rose [2023].")]


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "It rose",
                " and fell",
                ". ",
                ".",
                " [1]",
                "[2, 3]",
                "[9]",
                "\n",
                "\n\n",
                "- ",
                "`",
                "```",
                "Mr.",
                " Smith",
                "“Yes.” ",
                "1. ",
                "Jan. ",
                "2015",
                "U.S. ",
                "The ",
                "the ",
                "Heading",
                "日本。",
                "… ",
                "[1",
                "]",
                "[[1]]",
                ":",
                " x" * 35,
                "👩‍👩‍👧",
                "e\u0301",
                "**",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=25,
).map("".join)


def streamed(text, pieces, n_evidence=3):
    """Return the claims as an answer's draft finds them: behind a gate."""
    gate, splitter = LabelGate(), ClaimSplitter(n_evidence)
    so_far, found = "", []
    for piece in pieces:
        so_far += gate.feed(piece)
        found += splitter.finished(so_far)
    so_far += gate.flush()
    assert so_far == text
    return found + splitter.rest(so_far)


@given(PIECES, st.lists(st.integers(0, 10_000), max_size=10))
def test_arriving_in_pieces_changes_nothing(text, cuts):
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(edges)]
    assert streamed(text, pieces) == claim_spans(text, 3)


@given(PIECES)
def test_arriving_in_characters_changes_nothing(text):
    assert streamed(text, list(text)) == claim_spans(text, 3)


@given(PIECES)
def test_claims_are_in_order_and_no_mark_is_lost(text):
    found = claim_spans(text, 3)
    at = 0
    for claim in found:
        assert at <= claim.start < claim.end
        at = claim.end


def test_a_claim_is_handed_out_before_the_answer_ends():
    splitter = ClaimSplitter(3)
    assert splitter.finished("It rose. [1] It") == []
    assert [c.labels for c in splitter.finished("It rose. [1] It fell")] == [(1,)]
    assert splitter.finished("It rose. [1] It fell again") == []
    assert [c.statement for c in splitter.rest("It rose. [1] It fell again")] == ["It fell again"]


def test_claims_without_spaces_do_not_wait_for_the_end():
    splitter, text = ClaimSplitter(3), "価格は上がった。[1] 下がった。また上"
    assert ClaimSplitter(3).finished("価格は上がった。[1] 下がった。") == []
    assert [c.labels for c in splitter.finished(text)] == [(1,)]
    assert splitter.rest(text) == claim_spans(text, 3)[1:]


def test_a_sign_that_ended_nothing_is_not_looked_at_for_ever():
    words = ["The", "price", "rose", "by", "3.5", "per", "cent", *["and", "more"] * 100]
    splitter, text, looks = ClaimSplitter(3), "", 0
    for word in words:
        text += f"{word} "
        looks += splitter.is_due(text)
        assert splitter.finished(text) == []
    assert 0 < looks < 20
    text += "at last. Then it fell. "
    assert [c.end for c in splitter.finished(text)] == [text.index(" Then")]


@pytest.mark.parametrize("word", ["a", "a.a.", "和", "rose "])
def test_to_ask_whether_to_look_costs_what_the_text_is_long(word):
    def seconds(n):
        splitter, text = ClaimSplitter(3), ""
        began = time.process_time()
        for _ in range(n):
            text += word
            splitter.is_due(text)
        return time.process_time() - began

    assert seconds(20_000) < 0.5


def test_an_open_backtick_is_waited_for():
    splitter = ClaimSplitter(3)
    text = "Type `run. Now see [1] here. And then "
    assert splitter.finished(text) == []
    whole = text + "stop` it. It works."
    assert splitter.rest(whole) == claim_spans(whole, 3)
    assert claim_spans(whole, 3)[1].labels == ()


@pytest.mark.parametrize(
    "unit",
    ["It rose by 5 per cent [1]. ", "and so on e.g. Rossi ", "`a ", "x. ", "```\nA b. C d.\n"],
)
def test_twenty_thousand_characters_one_at_a_time(unit):
    text = (unit * 20_000)[:20_000]
    began = time.process_time()
    found = streamed(text, list(text))
    assert time.process_time() - began < 4
    assert found == claim_spans(text, 3)
