"""Edited claims say what the source does not say, and reworded ones do not."""

import random
from pathlib import Path

import pytest

from bench.claim_edits import EDITS
from bench.claim_places import Names, Place
from bench.claim_rewords import REWORDS
from bench.edited_claims import Article, edited_claims
from rag.sentences import paragraph_spans

SEEDS = Path(__file__).parents[2] / "seeds"
NAMES = Names(
    people=("Paul Newman",),
    speakers=("Reuters",),
    organisations={"University": ("Yale University",)},
)


def place(source, *, near=(), far=()):
    return Place(source=source, near=near, far=far, names=NAMES)


def edited(kind, sentence, **others):
    """Return what a hundred draws of an edit make of a sentence that is its own source."""
    around = place(sentence, **others)
    made = {EDITS[kind](sentence, around, random.Random(n)) for n in range(100)}
    return {text for text in made if text is not None}


def reworded(kind, sentence, following="", published=None):
    made = {REWORDS[kind](sentence, following, published, random.Random(n)) for n in range(20)}
    return {text for text in made if text is not None}


@pytest.mark.parametrize(
    ("kind", "sentence", "possible"),
    [
        (
            "date",
            "It opened in March and closed on Monday.",
            "It opened in June and closed on Monday.",
        ),
        ("name", "Thomas Smith taught at the school.", "Paul Newman taught at the school."),
        ("name", "He left Stanford University early.", "He left Yale University early."),
        ("unit", "The road is 40 miles long.", "The road is 40 kilometres long."),
        ("negation", "The bridge was repaired.", "The bridge was not repaired."),
        ("negation", "The bridge was not repaired.", "The bridge was repaired."),
        ("attribution", "The mayor said that it was safe.", "The mayor denied that it was safe."),
        ("attribution", "Critics argued that it was late.", "It was late."),
        ("attribution", "Xinhua reported that it rained.", "Reuters reported that it rained."),
        ("hedge", "It was probably built by monks.", "It was built by monks."),
        ("hedge", "He is believed to have died.", "He is known to have died."),
        ("swap", "Prices increased in the north.", "Prices decreased in the north."),
        ("swap", "Rome defeated Carthage in the end.", "Carthage defeated Rome in the end."),
    ],
)
def test_each_edit_makes_another_claim(kind, sentence, possible):
    made = edited(kind, sentence)
    assert possible in made
    assert sentence not in made


def test_a_number_becomes_one_that_the_source_does_not_have():
    made = edited("number", "Some 40 of the twelve hundred boats sank.")
    assert made
    for text in made:
        assert ("40" in text) != ("twelve" in text)


def test_a_second_source_is_merged_in():
    sentence, other = "The road was closed.", "Penguins breed on the southern islands."
    assert edited("merge", sentence, far=(other,)) == {
        "The road was closed, and Penguins breed on the southern islands.",
        "Penguins breed on the southern islands, and the road was closed.",
    }


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("number", "More than 400 boats sank."),
        ("number", "He met them on 4 May."),
        ("date", "It has been open since 1995."),
        ("negation", "They asked whether it is open."),
        ("negation", "He said “it is over” to them."),
        ("hedge", "She will speak at noon."),
        ("swap", "It rose and fell."),
        ("attribution", "She said so."),
        ("unit", "It lasted for years."),
        ("name", "The old road was closed."),
    ],
)
def test_an_unsafe_place_is_left_alone(kind, sentence):
    assert edited(kind, sentence) == set()


REWORDED = {
    "In 1990, the town of Eppen built a bridge.": (
        "reordered",
        "The town of Eppen built a bridge in 1990.",
    ),
    "The town of Eppen built a bridge in 1990.": (
        "reordered",
        "In 1990, the town of Eppen built a bridge.",
    ),
    "The mayor said that the bridge was safe.": ("said", "The bridge was safe, the mayor said."),
    "Reuters reported that the bridge was safe.": (
        "said",
        "According to Reuters, the bridge was safe.",
    ),
    "It has 12 bridges.": ("numeral", "It has twelve bridges."),
    "It opened on May 4, 1990.": ("numeral", "It opened on 4 May 1990."),
    "It was purchased by monks.": ("synonym", "It was bought by monks."),
    "However, the bridge (of 1990) was safe.": ("shortened", "The bridge (of 1990) was safe."),
    "The old bridge was closed in spring, and it was torn down.": (
        "split",
        "The old bridge was closed in spring. It was torn down.",
    ),
}


@pytest.mark.parametrize("sentence", REWORDED)
def test_each_rewording_keeps_the_claim(sentence):
    kind, possible = REWORDED[sentence]
    assert possible in reworded(kind, sentence)


def test_two_sentences_are_joined():
    assert reworded("joined", "It rained.", "The road was closed.") == {
        "It rained, and the road was closed."
    }
    assert reworded("joined", "It rained.") == set()


@pytest.mark.parametrize(
    ("weekday", "day"), [("Saturday", "3 August"), ("Friday", "2 August"), ("Sunday", "28 July")]
)
def test_a_weekday_is_dated_from_the_day_of_publication(weekday, day):
    # 3 August 2024 was a Saturday.
    sentence = f"The ferry burned on {weekday} off the coast."
    dated = f"The ferry burned on {day} 2024 off the coast."
    assert reworded("dated", sentence, published="2024-08-03") == {dated}
    assert reworded("dated", sentence) == set()
    future = f"The ferry will sail on {weekday}."
    assert reworded("dated", future, published="2024-08-03") == set()


@pytest.fixture(scope="module")
def claims():
    return edited_claims(articles(), 180, seed=3)


def articles():
    found = []
    for path in sorted(SEEDS.glob("*-*.md")):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        paragraphs = tuple(body[s.start : s.end] for s in paragraph_spans(body))
        found.append(Article(title=path.stem, paragraphs=paragraphs, published="2024-08-03"))
    return found


def test_half_of_the_claims_are_supported_and_none_comes_twice(claims):
    assert len(claims) > 100
    assert sum(claim.supported for claim in claims) * 2 == len(claims)
    assert len({claim.id for claim in claims}) == len({claim.claim for claim in claims})
    assert {claim.edit for claim in claims if not claim.supported} == set(EDITS)
    assert {claim.edit for claim in claims if claim.supported} <= {"verbatim", *REWORDS}


def test_verbatim_claims_stand_in_their_source_and_edited_ones_do_not(claims):
    for claim in claims:
        stands = claim.claim.rstrip(".") in claim.source
        if not claim.supported:
            assert not stands, claim
        elif claim.edit == "verbatim":
            assert stands, claim


def test_the_same_seed_gives_the_same_claims(claims):
    assert edited_claims(articles(), 180, seed=3) == claims
    assert edited_claims(articles(), 180, seed=4) != claims
