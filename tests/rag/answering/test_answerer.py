"""One question through the whole path: events, storage, failures, early ends."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

import pytest

from rag.answering.answerer import MOST_QUESTION_CHARS, AskRequest
from rag.answering.events import (
    Answered,
    ClaimChecked,
    EvidenceFound,
    Failed,
    Queried,
    TextArrived,
)
from rag.errors import InvalidQueryError, ProviderCallError, ProviderSetupError, StoreError
from rag.providers.protocol import Finish, QuoteDelta, ReasoningDelta, TextDelta
from rag.providers.scripted import ScriptedProvider
from rag.types import Turn, Usage
from tests.rag.answering.stage import QUESTION, Stage, shown
from tests.rag.library_stage import loaded, open_stage

VOTED = "The council voted 7 to 2 on Tuesday to repair the old bridge."
ASKED = AskRequest(question=QUESTION)
COST = "The work will cost 4.2 million euros."


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


async def test_half_a_label_is_never_shown(stage):
    text = f"{VOTED} [1] {COST} [[1]] It is shut 【2†source】 (sources 1, 2)."
    events = await stage.events(*text)
    assert "".join(shown(events)) == text
    at = 0
    inside = {
        i
        for mark in ("[1]", "[[1]]", "【2†source】", "(sources 1, 2)")
        for i in range(text.index(mark) + 1, text.index(mark) + len(mark))
    }
    for piece in shown(events):
        at += len(piece)
        assert at not in inside


async def test_labels_that_do_not_exist_stay_and_are_counted(stage):
    answer = await stage.ask("It rose [99]. It fell [0][-1]. In [2023] `[9]` too. [77]")
    assert answer.text == "It rose [99]. It fell [0][-1]. In [2023] `[9]` too. [77]"
    assert answer.rejected_labels == 4
    assert answer.claims[1].unknown_labels == ("0", "-1")
    assert answer.citations == ()


async def test_a_label_without_any_claim_is_counted_too(stage):
    assert (await stage.ask("[99]")).rejected_labels == 1


async def test_a_providers_quote_becomes_a_label_and_is_anchored_again(stage):
    said = "The council decided about the old bridge."
    answer = await stage.ask(
        said, QuoteDelta(label=1, quote="voted 7 to 2  on\u00a0Tuesday"), " So it is."
    )
    assert answer.text == f"{said}[1] So it is."
    assert [c.quote for c in answer.citations] == ["voted 7 to 2 on Tuesday"]
    assert stage.obeys_the_span_law(answer) == 1


async def test_a_quote_that_is_not_there_is_not_shown_as_one(stage):
    answer = await stage.ask(
        "The council voted on Tuesday to repair it.", QuoteDelta(label=1, quote="voted 9 to 0")
    )
    assert [c.quote for c in answer.citations] == [VOTED]


async def test_each_quote_stays_with_its_claim(stage):
    """Claims are checked late, when the next quote may already have come."""
    answer = await stage.ask(
        "The council decided about the old bridge on Tuesday.",
        QuoteDelta(label=1, quote="voted 7 to 2 on Tuesday"),
        " Work",
        " on the bridge has a cost in euros.",
        QuoteDelta(label=1, quote="4.2 million euros"),
    )
    assert [(c.claim, c.quote) for c in answer.citations] == [
        (0, "voted 7 to 2 on Tuesday"),
        (1, "4.2 million euros"),
    ]


async def test_a_label_is_written_once(stage):
    answer = await stage.ask(
        "It rose.",
        QuoteDelta(label=1, quote="x"),
        QuoteDelta(label=2, quote="x"),
        QuoteDelta(label=1, quote="y"),
        " It fell [2]",
        QuoteDelta(label=2, quote="y"),
        ".",
    )
    assert answer.text == "It rose.[1][2] It fell [2]."


async def test_a_quote_of_no_source_is_seen_and_counted(stage):
    answer = await stage.ask("It rose.", QuoteDelta(label=99, quote="x"))
    assert answer.text == "It rose.[99]"
    assert answer.rejected_labels == 1


async def test_reasoning_is_no_part_of_the_answer(stage):
    answer = await stage.ask(ReasoningDelta(text="Hm."), f"{VOTED} [1]")
    assert answer.text == f"{VOTED} [1]"


async def test_what_the_provider_reports(stage):
    finish = Finish(
        reason="length", usage=Usage(input_tokens=5, output_tokens=7), model="m2", detail="cut\x00"
    )
    answer = await stage.ask(f"{VOTED} [1]", finish)
    assert (answer.usage, answer.model, answer.reason) == (finish.usage, "m2", "cut")
    assert not answer.abstained


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("length", "the answer was cut at its length limit"),
        ("refusal", "the provider declined to answer"),
        ("stop", None),
    ],
)
async def test_an_ending_without_words_of_its_own_is_told(stage, ending, reason):
    answer = await stage.ask(f"{VOTED} [1]", Finish(reason=ending))
    assert (answer.abstained, answer.reason) == (False, reason)


async def test_the_confidence_of_the_provider_is_kept(stage):
    answer = await stage.ask(Finish(reason="abstained", confidence=0.25))
    assert (answer.abstained, answer.confidence) == (True, 0.25)
    assert (await stage.ask("The council voted 7 to 2. [1]")).confidence is None


async def test_a_refusal_without_text_says_so(stage):
    answer = await stage.ask(Finish(reason="refusal"))
    assert (answer.abstained, answer.reason) == (True, "the provider declined to answer")


async def test_abstaining_shows_the_nearest_passages(stage):
    answer = await stage.ask(Finish(reason="abstained", detail="nothing there"))
    assert (answer.abstained, answer.reason, answer.text) == (True, "nothing there", "")
    assert len(answer.nearest) == 2
    assert stage.obeys_the_span_law(answer) == 0
    assert stage.stored() == [answer]


@pytest.mark.parametrize("script", [[], [""], ["  \n "], ["\x00\ud800"]])
async def test_no_words_are_no_answer(stage, script):
    answer = await stage.ask(*script)
    assert answer.abstained
    assert answer.reason == "The passages found do not answer the question."


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


class TestEndingEarly:
    async def test_closing_ends_the_call_and_stores_what_had_come(self, stage):
        closed = []

        class Watched(ScriptedProvider):
            async def stream(self, request):
                try:
                    yield TextDelta(text=f"{VOTED} [1] Nobody ")
                    await asyncio.sleep(60)
                    yield Finish(reason="stop")
                finally:
                    closed.append(True)

        stream = stage.answerer(provider=Watched([])).stream(AskRequest(question=QUESTION))
        async with aclosing(stream) as events:
            async for event in events:
                if isinstance(event, TextArrived):
                    break
        assert closed == [True]
        (answer,) = stage.stored()
        assert answer.interrupted
        assert answer.text == f"{VOTED} [1] Nobody "
        assert stage.obeys_the_span_law(answer) == 1

    async def test_cancelling_does_the_same(self, stage):
        written = asyncio.Event()

        class Waiting(ScriptedProvider):
            async def stream(self, request):
                yield TextDelta(text="It rose. It ")
                written.set()
                await asyncio.sleep(60)
                yield Finish(reason="stop")

        asking = stage.answerer(provider=Waiting([])).ask(AskRequest(question=QUESTION))
        task = asyncio.create_task(asking)
        await written.wait()
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        assert [(a.text, a.interrupted) for a in stage.stored()] == [("It rose. It ", True)]

    async def test_an_answer_that_is_complete_survives_a_cancellation(self, stage):
        """Even when the one thread that could write it is busy at that moment."""
        busy, go_on = threading.Event(), threading.Event()
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))

        def hold():
            busy.set()
            go_on.wait(30)

        class Finishing(ScriptedProvider):
            async def stream(self, request):
                yield TextDelta(text="It rose.")
                loop.run_in_executor(None, hold)
                yield Finish(reason="stop")

        asking = stage.answerer(provider=Finishing([])).ask(AskRequest(question=QUESTION))
        task = asyncio.create_task(asking)
        while not busy.is_set():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.wait({task})
        go_on.set()
        await loop.shutdown_default_executor()
        assert task.cancelled()
        assert [(a.text, a.interrupted) for a in stage.stored()] == [("It rose.", False)]

    async def test_storing_what_had_come_leaves_the_event_loop_free(self, stage, monkeypatch):
        writers = []
        put_answer = stage.application.chats.put_answer

        def watched(answer, **more):
            writers.append(threading.current_thread())
            return put_answer(answer, **more)

        monkeypatch.setattr(stage.application.chats, "put_answer", watched)
        async with aclosing(stage.answerer(f"{VOTED} [1] And").stream(ASKED)) as events:
            async for event in events:
                if isinstance(event, TextArrived):
                    break
        assert [writer is threading.main_thread() for writer in writers] == [False]
        assert len(stage.stored()) == 1

    async def test_a_write_that_fails_is_told_in_the_log(self, stage, monkeypatch, caplog):
        def full(answer, **more):
            raise StoreError("the disk is full")

        monkeypatch.setattr(stage.application.chats, "put_answer", full)
        with pytest.raises(StoreError, match="disk is full"):
            await stage.ask(f"{VOTED} [1]")
        assert "an answer could not be stored: the disk is full" in caplog.text

    async def test_closing_before_any_text_stores_nothing(self, stage):
        async with aclosing(stage.answerer("x").stream(AskRequest(question=QUESTION))) as events:
            async for _ in events:
                break
        assert stage.stored() == []


class TestTooLong:
    @pytest.mark.parametrize("piece", ["word " * 20_000, "word "])
    async def test_an_endless_answer_is_cut(self, stage, piece):
        script = [piece] * (100_000 // len(piece))
        answer = await stage.ask(*script)
        assert len(answer.text) <= 20_000
        assert answer.text.startswith("word word")
        assert answer.reason == "the answer was cut at its length limit"
        assert not answer.interrupted

    async def test_no_half_label_is_left_at_the_cut(self, stage):
        answer = await stage.ask("x" * 19_998 + "[12345]")
        assert answer.text == "x" * 19_998

    async def test_endless_quotes_are_cut_too(self, stage):
        quotes = [QuoteDelta(label=n % 2 + 1, quote="x") for n in range(50_000)]
        steps = [step for quote in quotes for step in ("a ", quote)][:50_000]
        assert len((await stage.ask(*steps)).text) < 20_010


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
