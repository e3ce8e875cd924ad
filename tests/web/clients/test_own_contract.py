"""The typed client and the server describe the same wire, though neither imports the other.

What the client reads is compared with the schemas of the OpenAPI document, and what it can say
with what the server takes. What one side has alone is listed here.
"""

import dataclasses
import json
import urllib.request
from typing import get_type_hints

import pytest
from pydantic import TypeAdapter

from web.client import calls, types
from web.client.types import (
    Answer,
    Article,
    ArticlePage,
    ArticleText,
    ArticleVersion,
    Conversation,
    ConversationPage,
    ConversationSummary,
    Hit,
    IngestItem,
    IngestReport,
    ProviderState,
    SearchResult,
)

# The server's name for what the client reads, and what the client leaves unread.
READ = {
    Answer: ("AnswerOut", {"blocks"}),
    Article: ("ArticleOut", set()),
    ArticlePage: ("ArticlePage", set()),
    ArticleText: ("ArticleText", set()),
    ArticleVersion: ("VersionOut", set()),
    Conversation: ("ConversationOut", set()),
    ConversationPage: ("ConversationPage", set()),
    ConversationSummary: ("ConversationSummaryOut", set()),
    Hit: ("HitOut", set()),
    IngestItem: ("ItemReport", set()),
    IngestReport: ("IngestReply", set()),
    ProviderState: ("ProviderOut", {"configured", "default", "breaker"}),
    SearchResult: ("SearchReply", {"explanation"}),
}
SAID = {
    "ChatRequest": (calls.AskOptions, {"question", "stream"}),
    "FiltersIn": (calls.Filters, set()),
    "ArticleIn": (calls.ArticleFields, {"id", "title", "text"}),
}
_CLIENTS_NAMES = {kind.__name__: name for kind, (name, _) in READ.items()}
_STRUCTURE = ("type", "items", "prefixItems", "anyOf", "additionalProperties", "properties")


@pytest.fixture
def schemas(live):
    with urllib.request.urlopen(f"{live.base}/openapi.json", timeout=60) as reply:
        return json.load(reply)["components"]["schemas"]


def structure(schema, named):
    """Return a schema without its words, bounds and choices; what ``READ`` compares, by name."""
    if isinstance(schema, list):
        return [structure(part, named) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        name = _CLIENTS_NAMES.get(name, name)
        compared = name in _CLIENTS_NAMES.values()
        return name if compared else structure(named[name], named)
    found = {key: structure(schema[key], named) for key in _STRUCTURE if key in schema}
    if "properties" in schema:
        found["properties"] = properties(schema, named)
    return found


def properties(schema, named):
    return {name: structure(part, named) for name, part in schema["properties"].items()}


@pytest.mark.parametrize("kind", READ, ids=lambda kind: kind.__name__)
def test_what_the_client_reads_is_what_the_server_sends(schemas, kind):
    name, unread = READ[kind]
    sent = properties(schemas[name], schemas)
    mine = TypeAdapter(kind).json_schema()
    read = properties(mine, mine.get("$defs", {}))
    assert sent.keys() - read.keys() == unread
    assert read == {field: sent[field] for field in read}
    assert set(mine["required"]) <= set(schemas[name]["required"])


def test_every_value_of_the_client_is_compared():
    there = {getattr(types, name) for name in types.__all__}
    assert there == set(READ)
    assert all(map(dataclasses.is_dataclass, there))


@pytest.mark.parametrize("name", SAID)
def test_what_the_client_can_say_is_what_the_server_takes(schemas, name):
    options, otherwise = SAID[name]
    assert get_type_hints(options).keys() == schemas[name]["properties"].keys() - otherwise
