"""One reader of an answer's event stream, which notes when each piece of text came.

A bare HTTP/1.1 client over asyncio: what it costs itself must not be taken for the server's time.
"""

import asyncio
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

__all__ = ["Watched", "watch"]

_PATIENCE_S = 120.0


@dataclass(slots=True, kw_only=True)
class Watched:
    """What one stream did; seconds count from the moment the request was sent.

    ``text_s`` are the moments of ``delta`` events, ``ending`` is the name of the last event, and
    ``failure`` says what broke where something did.
    """

    status: int = 0
    retry_after: str | None = None
    head_s: float = 0.0
    text_s: list[float] = field(default_factory=list)
    ending: str = ""
    failure: str | None = None

    @property
    def complete(self) -> bool:
        """Whether the answer came to its end."""
        return self.status == 200 and self.ending == "done"


async def watch(url: str, question: str) -> Watched:
    """Ask for an answer as a stream and read it to its end."""
    watched = Watched()
    parts = urlsplit(url)
    began = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE_S):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                writer.write(_request(parts.netloc, question))
                await _read_head(reader, watched, began)
                if watched.status == 200:
                    await _read_events(reader, watched, began)
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError) as error:
        watched.failure = f"{type(error).__name__}: {error}"
    return watched


def _request(host: str, question: str) -> bytes:
    body = json.dumps({"question": question, "stream": True}).encode()
    head = (
        f"POST /v1/chat HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Accept: text/event-stream\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _read_head(reader: asyncio.StreamReader, watched: Watched, began: float) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    watched.head_s = time.perf_counter() - began
    watched.status = int(head[0].split()[1])
    for line in head[1:]:
        name, _, value = line.partition(":")
        if name.lower() == "retry-after":
            watched.retry_after = value.strip()


async def _read_events(reader: asyncio.StreamReader, watched: Watched, began: float) -> None:
    """Read lines to the end; the chunk sizes between them begin with neither field's name."""
    while line := await reader.readline():
        if line.startswith(b"event: "):
            watched.ending = line[len(b"event: ") :].strip().decode()
            if watched.ending == "delta":
                watched.text_s.append(time.perf_counter() - began)
