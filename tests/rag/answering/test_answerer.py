"""One question through the whole path: events, storage, failures, conversations."""

import asyncio

import pytest

from rag.answering.answerer import MOST_QUESTION_CHARS, AskRequest
from rag.answering.events import Answered, ClaimChecked, EvidenceFound, Failed, Queried, TextArrived
from rag.errors import InvalidQueryError, ProviderCallError, ProviderSetupError
from rag.providers.protocol import Finish, ReasoningDelta, TextDelta
from rag.providers.scripted import ScriptedProvider
from rag.types import Turn
from tests.rag.answering.stage import QUESTION, VOTED, Stage, shown
from tests.rag.library_stage import loaded, open_stage

ASKED = AskRequest(question=QUESTION)


def label_of(answer, article_id):
    return next(e.label for e in answer.evidence if e.article_id == article_id)


async def test_events_come_in_order_and_tell_one_story(stage):
    events = await stage.events(f"{VOTED} [1] ", "Nobody was asked. ", "A dragon came [7].")
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Queried, EvidenceFound]
    assert kinds[-1] is Answered
    assert set(kinds[2:-1]) == {TextArrived, ClaimChecked}
    queried, found, answer = events[0], events[1], events[-1].answer
    assert (queried.answer_id, queried.conversation_id) == (
        answer.answer_id,
        answer.conversation_id,
    )
    assert (queried.question, queried.provider, queried.model) == (QUESTION, "scripted", "m1")
    assert [e.label for e in found.evidence] == list(range(1, len(found.evidence) + 1))
    assert "".join(shown(events)) == answer.text
    claims = [event for event in events if isinstance(event, ClaimChecked)]
    assert tuple(event.claim for event in claims) == answer.claims
    assert [event.index for event in claims] == list(range(len(claims)))
    assert tuple(c for event in claims for c in event.citations) == answer.citations
    assert [claim.verdict for claim in answer.claims] == ["supported", "uncited", "unsupported"]
    assert stage.obeys_the_span_law(answer) == 1
    assert stage.stored() == [answer]
    assert [e.used for e in answer.evidence] == [e.label == 1 for e in answer.evidence]
    assert {"search", "answer", "check"} <= set(answer.timings_ms)
    assert answer.created_at.startswith("2026-01-01")


async def test_a_claim_is_checked_while_the_answer_goes_on(stage):
    events = await stage.events(f"{VOTED} [1] ", "Nobody was ", "asked.")
    kinds = [type(event).__name__ for event in events[2:-1]]
    assert kinds.index("ClaimChecked") < len(kinds) - 1 - kinds[::-1].index("TextArrived")


async def test_reasoning_is_no_part_of_the_answer(stage):
    answer = await stage.ask(ReasoningDelta(text="Hm."), f"{VOTED} [1]")
    assert answer.text == f"{VOTED} [1]"


async def test_abstaining_shows_the_nearest_passages(stage):
    answer = await stage.ask(Finish(reason="abstained", detail="nothing there"))
    assert (answer.abstained, answer.reason, answer.text) == (True, "nothing there", "")
    assert len(answer.nearest) == 2
    assert stage.obeys_the_span_law(answer) == 0
    assert stage.stored() == [answer]


class TestNotAsking:
    async def test_an_empty_library_asks_nobody(self, tmp_path):
        def never(_request):
            raise AssertionError("the provider was asked")

        with open_stage(tmp_path / "empty") as application:
            stage = Stage(application)
            answerer = stage.answerer(provider=ScriptedProvider(never))
            answer = await answerer.ask(AskRequest(question=QUESTION))
            assert answer.abstained
            assert answer.reason == "No passage of the collection matches the question."
            assert answer.nearest == answer.evidence == ()
            assert stage.stored() == [answer]

    @pytest.mark.parametrize(
        "question", ["", " \n", "\x00", "\ud800", "x" * (MOST_QUESTION_CHARS + 1)]
    )
    async def test_questions_that_cannot_be_asked(self, stage, question):
        with pytest.raises(InvalidQueryError):
            await stage.events("x", question=question)
        assert stage.stored() == []

    async def test_what_no_file_can_hold_is_left_out_of_a_question(self, stage):
        answer = await stage.ask("Yes [1].", question=f" {QUESTION}\x00\ud83d ")
        assert answer.question == QUESTION


