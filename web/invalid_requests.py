"""What a request that cannot be read lacks, in words for whoever sent it.

The framework's own words name positions as fields and show bytes as Python does; here the commonest
mistakes, a body that is no JSON or is not said to be any, are told as what they are.
"""

from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["SEND_JSON", "UNREADABLE_BODY", "invalid_fields"]

SEND_JSON: Final = "send JSON with the header 'Content-Type: application/json'"
# What FastAPI says of a body that even its JSON parser cannot take, and what is meant by it.
UNREADABLE_BODY: Final = {
    "There was an error parsing the body": (
        "the body cannot be read; send JSON in UTF-8, not compressed and not deeply nested"
    )
}
_NOT_JSON: Final = "json_invalid"
_OUR_OWN: Final = "Value error, "
_MOST_CHARS: Final = 80


def invalid_fields(found: Sequence[Mapping[str, object]], kind: str) -> dict[str, object]:
    """Return the members of the problem that says what is wrong with a request.

    ``found`` are the framework's errors and ``kind`` is the content type that was sent.
    """
    if any(_is_unread(item) for item in found):
        detail = f"the body is said to be {kind!r}" if kind else "the body has no content type"
        return _fields(
            415, "unsupported-media-type", "Not a body for this", f"{detail}; {SEND_JSON}"
        )
    errors = [_one_error(item) for item in found]
    detail = "; ".join(item["detail"] for item in errors)
    return _fields(422, "invalid-request", "The request is not valid", detail) | {"errors": errors}


def _fields(status: int, slug: str, title: str, detail: str) -> dict[str, object]:
    kind = f"urn:footnote:problem:{slug}"
    return {"type": kind, "title": title, "status": status, "detail": detail}


def _is_unread(item: Mapping[str, object]) -> bool:
    """Whether a body was never taken for JSON, so that its bytes are what was not valid."""
    return isinstance(item.get("input"), bytes) and item.get("type") != _NOT_JSON


def _one_error(item: Mapping[str, object]) -> dict[str, str]:
    loc = item.get("loc")
    where = [str(part) for part in loc[1:]] if isinstance(loc, tuple | list) else []
    if item.get("type") == _NOT_JSON:
        context = item.get("ctx")
        reason = context.get("error") if isinstance(context, Mapping) else None
        at = f", from character {where[0]} on" if where else ""
        return {"pointer": "", "detail": f"the body is not JSON{at}: {reason}"}
    message = str(item.get("msg", "is not valid")).removeprefix(_OUR_OWN)
    value = item.get("input")
    shown = "" if value is None or isinstance(value, dict | list) else f", got {_short(value)}"
    name = ".".join(where) or "body"
    return {"pointer": "/" + "/".join(where), "detail": f"{name}: {message}{shown}"}


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST_CHARS else f"{text[: _MOST_CHARS - 3]}..."
