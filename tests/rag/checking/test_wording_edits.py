"""Near copies with a change where it matters."""

import pytest

from rag.checking.opposites import are_opposites
from rag.checking.wording_edits import check_wording
from tests.rag.checking.sourced import verdicts

TEXT = (
    "Profits at the bank rose sharply before the merger. Acme Motors sued Volta Power over the "
    "patents in March. The council did not reject the offer of the union."
)


def test_the_copy_itself_passes():
    assert verdicts(check_wording, "Profits at the bank rose sharply before the merger.", TEXT) == [
        (True, "100% of the words stand in the article in this order")
    ]


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (
            "Profits at the bank fell sharply before the merger.",
            "the sentence says “fell” where the article says “rose”",
        ),
        (
            "Profits at the bank rose sharply after the merger.",
            "the sentence says “after” where the article says “before”",
        ),
        (
            "Volta Power sued Acme Motors over the patents in March.",
            "the article has “Acme Motors” and “Volta Power” the other way round",
        ),
        (
            "Profits at the swimming bank rose sharply before the merger.",
            "“swimming” is not in the article",
        ),
    ],
)
def test_edits_are_named(statement, detail):
    assert verdicts(check_wording, statement, TEXT) == [(False, detail)]


@pytest.mark.parametrize(
    "statement",
    [
        "The council did accept the offer of the union.",
        "Volta Power was sued by Acme Motors over the patents in March.",
        "At the bank, profits rose sharply before 1999 and the merger.",
    ],
)
def test_the_same_in_other_words_is_no_edit(statement):
    assert all(passed for passed, _ in verdicts(check_wording, statement, TEXT))


def test_free_wording_says_nothing():
    assert verdicts(check_wording, "Before merging, the bank had earned much more.", TEXT) == []


@pytest.mark.parametrize(
    ("left", "right"), [("increased", "decreases"), ("won", "lost"), ("male", "female")]
)
def test_opposites_go_both_ways(left, right):
    assert are_opposites(left, right)
    assert are_opposites(right, left)
    assert not are_opposites(left, left)
