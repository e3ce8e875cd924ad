"""A service that misbehaves in every way: what a reader gets, what the log says, how soon.

``FAULTS`` is also the table of docs/providers.md; a row there that is not true here fails.
"""

import asyncio
import itertools
import json
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import pytest

from rag.answering.answerer import AskRequest
from rag.answering.events import Answered, AnswerEvent, Failed, TextArrived
from rag.providers import anthropic, openai
from rag.providers.breaker import Breaker
from rag.providers.breaking import BreakingProvider
from rag.providers.config import ProviderConfig
from rag.providers.protocol import ChatProvider
from rag.providers.retry_budget import RetryBudget
from rag.providers.retrying import RetryingProvider
from rag.providers.scripted import ScriptedProvider, first_source
from tests.rag.answering.stage import QUESTION, Stage, fill
from tests.rag.library_stage import open_stage
from tests.rag.providers import anthropic_wire
from tests.rag.providers.loopback import Asked, Loopback, Reply, failing, send_head, streaming
from tests.rag.providers.openai_wire import DONE, chunk
from tests.rag.providers.test_breaker import Clock

PAGE = Path(__file__).parents[3] / "docs" / "providers.md"
KEY = "sk-canary-0123456789abcdef"
Place = Callable[[], AbstractAsyncContextManager[tuple[str, list[Asked]]]]

AT_ONCE, TRIED, FIRST, GAP = "at once", "up to 1.5 s", "30 s", "15 s after the last word"
START = (chunk("", role="assistant"), chunk("The council voted "))
WHOLE = (*START, chunk("7 to 2 on Tuesday to repair the old bridge [1]."))
NO_MODEL = {"error": {"message": "The model 'm1' does not exist", "code": "model_not_found"}}
ECHO = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
BUSY = "is refusing requests for now"
BROKEN = "failed on its side"
NOT_CHAT = "sent something that is not a chat stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """``seen`` is the reason given, ``logged`` what the log adds, ``takes`` with usual limits."""

    place: Place
    seen: str
    outcome: Literal["quotes", "kept", "whole"] = "quotes"
    logged: str = ""
    n_calls: int = 1
    takes: str = AT_ONCE


def served(reply: Reply) -> Place:
    @asynccontextmanager
    async def place() -> AsyncIterator[tuple[str, list[Asked]]]:
        async with Loopback(reply) as server:
            yield f"{server.url}/v1", server.asked

    return place


@asynccontextmanager
async def nowhere() -> AsyncIterator[tuple[str, list[Asked]]]:
    yield "http://footnote.invalid/v1", []


def speaking(scheme: str, *, listens: bool) -> Place:
    """A port where nobody listens, or one that speaks plain text whatever it is asked."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    @asynccontextmanager
    async def place() -> AsyncIterator[tuple[str, list[Asked]]]:
        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        if not listens:
            server.close()
            await server.wait_closed()
        yield f"{scheme}://127.0.0.1:{port}/v1", []
        server.close()

    return place


