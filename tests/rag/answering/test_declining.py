"""What kind of refusal it is, in words, and what is shown with it."""

from dataclasses import replace
from datetime import date

import pytest

from rag.answering.declining import declined
from rag.answering.older import OlderEvidence
from rag.providers.protocol import Finish
from rag.testing import evidence

TODAY = date(2026, 11, 22)
FOUND = tuple(
    replace(source, published=f"2015-02-{10 + source.label}")
    for source in evidence("One.", "Two.", "Three.", "Four.")
)
SAID = Finish(reason="abstained", detail="because", refusal="does_not_say")
NOT_CLOSE = replace(SAID, refusal="nothing_close")


def why(finish=SAID, question="Who was mayor?", found=FOUND, older=None):
    return declined(finish, question=question, evidence=found, chips=(), today=TODAY, older=older)


@pytest.mark.parametrize("finish", [SAID, NOT_CLOSE])
def test_a_provider_that_can_tell_is_believed(finish):
    refusal = why(finish)
    assert (refusal.kind, refusal.reason, refusal.newest) == (finish.refusal, "because", None)
    assert [passage.quote for passage in refusal.nearest] == ["One.", "Two.", "Three."]


def test_the_nearest_passages_are_of_three_articles_where_there_are_so_many():
    ids = ("a", "a", "b", "a", "c")
    found = evidence(*(f"Number {n}." for n in range(1, 6)))
    found = tuple(replace(e, article_id=i) for e, i in zip(found, ids, strict=True))
    assert [p.quote for p in why(found=found).nearest] == ["Number 1.", "Number 3.", "Number 5."]
    few = [p.quote for p in why(found=found[:4]).nearest]
    assert few == ["Number 1.", "Number 3.", "Number 2."]


@pytest.mark.parametrize(("found", "kind"), [(FOUND, "does_not_say"), ((), "nothing_close")])
def test_of_one_that_cannot_tell_what_was_found_says_it(found, kind):
    assert why(Finish(reason="abstained"), found=found).kind == kind
    assert why(Finish(reason="stop"), found=found).kind == kind


def test_a_provider_that_refuses_by_itself_says_nothing_of_the_evidence():
    refusal = why(Finish(reason="refusal"), question="Who is mayor now?")
    assert (refusal.kind, refusal.newest) == (None, None)
    assert refusal.reason == "the provider declined to answer"


def test_what_comes_close_to_a_question_about_now_and_is_old_is_only_outdated():
    refusal = why(question="Who is mayor now?")
    assert (refusal.kind, refusal.newest) == ("only_outdated", "2015-02-14")
    assert refusal.reason.endswith("the newest is from 14 February 2015, 11 years ago.")
    assert len(refusal.nearest) == 3


def test_what_is_not_close_or_not_old_is_not_outdated():
    assert why(NOT_CLOSE, question="Who is mayor now?").kind == "nothing_close"
    fresh = tuple(replace(source, published="2026-11-01") for source in FOUND)
    assert why(question="Who is mayor now?", found=fresh).kind == "does_not_say"
    undated = tuple(replace(source, published=None) for source in FOUND)
    assert why(question="Who is mayor now?", found=undated).kind == "does_not_say"


@pytest.mark.parametrize("finish", [SAID, NOT_CLOSE, Finish(reason="abstained")])
def test_older_articles_that_answer_are_the_reason_whatever_the_provider_says(finish):
    older = OlderEvidence(evidence=FOUND[::-1], newest="2015-02-14", days="on 21 November 2026")
    refusal = why(finish, found=(), older=older)
    assert (refusal.kind, refusal.newest) == ("only_outdated", "2015-02-14")
    assert refusal.reason == (
        "No article published on 21 November 2026 answers this. Older ones do: the newest of them "
        "is from 14 February 2015, 11 years ago."
    )
    assert [passage.quote for passage in refusal.nearest] == ["Four.", "Three.", "Two."]
