"""Asks for the addresses that clients give, where the operator has said that the server may.

A few at once, in threads of their own, so that slow sites keep nobody else from being answered; and
each for a while only, however many entries a feed has.
"""

import anyio
from anyio import to_thread
from fastapi import HTTPException

from rag.loaders import Loaded
from rag.settings import Settings

__all__ = ["ClientFetching"]

_MOST_AT_ONCE = 4
# With the 30 s that the last request may take, less than a client waits for a reply.
_WITHIN_S = 90.0


class ClientFetching:
    """What a server fetches for its clients; nothing unless ``fetch_for_clients`` is set."""

    def __init__(self, settings: Settings) -> None:
        self.allowed = settings.fetch_for_clients
        self._settings = settings
        self._limiter = anyio.CapacityLimiter(_MOST_AT_ONCE)
        if self.allowed:
            # What cannot work is told when the server starts.
            self._load([])

    def require_allowed(self) -> None:
        """Refuse with 403 where the operator has not said that addresses are fetched."""
        if not self.allowed:
            raise HTTPException(
                403,
                "this server fetches no addresses; save the page and send the file, or let whoever "
                "runs it set FOOTNOTE_FETCH_FOR_CLIENTS to true",
            )

    async def load(self, address: str) -> list[Loaded]:
        """Return what is behind an address, as ``footnote add`` reads it."""
        self.require_allowed()
        return await to_thread.run_sync(self._load, [address], limiter=self._limiter)

    def _load(self, addresses: list[str]) -> list[Loaded]:
        # What asks for addresses takes a tenth of a second to import.
        from rag.fetching.loading import loader_of

        return list(loader_of(self._settings, within_s=_WITHIN_S).load(addresses))
