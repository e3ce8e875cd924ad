"""What schemathesis loads beside its own checks: one of them, with a mistake put right.

Whether a server took what it should have refused, schemathesis judges by the form as it was sent,
where a number is text like any other, and by what a link between two requests has put in. For that
it holds the body against the schema, to which bytes are no string: so every form with a file is
called a violation. Here the check is asked about the same body with text in place of the bytes.
"""

import copy

import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection
from schemathesis.transport.serialization import contains_binary


@schemathesis.check
def negative_data_refused(ctx, response, case):
    if contains_binary(case.body):
        case = with_body(case, with_text_for_bytes(case.body))
    return negative_data_rejection(ctx, response, case)


def with_body(case, body):
    kept = ("id", "path_parameters", "headers", "cookies", "query", "media_type")
    other = type(case)(
        case.operation,
        case.method,
        case.path,
        body=case.body,
        meta=copy.deepcopy(case.meta),
        **{name: getattr(case, name) for name in kept},
    )
    # Set afterwards, it is judged anew whether it keeps to the schema.
    other.body = body
    return other


def with_text_for_bytes(value):
    if isinstance(value, dict):
        return {name: with_text_for_bytes(part) for name, part in value.items()}
    if isinstance(value, list):
        return [with_text_for_bytes(part) for part in value]
    return "a file" if contains_binary(value) else value
