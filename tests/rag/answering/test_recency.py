"""How recent articles are: in the order of the evidence, and said beside an answer."""

import pytest

from index.types import Filters
from rag.answering.answerer import AskRequest
from rag.errors import InvalidQueryError
from rag.providers.protocol import Finish
from tests.rag.answering.stage import TODAY, found


@pytest.fixture
def stage(stage_over_the_years):
    return stage_over_the_years


async def test_recency_changes_the_order(stage):
    question = "Why was the harbour bridge shut?"
    plain, _ = await found(stage, question)
    ids, answer = await found(stage, question, recency=1.0)
    assert ids == ["new", "week", "march", "old", "undated"] != plain
    assert answer.evidence[0].score > answer.evidence[1].score
    assert (await found(stage, question, recency=1.0, k=1))[0] == ["new"]


@pytest.mark.parametrize("recency", [-0.1, 1.1, float("nan")])
async def test_recency_outside_is_refused(stage, recency):
    with pytest.raises(InvalidQueryError, match=r"0\.\.1"):
        await stage.answerer().ask(AskRequest(question="x", recency=recency))


async def test_old_evidence_is_said_to_be_old_when_the_question_is_about_now(stage):
    old = Filters(published_to="2015-02-28")
    _, answer = await found(stage, "Is the bridge still shut?", filters=old)
    assert answer.newest_evidence == "2015-02-18"
    assert answer.notice == "The newest article used is from 18 February 2015, 11 years ago."
    _, answer = await found(stage, "Was the bridge shut?", filters=old)
    assert answer.notice is None
    _, answer = await found(stage, "Is the bridge still shut?")
    assert (answer.newest_evidence is None) == (answer.citations == ())


async def test_a_refusal_tells_the_age_of_what_was_found(stage):
    old = Filters(published_to="2015-02-28")
    answer = await stage.ask(question="Is it open now?", filters=old, today=TODAY)
    assert answer.abstained and answer.refusal == "only_outdated"
    assert answer.newest_evidence == "2015-02-18"
    assert answer.reason.endswith("the newest is from 18 February 2015, 11 years ago.")
    assert answer.notice is None
    far = Finish(reason="abstained", refusal="nothing_close")
    answer = await stage.ask(far, question="Is it open now?", filters=old, today=TODAY)
    assert (answer.refusal, answer.newest_evidence) == ("nothing_close", None)
    assert answer.notice == "The newest article found is from 18 February 2015, 11 years ago."
