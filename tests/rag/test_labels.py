"""Which marks are labels, and that a stream never shows half of one."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.labels import LabelGate, find_labels


def labels(text, n_evidence=3):
    return [mark.labels for mark in find_labels(text, n_evidence)]


def unknown(text, n_evidence=3):
    return [mark.unknown for mark in find_labels(text, n_evidence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose [1].", [(1,)]),
        ("It rose [1, 2].", [(1, 2)]),
        ("It rose [1; 2].", [(1, 2)]),
        ("It rose [1][2].", [(1,), (2,)]),
        ("It rose [1] [2].", [(1,), (2,)]),
        ("It rose [1-3].", [(1, 2, 3)]),
        ("It rose [1–3].", [(1, 2, 3)]),
        ("It rose [1 - 2].", [(1, 2)]),
        ("It rose [2, 1, 2].", [(2, 1)]),
        ("It rose [[1]].", [(1,)]),
        ("It rose [[[1]]].", [(1,)]),
        ("It rose [[1], [2]].", [(1,), (2,)]),
        ("It rose [see [1]].", [(1,)]),
        ("It rose [1[2]3].", [(2,)]),
        ("It rose 【[1]】.", [(1,)]),
        ("It rose (source [1]).", [(1,)]),
        ("It rose 【1】.", [(1,)]),
        ("It rose 【1†source】.", [(1,)]),
        ("It rose 【1, 3】.", [(1, 3)]),
        ("It rose [^1].", [(1,)]),
        ("It rose [^1, ^2].", [(1, 2)]),
        ("It rose (source 1).", [(1,)]),
        ("It rose (Sources 1, 2).", [(1, 2)]),
        ("It rose [001].", [(1,)]),
        ("It rose [1](https://example.org).", [(1,)]),
        ("[1] It rose.", [(1,)]),
    ],
)
def test_accepted_forms(text, expected):
    assert labels(text) == expected
    assert all(not names for names in unknown(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[0]", ("0",)),
        ("[-1]", ("-1",)),
        ("[99]", ("99",)),
        ("[3-1]", ("3-1",)),
        ("[1-1000000000]", ("1-1000000000",)),
        ("[1000000000]", ("1000000000",)),
        ("[999999999999]", ("999999999999",)),
        ("[2-5]", ("4", "5")),
        ("[1, 7]", ("7",)),
        ("[7, 7]", ("7",)),
        ("[[9]]", ("9",)),
        ("[1[9]1]", ("9",)),
        ("【9】", ("9",)),
        ("[^9]", ("9",)),
        ("(source 9)", ("9",)),
        ("[-2, 0]", ("-2", "0")),
    ],
)
def test_labels_that_do_not_exist_are_named_as_written(text, expected):
    assert unknown(f"It rose {text}.") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "in [2023]",
        "in [1914-1918]",
        "[1999, 2001]",
        "[1",
        "1]",
        "[1,",
        "[]",
        "[ ]",
        "[-]",
        "[one]",
        "[a1]",
        "[1.5]",
        "[12:30]",
        "[1, two]",
        "(1)",
        "(source)",
        "(source one)",
        "{1}",
        "`[1]`",
        "`a[1]`",
        "```\na[1]\n```",
        "```\nunclosed [1]",
        "``` [1] ``` and `[2]`",
        "[1234567890123]",
        "【1",
    ],
)
def test_everything_else_is_plain_text(text):
    assert find_labels(f"It rose {text}", 3) == []


def test_code_ends_where_it_ends():
    assert labels("`x` [1] ``` [2] ``` [3] `y\n[1]` z") == [(1,), (3,), (1,)]


def test_a_year_is_a_label_where_there_are_so_many_sources():
    assert labels("[1990]", 2_000) == [(1990,)]


def test_a_list_is_a_mark_up_to_forty_one_labels():
    written = [str(label) for label in range(1, 43)]
    assert unknown(f"[{', '.join(written[:41])}]") == [tuple(written[3:41])]
    assert find_labels(f"[{', '.join(written)}]", 3) == []


def test_marks_are_where_they_say():
    text = "👩‍👩‍👧 rose [1], fell 【2】 (sources 1, 3)."
    written = [text[mark.start : mark.end] for mark in find_labels(text, 3)]
    assert written == ["[1]", "【2】", "(sources 1, 3)"]


MARKED = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "[1]",
                "[1, 2]",
                "[[2]]",
                "【1†a】",
                "(source 2)",
                "[",
                "(s",
                "`",
                "```",
                "[9",
                " ",
                "\n",
                "[1-3]",
                "^",
                "]",
                "(Sources 1, 2)",
                "†",
                "【",
                "-",
                ",",
                "7",
                "[" + "1, " * 30 + "1]",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=12,
).map("".join)


def fed(gate, pieces):
    return [*(gate.feed(piece) for piece in pieces), gate.flush()]


def split(text, cuts):
    edges = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(edges)]


def never_half_shown(text, shown):
    at = 0
    edges = set()
    for piece in shown[:-1]:
        at += len(piece)
        edges.add(at)
    for mark in find_labels(text, 3):
        assert not edges & set(range(mark.start + 1, mark.end)), text[mark.start : mark.end]


@given(MARKED, st.lists(st.integers(0, 10_000), max_size=8))
def test_the_gate_loses_nothing_and_never_shows_half_a_mark(text, cuts):
    shown = fed(LabelGate(), split(text, cuts))
    assert "".join(shown) == text
    never_half_shown(text, shown)


@pytest.mark.parametrize(
    "text",
    [
        "It rose [1]. It fell [[2]], 【1†source】 and (sources 1, 2) too [1-3] `[1]` [^2].",
        "It rose [" + ", ".join(["000000000001"] * 41) + "] and fell.",
        "【速報】市場 【1】 (so what) [sic] (source",
    ],
)
def test_cut_at_every_position(text):
    for cut in range(len(text) + 1):
        shown = fed(LabelGate(), [text[:cut], text[cut:]])
        assert "".join(shown) == text
        never_half_shown(text, shown)
    shown = fed(LabelGate(), list(text))
    assert "".join(shown) == text
    never_half_shown(text, shown)


def test_the_gate_does_not_hold_back_what_cannot_become_a_mark():
    assert LabelGate().feed("He said (so far) [sic] 【速") == "He said (so far) [sic] 【速"


@pytest.mark.parametrize(
    "unit", ["[1,", "[", "[[", "[1-", "`", "``", "```", "`a", "[1]", "(source ", "【", "1, ", "[^"]
)
def test_hostile_megabytes_take_less_than_a_second(unit):
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    find_labels(text, 3)
    gate = LabelGate()
    assert gate.feed(text) + gate.flush() == text
    # 0.1 to 0.6 s on a quiet machine.
    assert time.process_time() - began < 3
