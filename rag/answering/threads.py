"""Work of an answer beside the event loop: searching, checking claims, storing what was written.

Checking and storing are always ended, and whoever waits does not end before: not when they
are cancelled, and not when they are cancelled again, as a server does that is shutting down.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from rag.checking.side_by_side import checking_threads

__all__ = ["checked_whole", "searched", "stored_whole"]

_log = logging.getLogger("footnote")
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


async def checked_whole(work: Callable[..., _Made], *given: object) -> _Made:
    """Do work in a thread, since checking a claim takes a model."""
    # The draft is not for two threads: whoever stores it next must find it at rest.
    return await _ended(_begun(checking_threads(), work, *given))


async def searched(search: Callable[..., _Made], *given: object) -> _Made:
    """Search in a thread; who is cancelled does not wait for it.

    Searching is computing: on more threads than cores each would be slower, and what else the
    server does too.
    """
    return await _begun(_searching_threads(), search, *given)


async def stored_whole(write: Callable[[_Given], _Made], given: _Given) -> _Made:
    """Write in a thread; the files may be closed as soon as nobody waits here any more."""
    writing = _begun(None, write, given)
    writing.add_done_callback(_report_failure)
    return await _ended(writing)


@cache
def _searching_threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="footnote-search")


def _begun(
    threads: Executor | None, work: Callable[..., _Made], *given: object
) -> asyncio.Future[_Made]:
    # What a log line says of its request stands in the context.
    run = copy_context().run
    return asyncio.get_running_loop().run_in_executor(threads, run, work, *given)


async def _ended(working: asyncio.Future[_Made]) -> _Made:
    """Return what the work made once it is done; only then raise that one was cancelled."""
    cancelled: asyncio.CancelledError | None = None
    while not working.done():
        try:
            await asyncio.wait([working])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    return working.result()


def _report_failure(writing: asyncio.Future[_Made]) -> None:
    """Log a failed write: the one who would have heard of it may be gone."""
    error = None if writing.cancelled() else writing.exception()
    if error is not None:
        _log.error("an answer could not be stored: %s", error)
