"""Waits for an answer that is sent in one piece, as long as somebody waits for it."""

import asyncio

from fastapi import Request

from rag.answering.answerer import Answerer, AskRequest
from rag.types import Answer

__all__ = ["CLIENT_LEFT", "ask_while_connected"]

_POLL_S = 0.25  # how soon a client's leaving is noticed; the bar is one second
# nginx's code for a request whose client went away; nobody receives it.
CLIENT_LEFT = 499


async def ask_while_connected(
    answerer: Answerer, ask: AskRequest, request: Request
) -> Answer | None:
    """Return the answer, or None when the client left; then the provider's call is cancelled."""
    task = asyncio.create_task(answerer.ask(ask))
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