class TestFailing:
    async def test_a_failure_keeps_what_had_come(self, stage):
        events = await stage.events(
            f"{VOTED} [1] Nobody was [", ProviderCallError("it broke", retryable=True)
        )
        failed = events[-1]
        assert isinstance(failed, Failed)
        assert failed.answer is not None
        assert (failed.message, failed.retryable) == ("it broke", True)
        assert failed.answer.interrupted
        assert failed.answer.text == f"{VOTED} [1] Nobody was ["
        assert [c.verdict for c in failed.answer.claims] == ["supported", "uncited"]
        assert stage.stored() == [failed.answer]
        assert stage.obeys_the_span_law(failed.answer) == 1

    async def test_a_failure_before_any_text_stores_nothing(self, stage):
        events = await stage.events(ProviderSetupError("no key"))
        assert events[-1] == Failed(message="no key", retryable=False, answer=None)
        assert stage.stored() == []

    async def test_ask_raises(self, stage):
        with pytest.raises(ProviderCallError, match="it broke") as caught:
            await stage.answerer(ProviderCallError("it broke", retryable=True)).ask(
                AskRequest(question=QUESTION)
            )
        assert caught.value.retryable

    async def test_a_stream_that_just_ends_has_failed(self, stage):
        class Endless(ScriptedProvider):
            async def stream(self, request):
                yield TextDelta(text="It rose")

        answerer = stage.answerer(provider=Endless([]))
        events = [e async for e in answerer.stream(AskRequest(question=QUESTION))]
        assert isinstance(events[-1], Failed)
        assert events[-1].retryable
        assert stage.stored()[0].interrupted

    async def test_an_error_nobody_expected_still_keeps_what_had_come(self, stage):
        with pytest.raises(KeyError):
            await stage.events("It rose. It ", KeyError("x"))
        assert [a.text for a in stage.stored()] == ["It rose. It "]


class TestConversations:
    async def test_a_followup_leans_on_the_stored_turn(self, stage):
        first = await stage.ask(f"{VOTED} [1]", question="What did Mayor Ana Reyes say?")
        events = await stage.events(
            "Yes [1].", question="Why did she?", conversation_id=first.conversation_id
        )
        assert events[0].standalone_question == "Why did Mayor Ana Reyes?"
        assert events[-1].answer.conversation_id == first.conversation_id
        off = await stage.ask(
            "Yes [1].",
            question="Why did she?",
            conversation_id=first.conversation_id,
            rewrite=False,
        )
        assert off.standalone_question == "Why did she?"

    async def test_a_standalone_question_of_ones_own(self, stage):
        answer = await stage.ask("Yes [1].", question="Why?", standalone_question="  Why so? ")
        assert (answer.question, answer.standalone_question) == ("Why?", "Why so?")

    async def test_history_reaches_the_provider_and_is_short(self, stage):
        seen = []
        turns = tuple(Turn(question=f"Q{n}?", answer=f"A{n}.") for n in range(20))

        def script(request):
            seen.append(request)
            return ["Yes [1]."]

        await stage.answerer(provider=ScriptedProvider(script)).ask(
            AskRequest(question=QUESTION, history=turns)
        )
        assert seen[0].history == turns[-6:]

    async def test_a_new_conversation_each_time(self, stage):
        ids = {(await stage.ask("Yes [1].")).conversation_id for _ in range(3)}
        assert len(ids) == 3


async def test_k_and_equal_wordings(stage):
    library = stage.application.library
    library.add([loaded("Copy", "The council voted.", external_id=f"c{n}") for n in range(4)])
    answer = await stage.ask("Yes [1].", k=5)
    texts = [e.text for e in answer.evidence]
    assert len(texts) == len(set(texts))
    assert len((await stage.ask("Yes [1].", k=1)).evidence) == 1


async def test_an_article_that_goes_during_the_search_is_no_evidence(stage):
    class Removing:
        def search(self, query, *, k, filters):
            found = stage.application.library.search(query, k=k, filters=filters)
            stage.application.library.remove("bridge")
            return found

    answerer = stage.answerer("Yes [1].", searcher=Removing())
    answer = await answerer.ask(AskRequest(question=QUESTION))
    assert [e.article_id for e in answer.evidence] == ["ferry"]


async def test_a_dropped_passage_of_an_article_that_goes_meanwhile_is_not_kept(stage):
    class Removing(ScriptedProvider):
        async def stream(self, request):
            await asyncio.to_thread(stage.application.library.remove, "ferry")
            yield TextDelta(text=f"{VOTED} [1]")
            yield Finish(reason="stop")

    answerer = stage.answerer(provider=Removing([]), context_tokens=1)
    answer = await answerer.ask(ASKED)
    assert [e.article_id for e in answer.evidence] == ["bridge"]
    assert [n.article_id for n in answer.dropped] == ["ferry"]
    assert [left.dropped for left in stage.stored()] == [()]
