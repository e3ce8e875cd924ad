"""Work of an answer that runs beside the event loop: checking claims, storing what was written."""

import asyncio
import logging
from collections.abc import Callable
from contextvars import copy_context
from typing import TypeVar

from rag.checking.side_by_side import checking_threads

__all__ = ["checked_whole", "started"]

_log = logging.getLogger("footnote")
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


async def checked_whole(work: Callable[..., _Made], *given: object) -> _Made:
    """Do work in a thread, since checking a claim takes a model; once begun it is always ended."""
    # What a log line says of its request stands in the context.
    run = copy_context().run
    working = asyncio.get_running_loop().run_in_executor(checking_threads(), run, work, *given)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        # The draft is not for two threads: whoever stores it next must find it at rest.
        await asyncio.wait([working])
        raise


def started(write: Callable[[_Given], _Made], given: _Given) -> asyncio.Future[_Made]:
    """Start a write in a thread; it goes on when whoever shields and awaits it is cancelled."""
    writing = asyncio.get_running_loop().run_in_executor(None, copy_context().run, write, given)
    writing.add_done_callback(_report_failure)
    return writing


def _report_failure(writing: asyncio.Future[_Made]) -> None:
    """Log a failed write: the one who would have heard of it may be gone."""
    error = None if writing.cancelled() else writing.exception()
    if error is not None:
        _log.error("an answer could not be stored: %s", error)
