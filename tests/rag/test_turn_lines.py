"""Versions and lines of turns, against what a tree of them must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnknownIdError
from rag.turn_lines import Link, end_of, line_to, newest_below, versions_along
from rag.types import Place


def links(*pairs):
    return [Link(answer_id=one, follows=before) for one, before in pairs]


# a – b – d, with c as another version of b, and e behind c
TREE = links(("a", None), ("b", "a"), ("c", "a"), ("d", "b"), ("e", "c"))


def test_a_new_answer_comes_behind_the_newest():
    assert end_of([], Place()) is None
    assert end_of(TREE, Place()) == "e"


def test_a_new_answer_goes_to_the_end_of_the_turns_behind_another():
    assert end_of(TREE, Place(after="b")) == "d"
    assert end_of(TREE, Place(after="d")) == "d"
    assert end_of(TREE, Place(after="a")) == "e"


def test_another_version_follows_what_the_first_one_follows():
    assert end_of(TREE, Place(instead_of="d")) == "b"
    assert end_of(TREE, Place(instead_of="c")) == "a"
    assert end_of(TREE, Place(instead_of="a")) is None


@pytest.mark.parametrize("place", [Place(after="x"), Place(instead_of="x")])
def test_a_place_that_is_not_there_is_named(place):
    with pytest.raises(UnknownIdError, match="'x'"):
        end_of(TREE, place)


def test_a_line_shows_all_versions_of_its_turns():
    assert line_to(TREE, "d") == ["a", "b", "d"]
    assert versions_along(TREE, ["a", "b", "d"]) == (("a",), ("b", "c"), ("d",))
    assert line_to(TREE, None) == []
    assert versions_along(TREE, []) == ()
    assert versions_along([*TREE, *links(("f", None))], ["f"]) == (("a", "f"),)


@given(st.lists(st.integers(0, 30), max_size=30))
def test_every_answer_is_on_the_line_of_the_newest_one_behind_it(parents):
    tree = links(*((str(i), str(p - 1) if 0 < p <= i else None) for i, p in enumerate(parents)))
    for link in tree:
        line = line_to(tree, newest_below(tree, link.answer_id))
        assert link.answer_id in line
        versions = versions_along(tree, line)
        assert [answer_id in ids for answer_id, ids in zip(line, versions, strict=True)] == [
            True
        ] * len(line)
        for before, ids in zip([None, *line[:-1]], versions, strict=True):
            assert {x.answer_id for x in tree if x.follows == before} == set(ids)
