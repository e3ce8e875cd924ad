import random

import pytest

from bench.word_neighbours import neighbours_of, reworded


def test_about_half_of_the_known_words_are_exchanged() -> None:
    neighbours = {"purchased": ("bought",), "company": ("firm",)}
    made = {
        reworded("Who purchased the company in Rome?", neighbours, random.Random(seed))
        for seed in range(40)
    }
    assert made == {
        f"Who {verb} the {noun} in Rome?"
        for verb in ("purchased", "bought")
        for noun in ("company", "firm")
    }


def test_names_and_parts_of_words_stay() -> None:
    neighbours = {"rome": ("paris",), "well": ("good",)}
    asked = "Is Rome well-known?"
    assert all(reworded(asked, neighbours, random.Random(n)) == asked for n in range(20))


@pytest.mark.long
def test_neighbours_are_other_words_and_not_opposites() -> None:
    neighbours = neighbours_of()
    assert "bought" in neighbours["purchased"]
    assert all(not near.startswith("purc") for near in neighbours["purchased"])
    assert "decrease" not in neighbours.get("increase", ())
    assert "year" not in neighbours
