"""Problems in the shape that OpenAI's clients read: ``{"error": {"message": …}}``."""

from collections.abc import Mapping

from pydantic import BaseModel

__all__ = ["ErrorFields", "ErrorOut", "error_body", "error_status", "speaks_openai"]

_INVALID, _FAILED = 400, 500
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
# The codes that programs look for; every other one is the problem's own name.
_CODES = {"not-found": "model_not_found", "invalid-request": None}


class ErrorFields(BaseModel):
    """What was wrong, and in which parameter."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorOut(BaseModel):
    """An error as OpenAI's interface has it."""

    error: ErrorFields


def speaks_openai(path: str) -> bool:
    """Whether what is served at ``path`` answers as OpenAI's interface does."""
    return path == "/v1/models" or path.startswith(("/v1/models/", "/v1/chat/completions"))


def error_status(status: int) -> int:
    """Return the status that OpenAI gives: what cannot be understood is 400 there, not 422.

    >>> error_status(422), error_status(502)
    (400, 502)
    """
    return _INVALID if status == 422 else status


def error_body(fields: Mapping[str, object]) -> dict[str, object]:
    """Return a problem's members as OpenAI's error object.

    >>> problem = {"type": "urn:footnote:problem:not-found", "status": 404, "detail": "no such"}
    >>> error_body(problem)["error"]["code"]
    'model_not_found'
    """
    status = int(str(fields["status"]))
    slug = str(fields["type"]).rpartition(":")[2]
    kind = "server_error" if status >= _FAILED else _TYPES.get(status, "invalid_request_error")
    error = {
        "message": fields["detail"],
        "type": kind,
        "param": _param(fields.get("errors")),
        "code": _CODES.get(slug, slug.replace("-", "_")),
    }
    answer = fields.get("answer")
    return {"error": error if answer is None else error | {"footnote": answer}}


def _param(errors: object) -> str | None:
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], Mapping):
        return None
    return str(errors[0].get("pointer", "")).strip("/").replace("/", ".") or None
