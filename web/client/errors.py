"""What can go wrong when a server is asked.

``ClientError``
  ``ConnectionFailedError``   no reply came: refused, timed out, broke off
  ``ProblemError``            the server says what was wrong (RFC 9457)
  ``UnreadableReplyError``    what came is not what this client knows
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "ClientError",
    "ConnectionFailedError",
    "FieldError",
    "ProblemError",
    "UnreadableReplyError",
    "problem_of",
]


class ClientError(Exception):
    """A request did not bring what was asked for."""


class ConnectionFailedError(ClientError):
    """No whole reply came; whether the server acted on the request is not known."""


class UnreadableReplyError(ClientError):
    """The reply is not what this client knows; is it a Footnote server, and of this version?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One field of the request that is not valid; ``pointer`` is a JSON pointer."""

    pointer: str
    detail: str


class ProblemError(ClientError):
    """A problem, with its members.

    ``retryable`` is what the server says, or True for 429 and 503; ``retry_after_s`` how long it
    asks to wait. ``request_id`` finds the request in the server's log. ``answer_id`` names what
    was stored of an answer whose stream broke off.
    """

    def __init__(
        self,
        *,
        status: int,
        problem_type: str,
        title: str,
        detail: str,
        errors: tuple[FieldError, ...] = (),
        retryable: bool = False,
        retry_after_s: float | None = None,
        request_id: str | None = None,
        answer_id: str | None = None,
    ) -> None:
        super().__init__(f"{status} {title}: {detail}")
        self.status = status
        self.type = problem_type
        self.title = title
        self.detail = detail
        self.errors = errors
        self.retryable = retryable
        self.retry_after_s = retry_after_s
        self.request_id = request_id
        self.answer_id = answer_id


_LATER = frozenset({429, 503})


def problem_of(
    fields: object, *, status: int, headers: Mapping[str, str] | None = None
) -> ProblemError:
    """Return the problem in a reply or an ``error`` event; what is missing is filled in."""
    given = fields if isinstance(fields, Mapping) else {}
    known = given.get("status")
    status = known if isinstance(known, int) else status
    answer = given.get("answer")
    retry = (headers or {}).get("retry-after", "")
    return ProblemError(
        status=status,
        problem_type=str(given.get("type", "about:blank")),
        title=str(given.get("title", "The server refused")),
        detail=str(given.get("detail", "it gave no reason; look at its log")),
        errors=tuple(_field_errors(given.get("errors"))),
        retryable=bool(given.get("retryable", status in _LATER)),
        retry_after_s=float(retry) if retry.isdecimal() else None,
        request_id=given.get("request_id") or (headers or {}).get("x-request-id"),
        answer_id=str(answer.get("id")) if isinstance(answer, Mapping) else None,
    )


def _field_errors(found: object) -> list[FieldError]:
    if not isinstance(found, list):
        return []
    return [
        FieldError(pointer=str(item.get("pointer", "")), detail=str(item.get("detail", "")))
        for item in found
        if isinstance(item, Mapping)
    ]
