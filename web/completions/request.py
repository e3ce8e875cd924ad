"""What ``POST /v1/chat/completions`` accepts.

The published parameters are known by name and range. Those that steer how a model samples are
read and change nothing, because an answer is what the articles say; those that ask for another
kind of answer are refused, and so is what is not published.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, field_validator
from pydantic_core import PydanticCustomError

from rag.types import Strictness
from web.schemas import MOST_EVIDENCE, Day, FiltersIn, Name, Names

__all__ = ["CompletionRequest", "FootnoteOptions", "Message", "Part", "StreamOptions"]

_MOST_MESSAGES = 1_000
T = TypeVar("T")
_Count = Annotated[int, Field(ge=1)]
_Penalty = Annotated[float, Field(ge=-2, le=2)]


class _Strict(BaseModel):
    """A number is no text, and a text no number, as in the published interface."""

    model_config = ConfigDict(strict=True)


class Part(_Strict):
    """A part of a message; only text can be read."""

    type: Literal["text", "refusal"]
    text: str = ""
    refusal: str = ""


class Message(_Strict):
    """One message. What else a client sends back from an earlier reply is not looked at."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """The words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text or part.refusal for part in self.content)
        return self.content or ""


class StreamOptions(_Strict):
    """How a stream ends."""

    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class FootnoteOptions(_Strict):
    """What only Footnote takes, as in ``POST /v1/chat``."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: Name | None = None
    filters: FiltersIn = FiltersIn()
    k: Annotated[int, Field(ge=1, le=MOST_EVIDENCE)] | None = None
    today: Day | None = None
    read_filters: bool = True
    ignore_chips: Names = []
    recency: Annotated[float, Field(ge=0, le=1)] = 0.0
    strictness: Strictness = "normal"


class CompletionRequest(_Strict):
    """A question as the last message of the user, with what was said before it.

    ``model`` is ``footnote``, or ``footnote/PROVIDER``, or ``footnote/PROVIDER/MODEL``.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "model": "footnote",
                    "messages": [
                        {"role": "user", "content": "What did the council decide?"},
                    ],
                }
            ]
        },
    )

    model: Name
    messages: Annotated[list[Message], Field(min_length=1, max_length=_MOST_MESSAGES)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    footnote: FootnoteOptions = FootnoteOptions()

    # Refused unless they ask for what is given anyway.
    n: int | None = None
    tools: list[JsonValue] | None = None
    tool_choice: JsonValue = None
    functions: list[JsonValue] | None = None
    function_call: JsonValue = None
    response_format: JsonValue = None
    modalities: list[str] | None = None
    audio: JsonValue = None
    logprobs: bool | None = None
    top_logprobs: int | None = None

    # Read, and without effect.
    frequency_penalty: _Penalty | None = None
    logit_bias: dict[str, float] | None = None
    max_completion_tokens: _Count | None = None
    max_tokens: _Count | None = None
    metadata: dict[str, str] | None = None
    moderation: JsonValue = None
    parallel_tool_calls: bool | None = None
    prediction: JsonValue = None
    presence_penalty: _Penalty | None = None
    prompt_cache_key: str | None = None
    prompt_cache_options: JsonValue = None
    prompt_cache_retention: str | None = None
    reasoning_effort: str | None = None
    safety_identifier: str | None = None
    seed: int | None = None
    service_tier: str | None = None
    stop: str | Annotated[list[str], Field(max_length=4)] | None = None
    store: bool | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    user: str | None = None
    verbosity: str | None = None
    web_search_options: JsonValue = None

    @field_validator("n")
    @classmethod
    def _one(cls, value: int | None) -> int | None:
        return _granted(value, (1,), "one answer is written for a question")

    @field_validator("tools", "functions", "audio")
    @classmethod
    def _nothing(cls, value: JsonValue) -> JsonValue:
        return _granted(value, ([], {}), "answers come from the articles alone")

    @field_validator("tool_choice", "function_call")
    @classmethod
    def _no_tool(cls, value: JsonValue) -> JsonValue:
        return _granted(value, ("none", "auto"), "answers come from the articles alone")

    @field_validator("response_format")
    @classmethod
    def _text_format(cls, value: JsonValue) -> JsonValue:
        return _granted(value, ({"type": "text"},), "answers are text with citations")

    @field_validator("modalities")
    @classmethod
    def _text_only(cls, value: list[str] | None) -> list[str] | None:
        return _granted(value, (["text"],), "answers are text with citations")

    @field_validator("logprobs", "top_logprobs")
    @classmethod
    def _no_probabilities(cls, value: int | None) -> int | None:
        return _granted(value, (0,), "no provider tells the probabilities of its words")


def _granted(value: T, given_anyway: tuple[object, ...], why: str) -> T:
    if value is not None and value not in given_anyway:
        raise PydanticCustomError("not_supported", f"is not supported: {why}; leave it out")
    return value
