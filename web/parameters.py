"""Refuses query parameters that an address of the JSON API does not have.

A body with a field too many is refused, and so is this: a misspelt filter that is passed over would
show everything as if it had been filtered. Pages and OpenAI's interface pass them over, as the
addresses that people share and the clients of others have parameters of their own.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from web.completions.errors import speaks_openai
from web.request_log import door_of

__all__ = ["only_known_parameters"]


def only_known_parameters(request: Request) -> None:
    """Raise RequestValidationError for parameters that the schema of the API does not list."""
    path = request.url.path
    if not request.query_params or not path.startswith("/v1/") or speaks_openai(path):
        return
    known = _known(request.app.openapi(), door_of(request.scope))
    there_are = ", ".join(map(repr, known)) or "none"
    found = [
        {"loc": ("query", name), "msg": f"there is no such parameter here; there are {there_are}"}
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    if found:
        raise RequestValidationError(found)


def _known(schema: Mapping[str, Any], door: str) -> list[str]:
    """Return the query parameters of a route, named by its method and template."""
    method, _, template = door.partition(" ")
    operation = schema["paths"].get(template, {}).get(method.lower(), {})
    return [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
