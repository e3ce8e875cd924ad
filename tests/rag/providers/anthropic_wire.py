"""Events as Anthropic publishes them (https://docs.anthropic.com/en/api/messages-streaming)."""

import json
from typing import Any

PING = 'event: ping\ndata: {"type": "ping"}\n\n'


def event(kind: str, **fields: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n"


def start(**usage: int) -> str:
    message: dict[str, Any] = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test",
        "content": [], "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": 25, "output_tokens": 1, **usage},
    }  # fmt: skip
    return event("message_start", message=message)


def block(index: int, *deltas: dict[str, Any], kind: str = "text") -> list[str]:
    """A whole content block."""
    empty = {"type": kind, "text": ""} if kind == "text" else {"type": kind, "thinking": ""}
    return [
        event("content_block_start", index=index, content_block=empty),
        *(event("content_block_delta", index=index, delta=delta) for delta in deltas),
        event("content_block_stop", index=index),
    ]


def text(words: str) -> dict[str, Any]:
    return {"type": "text_delta", "text": words}


def citation(document: object, cited: object, **fields: Any) -> dict[str, Any]:
    location = {
        "type": "char_location", "cited_text": cited, "document_index": document,
        "document_title": "T", "start_char_index": 99999, "end_char_index": -5, **fields,
    }  # fmt: skip
    return {"type": "citations_delta", "citation": location}


def stop(reason: str | None = "end_turn") -> list[str]:
    return [
        event(
            "message_delta",
            delta={"stop_reason": reason, "stop_sequence": None},
            usage={"output_tokens": 12},
        ),
        event("message_stop"),
    ]


def error(kind: str, message: str) -> str:
    return event("error", error={"type": kind, "message": message})
