"""Replies that a client need not fetch again: a strong ``ETag``, and 304 if it has that already.

The tag is a hash of the very bytes of the reply, so it changes with anything in them, a citation's
status included. Browsers and proxies are told to keep nothing; it is for programs that do. A change
can be made to depend on it, so that nobody overwrites what they have not seen.
"""

import hashlib

from fastapi import HTTPException, Request, Response
from pydantic import BaseModel

__all__ = ["NOT_MODIFIED", "OVERTAKEN", "refuse_overtaken", "tagged"]

_NOT_MODIFIED = 304
_OVERTAKEN = 412
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


# What an operation that calls ``refuse_overtaken`` adds to its description.
OVERTAKEN: dict[int | str, dict[str, object]] = {
    412: {"description": "It is not as `If-Match` or `If-None-Match` says; nothing changed."},
}


def tagged(request: Request, reply: BaseModel) -> Response:
    """Return the reply with its tag, or 304 without a body if the client has it (RFC 9110)."""
    body = _body(reply)
    tag = _tag(body)
    headers = {"ETag": tag}
    if _has(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=_NOT_MODIFIED, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def refuse_overtaken(request: Request, current: BaseModel | None) -> None:
    """Raise HTTPException 412 unless the request allows a change of what is there, None if nothing.

    ``If-Match`` wants one of its tags, or with ``*`` anything at all; ``If-None-Match`` with ``*``
    wants nothing to be there (RFC 9110 13.1).
    """
    wanted = request.headers.getlist("if-match")
    unwanted = request.headers.getlist("if-none-match")
    tag = None if current is None else _tag(_body(current))
    if wanted and (tag is None or not _has(wanted, tag, is_strong=True)):
        raise HTTPException(
            _OVERTAKEN,
            "it is not as If-Match says; read it again and send the ETag it has now",
        )
    if unwanted and tag is not None and _has(unwanted, tag):
        raise HTTPException(
            _OVERTAKEN, "it is there already, which If-None-Match rules out; leave the header out"
        )


def _body(reply: BaseModel) -> bytes:
    return reply.model_dump_json().encode()


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _has(lines: list[str], tag: str, *, is_strong: bool = False) -> bool:
    """Whether one of the tags is this one, or any is meant.

    ``W/`` is disregarded, and where it must be the same to the byte, such a tag is another (RFC
    9110 8.8.3.2).
    """
    tags = [name.strip() for line in lines for name in line.split(",")]
    found = tags if is_strong else [name.removeprefix("W/") for name in tags]
    return tag in found or tags == ["*"]
