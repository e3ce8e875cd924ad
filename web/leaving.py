"""Ends work that nobody waits for any more: the client has left, or the server shuts down.

Whoever ends work here does not end before it, so that a response has not been served while its
provider is still called or its answer still stored.
"""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from fastapi import Request

__all__ = ["CLIENT_LEFT", "end", "while_connected"]

# nginx's code for a request whose client went away; nobody receives it.
CLIENT_LEFT = 499
_POLL_S = 0.25  # how soon a client's leaving is noticed; the bar is one second

_Made = TypeVar("_Made")


async def end(*tasks: asyncio.Task[_Made]) -> None:
    """Cancel tasks, each once, and return when all have ended; what they raise is dropped.

    To be cancelled meanwhile, as the server does after its grace, is put off until then.
    """
    cancelled: asyncio.CancelledError | None = None
    for task in tasks:
        task.cancel()
    while not all(task.done() for task in tasks):
        try:
            await asyncio.wait(tasks)
        except asyncio.CancelledError as error:
            cancelled = error
    for task in tasks:
        # An exception that nobody looks at would be told when the task is collected.
        if not task.cancelled():
            task.exception()
    if cancelled is not None:
        raise cancelled


async def while_connected(work: Coroutine[object, object, _Made], request: Request) -> _Made | None:
    """Return what the work makes, or None when the client left; then the work is cancelled."""
    task = asyncio.create_task(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=_POLL_S)
            if not task.done() and await request.is_disconnected():
                return None
        return task.result()
    finally:
        await end(task)
