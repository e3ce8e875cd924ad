"""What schemathesis loads beside its own checks: one of them, with its mistakes put right.

Whether a server took what it should have refused, schemathesis judges by what it made up. A form it
reads as it was sent, where a number is text like any other, and holds it against the schema, to
which bytes are no string: so every form with a file is called a violation. In a query an object in
place of a list leaves as the list of its names, and an empty list does not leave at all: a server
that takes what arrives is right. Here the check is asked about the same case with text in place of
the bytes and, where the query was not to be valid, with the query that was sent.
"""

import copy
import json
from urllib.parse import parse_qs, urlsplit

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection
from schemathesis.transport.serialization import contains_binary


@schemathesis.check
def negative_data_refused(ctx, response, case):
    other = {}
    if contains_binary(case.body):
        other["body"] = with_text_for_bytes(case.body)
    if case.meta is not None and case.meta.is_negative_at(ParameterLocation.QUERY):
        other["query"] = query_as_sent(response.request.url, case)
    return negative_data_rejection(ctx, response, with_other(case, other) if other else case)


def with_other(case, other):
    kept = ("id", "path_parameters", "headers", "cookies", "query", "media_type", "body")
    made = type(case)(
        case.operation,
        case.method,
        case.path,
        meta=copy.deepcopy(case.meta),
        **{name: getattr(case, name) for name in kept},
    )
    # Set afterwards, it is judged anew whether it keeps to the schema.
    for name, value in other.items():
        setattr(made, name, value)
    return made


def with_text_for_bytes(value):
    if isinstance(value, dict):
        return {name: with_text_for_bytes(part) for name, part in value.items()}
    if isinstance(value, list):
        return [with_text_for_bytes(part) for part in value]
    return "a file" if contains_binary(value) else value


def query_as_sent(url, case):
    sent = parse_qs(urlsplit(url).query, keep_blank_values=True)
    return {name: as_read(texts, name, case) for name, texts in sent.items()}


def as_read(texts, name, case):
    """Give what a server may read in the values of one name: the first reading that is valid."""
    parsed = [as_json(text) for text in texts]
    readings = [texts, parsed] if len(texts) > 1 else [texts[0], parsed[0], texts, parsed]
    parameter = case.operation.get_parameter_set(ParameterLocation.QUERY).get(name)
    if parameter is not None:
        valid = parameter.get_validator().is_valid
        readings = [reading for reading in readings if valid(reading)] or readings
    return readings[0]


def as_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return text
