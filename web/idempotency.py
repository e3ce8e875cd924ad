"""Requests that can safely be sent again: ``Idempotency-Key`` gives the first reply once more.

As the draft of the IETF's HTTP API group has it: the same key with the same content replays the
reply, with other content it is refused (422), and while the first is still at work the second is
told to wait (409). Replies are kept in memory, for a day at most and up to a number of entries and
bytes; after that, or a restart, the request is done again, which adds no article twice. So it is
where the reply does not hold any more, as what it says was added has been removed since.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import HTTPException, Response

__all__ = ["HEADER", "IdempotentReplies"]

HEADER = "Idempotency-Key"
_WELL_FORMED = re.compile(r"[\x21-\x7e]{1,255}")
_KEEP_S = 24 * 3600.0
_MOST_ENTRIES = 1_000
_MOST_BYTES = 16_000_000
_WAIT_S = 2
_FAILED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What a key stands for; without a reply the first request is still at work."""

    fingerprint: str
    made_at: float
    reply: Response | None


class IdempotentReplies:
    """Replies by key. Belongs to one event loop."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        keep_s: float = _KEEP_S,
        most_entries: int = _MOST_ENTRIES,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._clock = clock
        self._keep_s = keep_s
        self._most_entries = most_entries
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()

    async def once(
        self,
        key: str | None,
        fingerprint: str,
        work: Callable[[], Awaitable[Response]],
        *,
        still_holds: Callable[[Response], Awaitable[bool]],
        owner: str = "",
    ) -> Response:
        """Return the reply of ``work``, or the one that ``key`` has already got if it still holds.

        Each ``owner`` has keys of their own. ``fingerprint`` stands for the content. A failure of
        the server is not kept. Raises HTTPException 422 for other content or a malformed key, 409
        while the first is at work.
        """
        if key is None:
            return await work()
        if not _WELL_FORMED.fullmatch(key):
            raise HTTPException(
                422, f"the {HEADER} {key!r} is not 1 to 255 visible ASCII characters; make another"
            )
        self._forget_old()
        kept = self._kept.get((owner, key))
        if kept is not None and kept.reply is not None and kept.fingerprint == fingerprint:
            holds = await still_holds(kept.reply)
            # Another request may have come first meanwhile.
            if not holds and self._kept.get((owner, key)) is kept:
                del self._kept[owner, key]
            kept = self._kept.get((owner, key))
        if kept is not None:
            return _replayed(key, kept, fingerprint)
        return await self._first((owner, key), fingerprint, work)

    async def _first(
        self, key: tuple[str, str], fingerprint: str, work: Callable[[], Awaitable[Response]]
    ) -> Response:
        made_at = self._clock()
        self._kept[key] = _Kept(fingerprint=fingerprint, made_at=made_at, reply=None)
        reply: Response | None = None
        try:
            reply = await work()
        finally:
            del self._kept[key]
            if reply is not None and reply.status_code < _FAILED:
                self._kept[key] = _Kept(fingerprint=fingerprint, made_at=made_at, reply=reply)
        return reply

    def _forget_old(self) -> None:
        """Drop what is too old, then the oldest replies until the rest and one more fit."""
        oldest = self._clock() - self._keep_s
        for key in [k for k, kept in self._kept.items() if kept.reply and kept.made_at < oldest]:
            del self._kept[key]
        finished = [(key, kept.reply) for key, kept in self._kept.items() if kept.reply]
        n_bytes = sum(len(reply.body) for _, reply in finished)
        for key, reply in finished:
            if len(self._kept) < self._most_entries and n_bytes <= self._most_bytes:
                break
            n_bytes -= len(reply.body)
            del self._kept[key]


def _replayed(key: str, kept: _Kept, fingerprint: str) -> Response:
    if kept.fingerprint != fingerprint:
        raise HTTPException(
            422, f"the {HEADER} {key!r} was used for other content; use a new key for this"
        )
    if kept.reply is None:
        raise HTTPException(
            409,
            f"the request with the {HEADER} {key!r} is still being worked on; ask again soon",
            headers={"Retry-After": str(_WAIT_S)},
        )
    again = Response(
        kept.reply.body, status_code=kept.reply.status_code, media_type=kept.reply.media_type
    )
    if place := kept.reply.headers.get("Location"):
        again.headers["Location"] = place
    again.headers["Idempotency-Replayed"] = "true"
    return again
