"""One address in, its bytes out, within bounds and only from machines that may be asked.

Connect, redirect, unpack and read: each step has its limit, and all of them together one more.
Nothing of this machine goes out but the address: no cookie, no referrer, no proxy of the
environment.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus

import httpcore2
import httpx2

from rag.errors import FetchError, HostBusyError
from rag.fetching.addresses import joined, parse_address
from rag.fetching.body import PACKED, body_of
from rag.fetching.connecting import CheckedBackend, Deadline
from rag.fetching.media_types import media_type_of, require_readable
from rag.fetching.reach import Reach

__all__ = ["MOST_REDIRECTS", "Fetched", "Fetcher"]

MOST_REDIRECTS = 5
TOTAL_S = 30.0
_MOVED = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_SAVE = "save the page in a browser and add the file"
_ADVICE = {
    401: f"asks who you are; {_SAVE}",
    402: f"asks for payment; {_SAVE}",
    403: f"is not given to programs; {_SAVE}",
    404: "is not there; check the address",
    410: "is there no more; check the address",
    451: "is not given here for reasons of law",
}
_ACCEPTED = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"
_HEADERS: tuple[tuple[bytes | str, bytes | str], ...] = (
    ("User-Agent", "Footnote"),
    ("Accept", _ACCEPTED),
    ("Accept-Encoding", PACKED),
    ("Connection", "close"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What was behind an address.

    ``url`` is where it was in the end, without a fragment. ``media_type`` is in small letters and
    empty if none was said; ``charset`` is the encoding as the server names it.
    """

    url: str
    media_type: str
    charset: str | None
    body: bytes


class Fetcher:
    """Asks for addresses, each with connections of its own; safe to share between threads."""

    def __init__(self, reach: Reach, *, total_s: float = TOTAL_S) -> None:
        self._reach = reach
        self._total_s = total_s

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()

    def fetch(self, address: str) -> Fetched:
        """Return what is behind an address, its redirects followed.

        Raises:
            FetchError: If it may not be asked, or sends nothing that can be read.
        """
        url = parse_address(address, ports=self._reach.ports)
        deadline = Deadline(self._total_s)
        with (
            self._in_words(),
            httpcore2.ConnectionPool(
                ssl_context=self._tls, network_backend=CheckedBackend(self._reach, deadline)
            ) as pool,
        ):
            for _ in range(MOST_REDIRECTS + 1):
                answer = _asked(pool, url)
                if isinstance(answer, Fetched):
                    return answer
                url = self._followed(url, answer)
        raise FetchError(f"is redirected more than {MOST_REDIRECTS} times; {_SAVE}")

    def _followed(self, url: httpx2.URL, location: str) -> httpx2.URL:
        """Return where a redirect leads, if it may be followed."""
        target = joined(url, location)
        try:
            following = parse_address(target, ports=self._reach.ports)
        except FetchError as error:
            raise FetchError(f"is redirected to {target[:200]!r}, which {error}") from error
        if (url.scheme, following.scheme) == ("https", "http"):
            raise FetchError(
                f"is redirected from https to {target[:200]!r}, which anybody on the way could"
                " change; add that address if you trust it"
            )
        return following

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turn what the connection raises into FetchError."""
        try:
            yield
        except httpcore2.ConnectError as error:
            if _is_insecure(error):
                raise FetchError(
                    "cannot show by its certificate that it is who it says; check the address"
                ) from error
            raise FetchError("cannot be reached; check the address or try again later") from error
        except httpcore2.ConnectTimeout as error:
            raise FetchError("does not take the call in time; try again later") from error
        except httpcore2.TimeoutException as error:
            raise FetchError(
                f"takes more than {self._total_s:g} s; try again later, or {_SAVE}"
            ) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise FetchError(
                f"breaks off or speaks no HTTP; try again later, or {_SAVE}"
            ) from error


def _asked(pool: httpcore2.ConnectionPool, url: httpx2.URL) -> Fetched | str:
    """Return what an address answers, or where it redirects to."""
    target = httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    with pool.stream("GET", target, headers=[("Host", url.netloc), *_HEADERS]) as reply:
        said = httpx2.Headers(reply.headers)
        if reply.status in _MOVED and "location" in said:
            return said["location"]
        _require_found(reply.status, address=str(url))
        media_type, charset = media_type_of(said.get("content-type", ""))
        require_readable(media_type)
        parts = reply.iter_stream()
        body = body_of(parts, encoding=said.get("content-encoding", ""))
    return Fetched(url=str(url), media_type=media_type, charset=charset, body=body)


def _require_found(status: int, *, address: str) -> None:
    if status == HTTPStatus.OK:
        return
    if status in _BUSY:
        raise HostBusyError(
            f"asks to be left alone for now; add it again later (HTTP {status})", address=address
        )
    if advice := _ADVICE.get(status):
        raise FetchError(f"{advice} (HTTP {status})")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchError(f"fails on its side; try again later (HTTP {status})")
    raise FetchError(f"answers with HTTP {status}; check the address")


def _is_insecure(error: BaseException) -> bool:
    below: BaseException | None = error
    while below is not None and not isinstance(below, ssl.SSLError):
        below = below.__cause__ or below.__context__
    return below is not None
