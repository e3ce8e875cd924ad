"""Refuses query parameters that an address of the JSON API does not have, or has only once.

A body with a field too many is refused, and so is this: a misspelt filter that is passed over would
show everything as if it had been filtered, and of two versions only one would be shown. Pages and
OpenAI's interface pass them over, as the addresses that people share and the clients of others have
parameters of their own.
"""

from collections.abc import Iterator
from typing import get_args, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from web.completions.errors import speaks_openai

__all__ = ["only_known_parameters"]


async def only_known_parameters(request: Request) -> None:
    """Raise RequestValidationError for parameters that the route does not take, or not so often."""
    path, route = request.url.path, request.scope.get("route")
    if not request.query_params or not path.startswith("/v1/") or speaks_openai(path):
        return
    if not isinstance(route, APIRoute):
        return
    known = dict(_known(route.dependant))
    there_are = ", ".join(map(repr, known)) or "none"
    found = [
        {"loc": ("query", name), "msg": f"there is no such parameter here; there are {there_are}"}
        for name in dict.fromkeys(request.query_params)
        if name not in known
    ]
    found += [
        {"loc": ("query", name), "msg": "is given more than once; give it once"}
        for name, takes_several in known.items()
        if not takes_several and len(request.query_params.getlist(name)) > 1
    ]
    if found:
        raise RequestValidationError(found)


def _known(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Yield the parameters of a route, or of one of its dependencies and theirs.

    Each with whether it can be given several times.
    """
    for parameter in dependant.query_params:
        annotation = parameter.field_info.annotation
        parts = (annotation, *get_args(annotation))
        yield parameter.alias, any(get_origin(part) in {list, tuple} for part in parts)
    for dependency in dependant.dependencies:
        yield from _known(dependency)
