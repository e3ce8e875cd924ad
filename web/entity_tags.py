"""Replies that a client need not fetch again: a strong ``ETag``, and 304 if it has that already.

The tag is a hash of the very bytes of the reply, so it changes with anything in them, a citation's
status included. Browsers and proxies are told to keep nothing; it is for programs that do.
"""

import hashlib

from fastapi import Request, Response
from pydantic import BaseModel

__all__ = ["NOT_MODIFIED", "tagged"]

_NOT_MODIFIED = 304
_HEADERS = {
    "ETag": {
        "description": "Changes with the reply; send it back as `If-None-Match`.",
        "schema": {"type": "string"},
    }
}
# What an operation that answers with ``tagged`` adds to its description.
NOT_MODIFIED: dict[int | str, dict[str, object]] = {
    200: {"headers": _HEADERS},
    304: {"description": "It is as in the reply with this `If-None-Match`.", "headers": _HEADERS},
}


def tagged(request: Request, reply: BaseModel) -> Response:
    """Return the reply with its tag, or 304 without a body if the client has it (RFC 9110)."""
    body = reply.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag}
    if _has(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=_NOT_MODIFIED, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _has(lines: list[str], tag: str) -> bool:
    """Whether one of the tags is this one; ``W/`` is disregarded, as RFC 9110 13.1.2 says."""
    tags = [name.strip().removeprefix("W/") for line in lines for name in line.split(",")]
    return tag in tags or tags == ["*"]
