"""Refuses query parameters that an address of the JSON API does not have.

A body with a field too many is refused, and so is this: a misspelt filter that is passed over would
show everything as if it had been filtered. Pages and OpenAI's interface pass them over, as the
addresses that people share and the clients of others have parameters of their own.
"""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from web.completions.errors import speaks_openai

__all__ = ["only_known_parameters"]


async def only_known_parameters(request: Request) -> None:
    """Raise RequestValidationError for parameters that the route of the API does not read."""
    path, route = request.url.path, request.scope.get("route")
    if not request.query_params or not path.startswith("/v1/") or speaks_openai(path):
        return
    if not isinstance(route, APIRoute):
        return
    known = list(_names(route.dependant))
    there_are = ", ".join(map(repr, known)) or "none"
    found = [
        {"loc": ("query", name), "msg": f"there is no such parameter here; there are {there_are}"}
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    if found:
        raise RequestValidationError(found)


def _names(dependant: Dependant) -> Iterator[str]:
    """Yield the parameters of a route, or of one of its dependencies and theirs."""
    for parameter in dependant.query_params:
        yield parameter.alias
    for dependency in dependant.dependencies:
        yield from _names(dependency)
