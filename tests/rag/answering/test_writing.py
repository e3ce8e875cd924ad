"""Where a provider is out, the articles are quoted instead, and the answer says so."""

import asyncio
import threading
from contextlib import aclosing

import pytest

from rag.answering.answerer import AskRequest
from rag.answering.draft import AnswerDraft
from rag.answering.events import (
    Answered,
    ClaimChecked,
    Failed,
    FellBack,
    Queried,
    TextArrived,
)
from rag.errors import ProviderCallError
from rag.providers.protocol import Finish, QuoteDelta, ReasoningDelta, TextDelta
from rag.providers.scripted import ScriptedProvider, first_source
from rag.types import Fallback

OUT = ProviderCallError(
    "tiny cannot be reached at 'http://10.0.0.7'; look there",
    brief="tiny cannot be reached",
    retryable=True,
)


PATIENCE_S = 20


class StandIn(ScriptedProvider):
    name = "stand-in"


async def events_of(stage, script, stand_in=first_source):
    answerer = stage.answerer(*script, stand_in=StandIn(stand_in))
    request = AskRequest(question="What did the council decide about the bridge?")
    return [event async for event in answerer.stream(request)]


@pytest.mark.parametrize("before", [[], [ReasoningDelta(text="hm")], [""]])
async def test_an_answer_without_its_provider_keeps_its_citations(stage, before):
    events = await events_of(stage, [*before, OUT])
    kinds = [type(event) for event in events]
    fell = events[kinds.index(FellBack)]
    assert fell.fallback == Fallback(
        provider="scripted", model="m1", reason="tiny cannot be reached"
    )
    assert kinds.index(FellBack) < kinds.index(TextArrived)
    assert isinstance(events[0], Queried) and events[0].provider == "scripted"
    answer = events[-1].answer
    assert (answer.provider, answer.model, answer.fallback) == ("stand-in", None, fell.fallback)
    assert answer.notice.startswith(fell.notice)
    assert fell.notice == "The articles are quoted instead of summed up: tiny cannot be reached."
    assert "10.0.0.7" not in answer.notice
    assert stage.obeys_the_span_law(answer) > 0
    assert not answer.interrupted
    assert stage.stored() == [answer]


async def test_a_provider_that_ends_without_a_word_is_replaced_too(stage):
    class Endless(ScriptedProvider):
        async def stream(self, request):
            for said in list[str]():
                yield TextDelta(text=said)

    answerer = stage.answerer(provider=Endless([]), stand_in=StandIn(first_source))
    answer = await answerer.ask(AskRequest(question="What did the council decide?"))
    assert answer.fallback.reason.startswith("the provider 'scripted' stopped")


@pytest.mark.parametrize("first", ["The council ", QuoteDelta(label=1, quote="council voted")])
async def test_after_the_first_word_what_arrived_is_kept_and_marked(stage, first):
    *others, failed = await events_of(stage, [first, OUT])
    assert isinstance(failed, Failed)
    assert FellBack not in {type(event) for event in others}
    assert failed.answer is not None
    assert failed.answer.interrupted
    assert failed.answer.reason == "tiny cannot be reached"
    assert failed.answer.provider == "scripted"
    assert stage.stored() == [failed.answer]


async def test_where_nobody_can_stand_in_the_first_failure_is_told(stage):
    dead = ProviderCallError("the reader is not there")
    events = await events_of(stage, [OUT], stand_in=[dead])
    assert isinstance(events[-1], Failed)
    assert events[-1].message == str(OUT)
    assert events[-1].answer is None


async def test_with_nobody_to_stand_in_the_question_fails(stage):
    events = await stage.events(OUT)
    assert isinstance(events[-1], Failed)
    assert events[-1].retryable


async def test_a_stand_in_may_decline(stage):
    events = await events_of(stage, [OUT], stand_in=[Finish(reason="abstained", detail="No.")])
    assert isinstance(events[-1], Answered)
    assert events[-1].answer.abstained
    assert events[-1].answer.reason == "No."
    assert events[-1].answer.fallback is not None


async def test_a_reader_who_leaves_the_stand_in_ends_it(stage):
    answerer = stage.answerer(OUT, stand_in=StandIn(["The council ", 30.0]))
    request = AskRequest(question="What did the council decide about the bridge?")
    stream = answerer.stream(request)
    async for event in stream:
        if isinstance(event, TextArrived):
            break
    await asyncio.wait_for(stream.aclose(), 5)
    (answer,) = stage.stored()
    assert answer.interrupted
    assert answer.fallback is not None


async def test_text_is_told_before_its_claims_are_checked(stage, monkeypatch):
    looked, go_on = [], threading.Event()
    check = AnswerDraft.check

    def waiting(draft):
        looked.append(draft.text)
        assert not draft.text.endswith("rose ") or go_on.wait(PATIENCE_S)
        return check(draft)

    monkeypatch.setattr(AnswerDraft, "check", waiting)
    words = ["The ", "council ", "voted ", "[1]. ", "It ", "rose ", "then ", "fell. "]
    request = AskRequest(question="What did the council decide about the bridge?")
    text, kinds = "", []
    async with aclosing(stage.answerer(*words).stream(request)) as events:
        while len(text) < len("".join(words[:6])):
            event = await asyncio.wait_for(anext(events), PATIENCE_S)
            text += event.text if isinstance(event, TextArrived) else ""
        # The last of these words ends a claim, which has not been checked.
        assert text == "".join(words[:6])
        go_on.set()
        kinds = [type(event) async for event in events]
    assert kinds.count(ClaimChecked) == 2
    # A word that ends no claim is not looked at in a thread.
    assert len(looked) < len(words)
