"""Marks on claims."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Span
from rag.errors import UnusableAnswerError
from rag.verifying import placing
from rag.verifying.detection import foreign_answer
from rag.verifying.placing import place_marks
from rag.verifying.types import MOST_MARKS, ForeignAnswer, ForeignSource, Mark

SOURCE = ForeignSource(text="x")


def answer(text, *places, links=()):
    marks = tuple(Mark(name="m", place=place, source=0) for place in places)
    return ForeignAnswer(format="openai", text=text, sources=(SOURCE,), marks=marks, links=links)


def test_a_link_is_no_word_and_its_place_is_the_sentence_before():
    link = Span(start=12, end=25)
    placed = place_marks(
        answer("It is open. (https://a.b) It shut.", link, links=(link,)), frozenset()
    )
    assert [c.span.labels for c in placed.claims] == [(1,), ()]
    assert (placed.claims[0].span.end, placed.claims[0].span.statement) == (25, "It is open.")


def test_a_missing_source_is_no_label():
    (claim,) = place_marks(answer("It is open.", Span(start=3, end=3)), frozenset({1})).claims
    assert (claim.span.labels, claim.missing) == ((), (1,))


def test_too_many_claims_are_refused():
    with pytest.raises(UnusableAnswerError, match=f"more than {placing._MOST_CLAIMS} claims"):
        place_marks(answer("It is. " * (placing._MOST_CLAIMS + 1)), frozenset())


def test_too_many_citations_of_claims_are_refused():
    text = "It is. " * 300
    places = [Span(start=0, end=len(text))] * 200
    with pytest.raises(UnusableAnswerError, match="citations of claims"):
        place_marks(answer(text, *places), frozenset())


def test_many_citations_of_one_long_range_cost_no_square():
    text = f"{' ' * 150_000}It is."
    began = time.perf_counter()
    annotation = {"type": "url_citation", "start_index": 0, "end_index": len(text), "url": "x"}
    part = {"type": "output_text", "text": text, "annotations": [annotation] * MOST_MARKS}
    placed = place_marks(foreign_answer(part), frozenset())
    assert len(placed.claims[0].marks) == MOST_MARKS
    # A second on an idle machine; several minutes when each mark reads its range.
    assert time.perf_counter() - began < 40


@given(
    st.text(alphabet="ab .\n!(あ。", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5),
)
def test_every_mark_is_on_a_claim_or_told_to_stand_nowhere(text, ends):
    places = [Span(start=min(pair), end=max(pair)) for pair in ends if max(pair) <= len(text)]
    placed = place_marks(answer(text, *places), frozenset())
    on_claims = [mark for claim in placed.claims for mark in claim.marks]
    assert len(placed.unplaced) == (0 if placed.claims else len(places))
    assert all(Mark(name="m", place=p, source=0) in on_claims for p in places if placed.claims)
    for claim in placed.claims:
        assert 0 <= claim.span.start < claim.span.end <= len(text)
