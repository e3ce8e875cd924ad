"""What has begun to be stored is stored, whoever stops waiting for it."""

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

import pytest

from rag.answering.answerer import AskRequest
from rag.answering.events import TextArrived
from rag.answering.threads import searched
from rag.errors import StoreError
from rag.providers.protocol import Finish, TextDelta
from rag.providers.scripted import ScriptedProvider
from tests.rag.answering.stage import QUESTION, VOTED

ASKED = AskRequest(question=QUESTION)


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
        for _ in range(3):
            await asyncio.sleep(0.05)
            task.cancel()
        # Whoever closes the files waits for the task, so it must not end before its write.
        await asyncio.wait({task}, timeout=0.1)
        assert not task.done()
        go_on.set()
        await asyncio.wait({task})
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


async def test_no_more_search_at_once_than_there_are_cores():
    lock, n_now, most = threading.Lock(), 0, 0

    def search():
        nonlocal n_now, most
        with lock:
            n_now += 1
            most = max(most, n_now)
        time.sleep(0.01)
        with lock:
            n_now -= 1

    await asyncio.gather(*(searched(search) for _ in range(20)))
    assert 1 <= most <= (os.cpu_count() or 1)
