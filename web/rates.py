"""Counts what clients ask for, and refuses what is over a limit with the time to wait.

Everything here is bounded: addresses share a fixed number of places, and a place is given back
when its request ends.
"""

import asyncio
import hashlib
import ipaddress
import math
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

__all__ = ["N_PLACES", "Rates", "Slots"]

# More addresses than this share places, at random anew in each process, so that neither memory
# nor the sweep through it grows with how many addresses somebody has.
N_PLACES = 4_096
_RETRY_SLOT_S = 2


class Rates:
    """A moving window of one minute per client."""

    def __init__(self, *, per_minute: int) -> None:
        self._per_minute = per_minute
        self._item = RateLimitItemPerMinute(per_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._salt = secrets.token_bytes(16)

    def spend(self, *, key_id: str = "", address: str = "") -> None:
        """Count one request of a key, else of an address; HTTPException 429 if it is too many."""
        who = f"key {key_id}" if key_id else f"place {self._place(address)}"
        if self._limiter.hit(self._item, who):
            return
        stats = self._limiter.get_window_stats(self._item, who)
        wait_s = max(1, math.ceil(stats.reset_time - time.time()))
        raise HTTPException(
            429,
            f"more than {self._per_minute} requests in a minute; go on in {wait_s} seconds",
            headers={"Retry-After": str(wait_s)},
        )

    def _place(self, address: str) -> int:
        digest = hashlib.blake2b(_network(address).encode(), key=self._salt, digest_size=8).digest()
        return int.from_bytes(digest) % N_PLACES


class Slots:
    """How many answers may be written at once, in all and for one client; for one event loop."""

    def __init__(self, *, n_slots: int, n_per_client: int) -> None:
        self._n_slots = n_slots
        self._n_per_client = n_per_client
        self._taken: Counter[str] = Counter()
        self._empty = asyncio.Event()
        self._empty.set()

    @property
    def n_taken(self) -> int:
        """How many are being written now."""
        return self._taken.total()

    def require_one(self) -> None:
        """Raise HTTPException 503 if no slot is left."""
        if self.n_taken >= self._n_slots:
            raise HTTPException(
                503,
                f"{self._n_slots} answers are being written, which is as many as this server "
                f"writes at once; ask again in {_RETRY_SLOT_S} seconds",
                headers={"Retry-After": str(_RETRY_SLOT_S)},
            )

    async def emptied(self, *, within_s: float) -> bool:
        """Wait until no slot is taken; False if some still are after ``within_s``."""
        try:
            async with asyncio.timeout(within_s):
                await self._empty.wait()
        except TimeoutError:
            return False
        return True

    @contextmanager
    def taken(self, client: str) -> Iterator[None]:
        """Hold one slot; HTTPException 503 if none is left, 429 if the client has its share."""
        self.require_one()
        if self._taken[client] >= self._n_per_client:
            raise HTTPException(
                429,
                f"{self._n_per_client} answers are being written for you already; wait for one",
                headers={"Retry-After": str(_RETRY_SLOT_S)},
            )
        self._taken[client] += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]
            if not self._taken:
                self._empty.set()


def _network(address: str) -> str:
    """Return what one client is likely to have: an IPv4 address, or the half of an IPv6 one.

    >>> _network("2001:db8::1"), _network("192.0.2.7"), _network("testclient")
    ('2001:db8::', '192.0.2.7', 'testclient')
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)).network_address)
