"""Ends work that nobody waits for any more: the client of a plain request has left."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from fastapi import Request

__all__ = ["CLIENT_LEFT", "while_connected"]

# nginx's code for a request whose client went away; nobody receives it.
CLIENT_LEFT = 499
_POLL_S = 0.25  # how soon a client's leaving is noticed; the bar is one second

_Made = TypeVar("_Made")


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
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