async def hangs(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


def endless(piece: str | bytes, *first: str, status: int = 200) -> Reply:
    async def reply(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await send_head(writer, status)
        for part in itertools.chain(first, itertools.repeat(piece)):
            data = part.encode() if isinstance(part, str) else part
            writer.write(b"%x\r\n%s\r\n" % (len(data), data))
            await writer.drain()
            await asyncio.sleep(0)

    return reply


def sent(*parts: str | bytes | float | Exception, **how: str) -> Place:
    return served(streaming(*parts, **how))  # type: ignore[arg-type]  # only content_type is given


def refused(status: int, body: object = None, **headers: str) -> Place:
    return served(failing(status, {} if body is None else body, **headers))


RESET = ConnectionResetError()
FAULTS: dict[str, Fault] = {
    "no such host": Fault(place=nowhere, seen="cannot be reached", takes=TRIED),
    "connection refused": Fault(
        place=speaking("http", listens=False), seen="cannot be reached", takes=TRIED
    ),
    "TLS fails": Fault(
        place=speaking("https", listens=True),
        seen="cannot be reached by a secure connection",
        logged="right http or https",
    ),
    "400": Fault(place=refused(400), seen="rejected the request", logged="HTTP 400"),
    "401": Fault(place=refused(401, ECHO), seen="refused the key", logged="provided: [key]"),
    "403": Fault(place=refused(403), seen="does not let this key use model 'm1'"),
    "404, no such model": Fault(
        place=refused(404, NO_MODEL),
        seen="does not know model 'm1' or has no such address",
        logged="does not exist",
    ),
    "408": Fault(
        place=refused(408), seen="did not take the request in time", n_calls=3, takes=TRIED
    ),
    "409": Fault(place=refused(409), seen=BROKEN, n_calls=3, takes=TRIED),
    "413": Fault(place=refused(413), seen="found the request too large"),
    "429": Fault(place=refused(429), seen=BUSY, n_calls=3, takes=TRIED),
    "429, Retry-After 0": Fault(
        place=refused(429, retry_after="0"), seen=BUSY, n_calls=3, takes=TRIED
    ),
    "429, Retry-After 60": Fault(
        place=refused(429, retry_after="60"), seen=BUSY, logged="Retry-After 60"
    ),
    "500": Fault(place=refused(500, "<h1>oops"), seen=BROKEN, n_calls=3, takes=TRIED),
    "502": Fault(place=refused(502), seen=BROKEN, n_calls=3, takes=TRIED),
    "503": Fault(place=refused(503), seen=BUSY, n_calls=3, takes=TRIED),
    "529": Fault(place=refused(529), seen=BUSY, n_calls=3, takes=TRIED),
    "error page without end": Fault(
        place=served(endless(b"x" * 60_000, status=500)), seen=NOT_CHAT, logged="longer than"
    ),
    "hangs before its headers": Fault(
        place=served(hangs), seen="sent nothing in time", takes=FIRST
    ),
    "hangs before the first word": Fault(
        place=sent(chunk("", role="assistant"), 30.0), seen="sent nothing in time", takes=FIRST
    ),
    "blanks without end": Fault(
        place=served(endless(chunk(" \n" * 9))), seen="sent nothing in time", takes=FIRST
    ),
    "stalls": Fault(
        place=sent(*START, 30.0),
        outcome="kept",
        seen="stopped in the middle of its answer",
        takes=GAP,
    ),
    "resets the connection": Fault(
        place=sent(*START, RESET), outcome="kept", seen="broke off the connection"
    ),
    "bad JSON": Fault(place=sent("data: {oops\n\n"), seen=NOT_CHAT),
    "bad JSON in the middle": Fault(
        place=sent(*START, "data: {oops\n\n"), outcome="kept", seen=NOT_CHAT
    ),
    "bytes that are not UTF-8": Fault(place=sent(b"data: \xff\xfe\n\n"), seen=NOT_CHAT),
    "a web page": Fault(
        place=sent("<html>", content_type="text/html"), seen=NOT_CHAT, logged="'text/html'"
    ),
    "a line without end": Fault(
        place=served(endless(b"x" * 60_000, "data: ")), seen=NOT_CHAT, logged="longer than"
    ),
    "empty answer": Fault(
        place=sent(chunk("", role="assistant"), chunk(finish="stop"), DONE),
        seen="sent an empty answer",
        n_calls=3,
        takes=TRIED,
    ),
    "ends without finishing": Fault(
        place=sent(*START), outcome="kept", seen="ended its stream without finishing the answer"
    ),
    "a word of a megabyte": Fault(
        place=sent(chunk("x" * 1_000_000), chunk(finish="stop"), DONE),
        outcome="whole",
        seen="the answer was cut at its length limit",
        takes="at once, at 20,000 characters",
    ),
    "an answer without end": Fault(
        place=served(endless(chunk("word " * 60))),
        outcome="whole",
        seen="the answer was cut at its length limit",
        takes="at 20,000 characters, or 120 s",
    ),
    "finishes twice": Fault(
        place=sent(*WHOLE, chunk(finish="stop"), chunk(finish="stop"), DONE),
        outcome="whole",
        seen="",
    ),
}


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with open_stage(tmp_path_factory.mktemp("faults") / "data") as application:
        fill(application)
        yield Stage(application)


@pytest.fixture(autouse=True)
def _smaller_bound(monkeypatch):
    monkeypatch.setattr("rag.providers.bounded.MOST_BYTES", 1_500_000)


class StandIn(ScriptedProvider):
    name = "stand-in"


def guarded(provider: ChatProvider, config: ProviderConfig) -> ChatProvider:
    return RetryingProvider(
        BreakingProvider(provider, Breaker(clock=Clock())),
        config=config,
        budget=RetryBudget(clock=Clock()),
        jitter=lambda: 0.0,
    )


async def asked_of(stage: Stage, provider: ChatProvider) -> list[AnswerEvent]:
    answerer = stage.answerer(provider=provider, stand_in=StandIn(first_source))
    async with aclosing(answerer.stream(AskRequest(question=QUESTION))) as events:
        return [event async for event in events]


def hasty(url: str, first_token_timeout_s: float) -> ProviderConfig:
    return ProviderConfig(
        model="m1", base_url=url, api_key=KEY, connect_timeout_s=2.0, gap_timeout_s=0.5,
        first_token_timeout_s=first_token_timeout_s, total_timeout_s=4.0,
    )  # fmt: skip


def check_ending(events: list[AnswerEvent], outcome: str, reason: str) -> None:
    last = events[-1]
    assert isinstance(last, Failed if outcome == "kept" else Answered)
    answer = last.answer
    assert answer is not None
    assert answer.interrupted is (outcome == "kept")
    if outcome == "quotes":
        assert answer.fallback is not None
        assert (answer.fallback.reason, answer.provider) == (reason, "stand-in")
        assert reason in (answer.notice or "")
        assert answer.citations
    else:
        assert answer.fallback is None
        assert (answer.reason or "") == reason
        assert any(isinstance(event, TextArrived) for event in events)


@pytest.mark.parametrize("name", FAULTS)
async def test_a_reader_gets_what_the_page_says(stage, name, caplog):
    fault = FAULTS[name]
    started = time.monotonic()
    with caplog.at_level(logging.DEBUG):
        async with fault.place() as (url, calls):
            config = hasty(url, 0.5 if fault.takes == FIRST else 4.0)
            events = await asked_of(stage, guarded(openai.create(config), config))
    took_s = time.monotonic() - started
    reason = fault.seen if fault.outcome == "whole" else f"openai {fault.seen}"
    check_ending(events, fault.outcome, reason)
    lines = [r.getMessage() for r in caplog.records if r.name == "footnote.providers"]
    assert bool(lines) is (fault.outcome != "whole")
    assert all(fault.seen in line for line in lines if "failed" in line)
    assert fault.logged in " ".join(lines)
    assert len(calls) in {0, fault.n_calls}
    assert took_s < 6.0
    shown = json.dumps([asdict(event) for event in events], default=str)
    assert KEY not in shown + caplog.text
    assert QUESTION not in " ".join(lines)


ANTHROPIC: dict[str, tuple[Place, str, str]] = {
    "529": (
        refused(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}),
        "quotes",
        BUSY,
    ),
    "overloaded before its first word": (
        sent(anthropic_wire.start(), anthropic_wire.error("overloaded_error", "Busy")),
        "quotes",
        BUSY,
    ),
    "overloaded in the middle": (
        sent(
            anthropic_wire.start(),
            *anthropic_wire.block(0, anthropic_wire.text("The council voted.")),
            anthropic_wire.error("overloaded_error", "Busy"),
        ),
        "kept",
        BUSY,
    ),
    "only pings": (
        sent(anthropic_wire.start(), *(p for _ in range(99) for p in (anthropic_wire.PING, 0.1))),
        "quotes",
        "sent nothing in time",
    ),
    "stops without a word": (
        sent(anthropic_wire.start(), *anthropic_wire.stop()),
        "quotes",
        "sent an empty answer",
    ),
    "never stops": (
        sent(
            anthropic_wire.start(),
            *anthropic_wire.block(0, anthropic_wire.text("The council voted.")),
        ),
        "kept",
        "ended its stream without finishing the answer",
    ),
    "refused key": (refused(401, ECHO), "quotes", "refused the key"),
    "hangs": (served(hangs), "quotes", "sent nothing in time"),
}


@pytest.mark.parametrize("name", ANTHROPIC)
async def test_anthropics_own_faults_end_alike(stage, name, caplog):
    place, outcome, seen = ANTHROPIC[name]
    async with place() as (url, _):
        config = hasty(url.removesuffix("/v1"), 0.5 if seen == "sent nothing in time" else 4.0)
        events = await asked_of(stage, guarded(anthropic.create(config), config))
    check_ending(events, outcome, f"anthropic {seen}")
    assert KEY not in json.dumps([asdict(event) for event in events], default=str) + caplog.text


def row(name: str, fault: Fault) -> str:
    """Return a fault's row of the page."""
    seen = {
        "quotes": f"quotes; *{fault.seen}*",
        "kept": f"the text so far, interrupted; *{fault.seen}*",
        "whole": f"the answer; *{fault.seen}*" if fault.seen else "the answer",
    }[fault.outcome]
    said = "nothing" if fault.outcome == "whole" else "the reason"
    calls = ", 3 times" if fault.takes == TRIED else ""
    more = f", with `{fault.logged}`" if fault.logged else ""
    return f"| {name} | {seen} | {said}{calls}{more} | {fault.takes} |"


def test_the_page_has_this_table():
    page = PAGE.read_text(encoding="utf-8")
    missing = [row(name, fault) for name, fault in FAULTS.items() if row(name, fault) not in page]
    assert not missing, "\n".join(missing)
