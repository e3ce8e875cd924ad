"""Many readers for a long time, some of whom leave half-way: nothing of them stays behind.

Fifty at once for ten minutes in ``make test-long``, a dozen for some seconds in the usual run.
"""

import asyncio
import gc
import json
import re
import threading
import time
from pathlib import Path

import pytest

from tests.rag.answering.stage import QUESTION
from tests.rag.providers.loopback import Loopback, streaming
from tests.rag.providers.openai_wire import DONE, chunk
from tests.web.test_leaving import PATIENCE_S, served, until

GAP_S = 0.1
WORDS = (
    *("The", "council", "voted", "7", "to", "2", "on", "Tuesday", "to", "repair"),
    *("the", "old", "bridge.", "[1]", "It", "rose."),
)
LEAVING = 0.15


class Provider(Loopback):
    """Answers slowly, and notes when the call for each reader's question ended."""

    def __init__(self):
        said = [part for word in WORDS for part in (chunk(f"{word} "), GAP_S)]
        self._answer = streaming(chunk("", role="assistant"), *said, chunk("", finish="stop"), DONE)
        self.ended = {}
        super().__init__(reply=self._noted)

    async def _noted(self, asked, writer):
        reader = int(re.findall(r"reader (\d+)", json.dumps(asked.body))[-1])
        try:
            await self._answer(asked, writer)
        finally:
            self.ended[reader] = time.monotonic()


class Crowd:
    """Readers who ask one question after another; every seventh or so leaves half-way."""

    def __init__(self, port):
        self.port = port
        self.left = {}
        self.n_read = 0
        self._n = 0

    async def read_for(self, seconds, *, n_streams):
        until_s = time.monotonic() + seconds

        async def one():
            while time.monotonic() < until_s:
                await self._one()

        await asyncio.gather(*(one() for _ in range(n_streams)))

    async def _one(self):
        number = self._n = self._n + 1
        leaves = int(number * LEAVING) > int((number - 1) * LEAVING)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request(f"{QUESTION} says reader {number}"))
            assert b" 200 " in await reader.readline()
            n_words = 0
            while line := await reader.readline():
                n_words += line == b"event: delta\n"
                if leaves and n_words == len(WORDS) // 2:
                    self.left[number] = time.monotonic()
                    return
                if line == b"event: done\n":
                    self.n_read += 1
            assert not leaves
        finally:
            writer.close()


def request(question):
    body = json.dumps({"question": question, "stream": True}).encode()
    head = (
        "POST /v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Connection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def held(server_loop):
    """Return the tasks of the server, and how many threads and files the process has."""
    running = asyncio.all_tasks(server_loop)
    tasks = sorted(getattr(task.get_coro(), "__qualname__", "") for task in running)
    return tasks, threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))


def within(now, before):
    """Whether nothing is held now that was not before, but for what is kept for the next answer.

    Threads of a pool and readers of the database (two files each) are kept, as many as were needed
    at once: a few more may come late, and not one for each answer.
    """
    n_late = 8
    return now[0] == before[0] and now[1] <= before[1] + n_late and now[2] <= before[2] + 2 * n_late


def other_loop():
    """Return the event loop of the server, which runs in a thread of its own."""
    own = asyncio.get_running_loop()
    # Asking an object itself for its class wakes up those that only stand for another.
    loops = [one for one in gc.get_objects() if issubclass(type(one), asyncio.BaseEventLoop)]
    (found,) = [one for one in loops if one is not own and one.is_running()]
    return found


@pytest.fixture
def keep_loaded():
    """Return what a server does once it has loaded everything (``web/command.py``)."""
    yield gc.freeze
    gc.unfreeze()


@pytest.mark.parametrize(
    ("seconds", "n_streams", "within_s"),
    [(3, 12, 5.0), pytest.param(600, 50, 1.0, marks=pytest.mark.long)],
)
async def test_nothing_stays_behind_of_readers_who_left(
    tmp_path, keep_loaded, seconds, n_streams, within_s
):
    async with Provider() as provider:
        with served(tmp_path, provider) as site:
            crowd = Crowd(site.port)
            await crowd.read_for(2, n_streams=n_streams)
            await until(lambda: provider.n_open == 0 and site.is_idle())
            await asyncio.sleep(0.5)
            server_loop = other_loop()
            before = held(server_loop)
            keep_loaded()

            await crowd.read_for(seconds, n_streams=n_streams)
            await until(lambda: provider.n_open == 0 and site.is_idle())
            ends = time.monotonic() + PATIENCE_S
            while not within(now := held(server_loop), before) and time.monotonic() < ends:
                await asyncio.sleep(0.1)
            assert within(now, before), (now, before)
            assert len(site.stored()) >= crowd.n_read > n_streams
            late = sorted(provider.ended[n] - left for n, left in crowd.left.items())
            assert late
            assert late[-1] <= within_s
