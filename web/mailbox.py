"""Values from the task that makes them to the one that sends them, a few at a time.

An ``asyncio.Queue`` whose reader also waits for other ends needs tasks of its own for every value;
at thousands of words a second that was a seventh of what the event loop did.
"""

import asyncio
from collections import deque
from typing import Generic, TypeVar

__all__ = ["Mailbox"]

_Item = TypeVar("_Item")


class Mailbox(Generic[_Item]):
    """For one task that puts and one that takes, on the same event loop.

    ``room`` values wait at most: a slow taker keeps the other from filling the memory.
    """

    def __init__(self, *, room: int) -> None:
        self._items: deque[_Item] = deque()
        self._room = room
        self._has_rung = False
        self._taker: asyncio.Future[None] | None = None
        self._putter: asyncio.Future[None] | None = None

    async def put(self, item: _Item) -> None:
        """Leave a value, as soon as there is room."""
        while len(self._items) >= self._room:
            self._putter = asyncio.get_running_loop().create_future()
            await self._putter
        self._items.append(item)
        _wake(self._taker)

    async def take(self, *, within_s: float) -> _Item | None:
        """Return the oldest value; None if none came in time or the bell has rung."""
        if not self._items and not self._has_rung:
            loop = asyncio.get_running_loop()
            self._taker = loop.create_future()
            timer = loop.call_later(within_s, _wake, self._taker)
            try:
                await self._taker
            finally:
                timer.cancel()
        if not self._items:
            return None
        item = self._items.popleft()
        _wake(self._putter)
        return item

    def ring(self) -> None:
        """Let the taker wait no more, now and later: there is something else to see to."""
        self._has_rung = True
        _wake(self._taker)


def _wake(sleeper: asyncio.Future[None] | None) -> None:
    if sleeper is not None and not sleeper.done():
        sleeper.set_result(None)
