"""The server's own word that it is going away, watched by every open stream.

uvicorn waits for open connections before it runs the lifespan's end, and whether it tells streams
about a shutdown has changed between releases (0.43 did, 0.45 does not). So the application owns
the event: the server's signal hook begins it, and each stream ends by itself.
"""

import asyncio

__all__ = ["Shutdown"]


class Shutdown:
    """A one-way flag that coroutines of any event loop can wait for."""

    def __init__(self) -> None:
        self._begun = False
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    @property
    def begun(self) -> bool:
        """Whether the server has begun to shut down."""
        return self._begun

    def begin(self) -> None:
        """Wake everyone who waits; safe from a signal handler and from any thread."""
        self._begun = True
        for loop, event in tuple(self._waiting):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def wait(self) -> None:
        """Return once the shutdown has begun."""
        entry = (asyncio.get_running_loop(), asyncio.Event())
        self._waiting.add(entry)
        try:
            if not self._begun:
                await entry[1].wait()
        finally:
            self._waiting.discard(entry)
