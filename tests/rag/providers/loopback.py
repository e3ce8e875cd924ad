"""A small HTTP server on loopback that answers exactly as a test wants, also wrongly."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


Reply = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Loopback:
    """``reply`` writes the raw response; ``n_open`` counts connections now being answered."""

    reply: Reply
    asked: list[Asked] = field(default_factory=list)
    n_open: int = 0
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    server: asyncio.Server | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self.server is not None
        self.server.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.server.wait_closed()

    @property
    def url(self) -> str:
        assert self.server is not None
        port: int = self.server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.n_open += 1
        parts: list[asyncio.Future[Any]] = []
        try:
            asked = await _read(reader)
            self.asked.append(asked)
            answering = asyncio.ensure_future(self.reply(asked, writer))
            leaving = asyncio.ensure_future(reader.read())
            parts = [answering, leaving]
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                self.hung_up.set()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            for part in parts:
                part.cancel()
            self.n_open -= 1
            self.tasks.discard(task)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(path=head[0].split(" ")[1], headers=headers, body=json.loads(body))


async def send_head(
    writer: asyncio.StreamWriter,
    status: int = 200,
    content_type: str = "text/event-stream",
    **headers: str,
) -> None:
    lines = [f"HTTP/1.1 {status} X", f"content-type: {content_type}", "connection: close"]
    lines += ["transfer-encoding: chunked"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    await writer.drain()


async def send_part(writer: asyncio.StreamWriter, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    writer.write(b"%x\r\n%s\r\n" % (len(data), data))
    await writer.drain()


async def send_end(writer: asyncio.StreamWriter) -> None:
    writer.write(b"0\r\n\r\n")
    await writer.drain()


def failing(status: int, body: object, **headers: str) -> Reply:
    """Answer every request with an error body."""

    async def reply(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await send_head(writer, status, "application/json", **headers)
        await send_part(writer, body if isinstance(body, str) else json.dumps(body))
        await send_end(writer)

    return reply


def streaming(
    *parts: str | bytes | float | Exception,
    content_type: str = "text/event-stream",
    end: bool = True,
) -> Reply:
    """Send parts as they are; a number is a pause, an exception resets the connection."""

    async def reply(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await send_head(writer, content_type=content_type)
        for part in parts:
            match part:
                case str() | bytes():
                    await send_part(writer, part)
                case Exception():
                    writer.transport.abort()
                    return
                case _:
                    await asyncio.sleep(part)
        if end:
            await send_end(writer)

    return reply
