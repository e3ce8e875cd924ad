"""A finished answer as a ``chat.completion``, and the parts that its stream shares.

An answer that declines says why in ``content``, so that every client shows it, and in ``refusal``,
so that a program can tell. Where the provider reports no usage, tokens are counted with
Footnote's own encoding; ``footnote.usage`` has only what was reported.
"""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel

from rag.answering.reasons import CUT
from rag.tokens import count_tokens
from rag.types import Answer
from web.completions.annotations import Annotation, annotations_of
from web.replies import AnswerOut

__all__ = [
    "Choice",
    "Completion",
    "FinishReason",
    "MessageOut",
    "UsageOut",
    "completion_id",
    "content_of",
    "created_at",
    "finish_reason",
    "model_name",
]

FinishReason = Literal["stop", "length"]


class UsageOut(BaseModel):
    """Tokens that were read and written."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Return what the provider reported, or what can be counted here."""
        read, written = answer.usage.input_tokens, answer.usage.output_tokens
        if read is None:
            texts = [answer.standalone_question, *(item.text for item in answer.evidence)]
            read = sum(count_tokens(text) for text in texts)
        if written is None:
            written = count_tokens(content_of(answer))
        return cls(prompt_tokens=read, completion_tokens=written, total_tokens=read + written)


class MessageOut(BaseModel):
    """The answer. ``footnote`` is the same object that ``POST /v1/chat`` returns."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: str | None
    annotations: list[Annotation]
    footnote: AnswerOut


class Choice(BaseModel):
    """The only choice."""

    index: Literal[0] = 0
    message: MessageOut
    logprobs: None = None
    finish_reason: FinishReason


class Completion(BaseModel):
    """A complete answer in the published shape."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: UsageOut

    @classmethod
    def of(cls, answer: Answer, *, base_url: str) -> Self:
        """Return the answer as the wire shows it."""
        shown = AnswerOut.of(answer)
        message = MessageOut(
            content=content_of(answer),
            refusal=answer.reason if answer.abstained else None,
            annotations=annotations_of(shown, base_url),
            footnote=shown,
        )
        return cls(
            id=completion_id(answer.answer_id),
            created=created_at(answer),
            model=model_name(answer.provider),
            choices=[Choice(message=message, finish_reason=finish_reason(answer))],
            usage=UsageOut.of(answer),
        )


def completion_id(answer_id: str) -> str:
    """Return the id of a completion; the answer's own id stands in it."""
    return f"chatcmpl-{answer_id}"


def created_at(answer: Answer) -> int:
    """Return when the answer was begun, in seconds since 1970."""
    return int(datetime.fromisoformat(answer.created_at).timestamp())


def model_name(provider: str, model: str | None = None) -> str:
    """Return what a provider, or one of its models, is called as a model.

    >>> model_name("extractive"), model_name("openai", "qwen3:4b")
    ('footnote/extractive', 'footnote/openai/qwen3:4b')
    """
    return f"footnote/{provider}" if model is None else f"footnote/{provider}/{model}"


def content_of(answer: Answer) -> str:
    """Return the answer's text, or why there is none."""
    return answer.text if answer.text.strip() else answer.reason or ""


def finish_reason(answer: Answer) -> FinishReason:
    """Return ``length`` for an answer that was cut."""
    return "length" if answer.reason == CUT else "stop"
