"""One call to a service over the network: who is called, within which limits, how it fails.

Guarantees that every failure is a ``ProviderCallError`` whose text never contains the key, that
no call outlives its limits, and that ending a stream early closes its connection.
"""

import asyncio
import re
import ssl
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx2

from rag.errors import ProviderCallError
from rag.providers.bounded import bound_response
from rag.providers.config import SETTINGS, ProviderConfig, variable
from rag.providers.failures import SILENT, STALLED, TOO_LONG, Failure, failure_of
from rag.providers.masking import MASK
from rag.providers.protocol import Delta

__all__ = ["CallSite", "http_client", "paced", "provider_failures"]

_DETAIL_CHARS = 300
_MOST_DIGITS = 9
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSite:
    """Who is called. ``api_key`` is None where the service wants none."""

    provider: str
    model: str
    base_url: str
    config: ProviderConfig

    @property
    def api_key(self) -> str:
        """The key to send; the SDKs insist on one even where the service wants none."""
        return self.config.api_key or "none"

    def error(
        self, failure: Failure, detail: str = "", *, retry_after_s: float | None = None
    ) -> ProviderCallError:
        """Return the error to raise; ``detail`` is what the service said."""
        parts = urlsplit(self.base_url)
        host = parts.netloc.rpartition("@")[2]
        words = {
            "model": repr(self.model),
            "url": repr(f"{parts.scheme}://{host}{parts.path}"),
            **{f"{name}_variable": variable(self.provider, name) for name in SETTINGS},
        }
        said = f" ({self._shown(detail)})" if detail else ""
        what, advice = failure.what.format(**words), failure.advice.format(**words)
        return ProviderCallError(
            f"{self.provider} {what}{failure.where.format(**words)}{said}; {advice}",
            retryable=failure.retryable,
            brief=f"{self.provider} {what}",
            retry_after_s=retry_after_s,
            kind=failure.kind,
        )

    def _shown(self, detail: str) -> str:
        if self.config.api_key:
            detail = detail.replace(self.config.api_key, MASK)
        detail = _CONTROL.sub(" ", detail).strip()
        return detail if len(detail) <= _DETAIL_CHARS else f"{detail[:_DETAIL_CHARS]}…"


@contextmanager
def provider_failures(site: CallSite, *kinds: type[Exception]) -> Iterator[None]:
    """Turn exceptions of a client library into ProviderCallError.

    ``kinds`` are the roots of its own tree; those of httpx2 and of decoding are always included.
    The original is not chained: its text may hold what the service echoed, the key among it.
    """
    transport = (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, ValueError)
    caught: tuple[type[Exception], ...] = (*kinds, *transport)
    try:
        yield
    except caught as error:
        raise site.error(
            failure_of(error), _said(error), retry_after_s=_retry_after_s(error)
        ) from None


def http_client(site: CallSite, tls: ssl.SSLContext) -> httpx2.AsyncClient:
    """Return a client for one call.

    It belongs to the call, so an early end closes the connection and no event loop is remembered.
    It follows no redirect: a key must not travel to an address that nobody configured.
    """
    return httpx2.AsyncClient(
        verify=tls,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [bound_response]},
        timeout=httpx2.Timeout(None, connect=site.config.connect_timeout_s),
    )


async def paced(deltas: AsyncGenerator[Delta, None], site: CallSite) -> AsyncGenerator[Delta, None]:
    """Pass ``deltas`` on, or raise ProviderCallError once a limit of the config is over."""
    config = site.config
    clock = asyncio.get_running_loop().time
    deadline = clock() + config.total_timeout_s
    limit_s, failure = config.first_token_timeout_s, SILENT
    async with aclosing(deltas):
        while True:
            left_s = deadline - clock()
            if left_s < limit_s:
                limit_s, failure = left_s, TOO_LONG
            try:
                async with asyncio.timeout(limit_s) as timer:
                    delta = await anext(deltas)
            except StopAsyncIteration:
                return
            except TimeoutError:
                if not timer.expired():
                    raise
                raise site.error(failure) from None
            yield delta
            limit_s, failure = config.gap_timeout_s, STALLED


def _said(error: Exception) -> str:
    """Return what the service said, as far as the exception tells."""
    status = getattr(error, "status_code", None)
    words = [f"HTTP {status}"] if isinstance(status, int) and status != 200 else []
    response = getattr(error, "response", None)
    if isinstance(response, httpx2.Response) and "retry-after" in response.headers:
        words.append(f"Retry-After {response.headers['retry-after'][:40]}")
    message = _body_message(getattr(error, "body", None))
    if not (message or words):
        message = str(error.__cause__ or error)
    return ": ".join(filter(None, [", ".join(words), message]))


def _retry_after_s(error: Exception) -> float | None:
    """Return how long the service asks to wait (RFC 9110, 10.2.3); a date counts from its own."""
    response = getattr(error, "response", None)
    if not isinstance(response, httpx2.Response):
        return None
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:_MOST_DIGITS])
    try:
        then, now = (parsedate_to_datetime(t) for t in (text, response.headers.get("date", "")))
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _body_message(body: object) -> str:
    """Find the sentence in an error body; services nest it differently."""
    if isinstance(body, str):
        return body
    if not isinstance(body, dict):
        return ""
    for key in ("error", "message", "detail"):
        if found := _body_message(body.get(key)):
            return found
    return ""
