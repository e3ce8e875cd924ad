"""A call as an HTTP request, and a reply as what the call promised; the same for both clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import httpx2
from pydantic import ValidationError

from web.client.calls import Call
from web.client.errors import ConnectionFailedError, ProblemError, UnreadableReplyError, problem_of

__all__ = ["TIMEOUT", "failures", "headers_of", "refusal", "reply_of", "request_arguments"]

T = TypeVar("T")

# An answer may take as long as the server lets a provider take, two minutes; between two events
# of a stream the server sends a sign of life every 15 seconds.
TIMEOUT = httpx2.Timeout(130.0, connect=5.0)


def headers_of(key: str | None) -> dict[str, str]:
    """Return what every request carries."""
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def request_arguments(call: Call[T]) -> dict[str, Any]:
    """Return the arguments of ``httpx2.Client.request`` for a call."""
    arguments: dict[str, Any] = {
        "method": call.method,
        "url": call.path,
        "headers": dict(call.headers),
        "params": {name: value for name, value in call.parameters.items() if value is not None},
    }
    if call.uploads:
        arguments["files"] = [("file", (upload.name, upload.data)) for upload in call.uploads]
        arguments["data"] = dict(call.body or {})
    elif call.body is not None:
        arguments["json"] = dict(call.body)
    return arguments


def reply_of(call: Call[T], response: httpx2.Response) -> T:
    """Return what the call promised; ProblemError if the server refused."""
    if response.is_error:
        raise refusal(response)
    if not response.content:
        return call.reply.validate_python(None)
    try:
        return call.reply.validate_json(response.content)
    except ValidationError as error:
        raise UnreadableReplyError(
            f"cannot read the reply of {call.method} {call.path}: {error}"
        ) from error


def refusal(response: httpx2.Response) -> ProblemError:
    """Return the problem in a reply whose body has been read."""
    try:
        fields: object = response.json()
    except ValueError:
        fields = {"detail": f"it said {response.text[:200]!r}"}
    return problem_of(fields, status=response.status_code, headers=response.headers)


@contextmanager
def failures(base_url: str) -> Iterator[None]:
    """Raise ConnectionFailedError for whatever keeps a reply from coming whole."""
    try:
        yield
    except httpx2.TransportError as error:
        raise ConnectionFailedError(
            f"no reply from {base_url}: {error or type(error).__name__}; "
            "is the server running there?"
        ) from error
