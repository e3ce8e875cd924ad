"""What counts as a copy, and what finds one."""

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.copies import band_keys, is_copy, resemblance, signature

SEEDS = Path(__file__).parents[2] / "seeds"
BOILERPLATE = (
    "Sign up for our morning letter and have the stories that matter brought to your door. Follow "
    "us wherever you read. Our newsroom is paid for by its readers and answers to nobody else. If "
    "you have seen a mistake, write to the standards desk, which reads every letter and answers "
    "most of them. All rights reserved; nothing on this page may be printed elsewhere without "
    "leave. We use small files that remember you so that the page works and the advertisements "
    "suit you; you may say no to them in your settings and change your mind whenever you like. "
)


def body(name):
    return re.sub(r"\A---\n.*?\n---\n", "", (SEEDS / name).read_text("utf-8"), flags=re.DOTALL)


FERRY, COURIER = body("ferry-fire-coast-wire.md"), body("ferry-fire-courier.md")


def test_a_wire_copy_without_a_paragraph_is_one():
    assert FERRY != COURIER
    assert is_copy(FERRY, COURIER) and is_copy(COURIER, FERRY)
    assert not set(band_keys(signature(FERRY))).isdisjoint(band_keys(signature(COURIER)))


def test_an_update_with_other_figures_is_none():
    update = FERRY.replace("148 passengers", "151 passengers").replace(
        "Seven people", "Nine people"
    )
    assert resemblance(signature(FERRY), signature(update)) > 0.8
    assert not is_copy(FERRY, update)


def test_one_figure_in_words_is_enough_to_tell_an_update():
    update = FERRY.replace("Seven people were treated", "Eight people were treated")
    assert not is_copy(FERRY, update)


def test_a_cut_that_drops_figures_is_a_copy():
    cut = FERRY.split("\n\n")
    assert is_copy(FERRY, "\n\n".join(cut[:3] + cut[4:-2]))


def test_a_few_changed_words_are_still_a_copy():
    assert is_copy(FERRY, FERRY.replace("mostly boring", "mainly dull").replace("the tug ", ""))


def test_one_event_in_two_reports_is_no_copy():
    post, gazette = body("quarry-march-post.md"), body("quarry-march-gazette.md")
    first, revised = body("tarrow-flood-first-reports.md"), body("tarrow-flood-toll-revised.md")
    assert not is_copy(post, gazette)
    assert not is_copy(first, revised)


@pytest.mark.parametrize("place", ["before", "behind"])
def test_shared_boilerplate_is_no_copy(place):
    one = "The council voted on Tuesday to repair the old bridge over the Tarrow at Pellinford. "
    two = "A tram derailed outside the theatre in Aldermouth, and nobody was hurt, police said. "
    texts = [BOILERPLATE + t if place == "before" else t + BOILERPLATE for t in (one, two)]
    assert resemblance(*map(signature, texts)) > 0.5
    assert not is_copy(*texts)


def test_a_round_up_is_no_copy_of_what_it_holds():
    assert not is_copy(FERRY, "\n\n".join([FERRY, body("quarry-march-post.md"), BOILERPLATE]))


def test_short_texts_are_copies_only_word_for_word():
    assert is_copy("Rain is expected on Monday.", "Rain is expected, on Monday")
    assert not is_copy("Rain is expected on Monday.", "Snow is expected on Monday.")


def test_a_text_without_words_is_found_by_nothing():
    assert signature("… !") == b""
    assert band_keys(b"") == ()
    assert resemblance(b"", signature("word")) == 0.0


def test_signatures_are_the_same_on_every_machine():
    """They are stored: a library that hashes otherwise would find no copy of what is there."""
    signed = signature("The council voted 7 to 2 on Tuesday to repair the old bridge.")
    assert len(signed) == 384
    assert len(set(band_keys(signed))) == 24
    assert hashlib.sha256(signed).hexdigest()[:16] == "bd078c2f3a6703c4"


@given(st.text(max_size=300), st.text(max_size=300))
def test_copying_is_symmetric_and_reflexive(one, other):
    assert is_copy(one, one)
    assert is_copy(one, other) == is_copy(other, one)
    assert resemblance(signature(one), signature(other)) == resemblance(
        signature(other), signature(one)
    )


@given(st.lists(st.sampled_from(["ferry", "fire", "7", "two", "sea"]), max_size=120), st.data())
def test_words_left_out_at_the_end_make_a_copy_or_nothing(words, data):
    """Whatever is cut, the answer does not depend on which of the two is asked about."""
    kept = words[: data.draw(st.integers(0, len(words)))]
    one, other = " ".join(words), " ".join(kept)
    assert is_copy(one, other) == is_copy(other, one)
