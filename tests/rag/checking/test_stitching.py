"""Statements put together from places far apart."""

from rag.checking.source import Source
from rag.checking.stitching import check_stitching

FIRST = "The northern harbour authority bought seven electric ferries."
SECOND = "Angry fishermen blocked the railway bridge during August."
BETWEEN = " ".join(f"Nothing else of note took place in week {n}." for n in range(1, 9))
STITCHED = "The northern harbour authority bought the railway bridge during August."


def outcome(statement, *texts):
    return [(c.name, c.passed) for c in check_stitching(statement, [Source(text=t) for t in texts])]


def test_halves_of_two_sentences_far_apart():
    assert outcome(STITCHED, f"{FIRST} {BETWEEN} {SECOND}") == [("stitched", False)]


def test_halves_of_two_articles():
    (check,) = check_stitching(STITCHED, [Source(text=FIRST), Source(text=SECOND)])
    assert not check.passed
    assert check.detail == (
        "the sentence is put together from two articles: “northern”, “harbour”, “authority”, "
        "“bought” stand in one, “railway”, “bridge”, “August” in the other"
    )


def test_one_place_has_it_all():
    assert outcome(FIRST, f"{SECOND} {BETWEEN} {FIRST}") == []
    assert outcome(STITCHED, f"{FIRST} {SECOND}") == []


def test_short_or_unfounded_statements_say_nothing():
    assert outcome("The authority blocked it.", f"{FIRST} {BETWEEN} {SECOND}") == []
    assert outcome("Quite different matters occupied every visiting minister.", FIRST) == []
    assert outcome(STITCHED) == []
