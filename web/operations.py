"""The operations of the OpenAPI document as rows that a page can list."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Operation", "operations"]

_METHODS = ("get", "post", "put", "patch", "delete")
# Inside a paragraph, where the source of a description was broken.
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address. ``example`` is a request body as JSON, or empty."""

    method: str
    path: str
    tag: str
    summary: str
    parameters: tuple[str, ...]
    example: str


def operations(document: Mapping[str, object]) -> list[Operation]:
    """Return every operation in the order of the document."""
    return list(_operations(document))


def _operations(document: Mapping[str, object]) -> Iterator[Operation]:
    for path, methods in _mapping(document.get("paths")).items():
        for method in _METHODS:
            operation = _mapping(_mapping(methods).get(method))
            if operation:
                yield _operation(document, method, path, operation)


def _operation(
    document: Mapping[str, object], method: str, path: str, operation: Mapping[str, object]
) -> Operation:
    parameters = operation.get("parameters")
    tags = operation.get("tags")
    return Operation(
        method=method.upper(),
        path=path,
        tag=str(tags[0]) if isinstance(tags, list) and tags else "",
        summary=_LINE_END.sub(" ", str(operation.get("description", ""))),
        parameters=tuple(
            str(_mapping(item).get("name"))
            for item in (parameters if isinstance(parameters, list) else [])
            if _mapping(item).get("in") == "query"
        ),
        example=_example(document, operation),
    )


def _example(document: Mapping[str, object], operation: Mapping[str, object]) -> str:
    content = _mapping(_mapping(operation.get("requestBody")).get("content"))
    schema = _mapping(_mapping(content.get("application/json")).get("schema"))
    reference = str(schema.get("$ref", ""))
    if reference:
        schemas = _mapping(_mapping(document.get("components")).get("schemas"))
        schema = _mapping(schemas.get(reference.rsplit("/", 1)[-1]))
    examples = schema.get("examples")
    if not isinstance(examples, list) or not examples:
        return ""
    return json.dumps(examples[0], indent=2, ensure_ascii=False)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
