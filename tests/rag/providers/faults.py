"""A service that misbehaves in every way, and what a reader is to get of it."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from tests.rag.providers.loopback import Asked, Loopback, Reply, failing, send_head, streaming
from tests.rag.providers.openai_wire import DONE, chunk

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
