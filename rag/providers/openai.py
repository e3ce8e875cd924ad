"""Chat models behind an OpenAI-compatible server: OpenAI itself, Ollama, vLLM, LM Studio, ...

Servers differ in what they accept and in what they leave out. Parameters that a server complains
about are dropped or renamed once and remembered; absent usage, null contents, empty choices and
reasoning under either name are taken as they come. Labels in the text are passed on as text.
"""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

import httpx2
from openai import (
    AsyncOpenAI,
    AsyncStream,
    BadRequestError,
    OpenAIError,
    UnprocessableEntityError,
    omit,
)
from openai.types.chat import (
    ChatCompletionAssistantMessageParam,
    ChatCompletionChunk,
    ChatCompletionMessageParam,
    ChatCompletionSystemMessageParam,
    ChatCompletionUserMessageParam,
)

from rag.providers.calls import CallSite, http_client, paced, provider_failures
from rag.providers.config import ProviderConfig
from rag.providers.failures import UNREADABLE
from rag.providers.fields import count_field, part_field, text_field
from rag.providers.masking import masked
from rag.providers.prompts import Message, labelled_messages
from rag.providers.protocol import ChatRequest, Delta, FinishReason, ReasoningDelta
from rag.providers.transcript import Transcript, without_evidence
from rag.types import Usage

__all__ = ["OpenAIProvider", "create"]

NAME: Final = "openai"
_OFFICIAL_URL = "https://api.openai.com/v1"

# Beside OpenAI's own words, those that compatible servers use for the same.
_LENGTH = frozenset({"length", "max_tokens", "model_length"})
_REFUSAL = frozenset({"content_filter", "safety"})
_BROKEN = frozenset({"error", "abort"})


def create(config: ProviderConfig) -> "OpenAIProvider":
    """Any OpenAI-compatible chat server: OpenAI, Ollama, vLLM, LM Studio.

    Raises ProviderSetupError without a model, or without a key for OpenAI's own service.
    """
    config.required(NAME, "model")
    if config.base_url is None:
        config.required(NAME, "api_key")
    return OpenAIProvider(config)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """Which parameters the server accepts.

    OpenAI's newer models insist on ``max_completion_tokens``, several compatible servers ignore
    it and would write without end. Temperature 0 keeps to the sources best, and some reasoning
    models refuse it.
    """

    completion_tokens: bool
    stream_options: bool = True
    temperature: bool = True

    def simplified(self, complaint: str) -> "_Dialect":
        """Return what to try after a complaint; the same if it names none of these."""
        if self.stream_options and "stream_options" in complaint:
            return replace(self, stream_options=False)
        if self.temperature and "temperature" in complaint:
            return replace(self, temperature=False)
        sent = "max_completion_tokens" if self.completion_tokens else "max_tokens"
        if sent in complaint:
            return replace(self, completion_tokens=not self.completion_tokens)
        return self


class OpenAIProvider:
    """Streams answers from ``/chat/completions``. Keeps no connection between calls."""

    name = NAME

    def __init__(self, config: ProviderConfig) -> None:
        base_url = config.base_url or _OFFICIAL_URL
        self._site = CallSite(
            provider=NAME,
            model=config.required(NAME, "model"),
            base_url=base_url,
            config=config,
        )
        self._dialect = _Dialect(
            completion_tokens=urlsplit(base_url).hostname == urlsplit(_OFFICIAL_URL).hostname
        )
        self._tls = httpx2.create_ssl_context()

    @property
    def model(self) -> str:
        """The model it asks."""
        return self._site.model

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        """Yield the answer; see ``ChatProvider.stream``."""
        if nothing := without_evidence(request, self.model):
            yield nothing
            return
        given = paced(self._deltas(request), self._site)
        async with aclosing(masked(given, self._site.config.api_key)) as deltas:
            async for delta in deltas:
                yield delta

    async def _deltas(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        site = self._site
        with provider_failures(site, OpenAIError):
            async with http_client(site, self._tls) as http:
                client = AsyncOpenAI(
                    api_key=site.api_key,
                    base_url=site.base_url,
                    max_retries=0,
                    timeout=http.timeout,
                    http_client=http,
                )
                async with await self._open(client, request) as chunks:
                    reader = _ChunkReader(site)
                    async for chunk in chunks:
                        for delta in reader.read(chunk):
                            yield delta
                    for delta in reader.finish(chunks.response.headers.get("content-type", "")):
                        yield delta

    async def _open(
        self, client: AsyncOpenAI, request: ChatRequest
    ) -> AsyncStream[ChatCompletionChunk]:
        """Start the stream, giving up one parameter after the other if the server wants that."""
        tried = {self._dialect}
        while True:
            try:
                return await self._ask(client, request, self._dialect)
            except (BadRequestError, UnprocessableEntityError) as error:
                simpler = self._dialect.simplified(f"{error.message} {error.body}")
                if simpler in tried:
                    raise
                tried.add(simpler)
                self._dialect = simpler

    async def _ask(
        self, client: AsyncOpenAI, request: ChatRequest, dialect: _Dialect
    ) -> AsyncStream[ChatCompletionChunk]:
        limit = min(request.max_output_tokens, self._site.config.max_output_tokens)
        return await client.chat.completions.create(
            model=self.model,
            messages=[_parameter(message) for message in labelled_messages(request)],
            stream=True,
            stream_options={"include_usage": True} if dialect.stream_options else omit,
            temperature=0.0 if dialect.temperature else omit,
            max_completion_tokens=limit if dialect.completion_tokens else omit,
            max_tokens=omit if dialect.completion_tokens else limit,
        )


class _ChunkReader:
    """Reads the chunks of one answer, trusting no field to be there or to have its type."""

    def __init__(self, site: CallSite) -> None:
        self._site = site
        self._transcript = Transcript(site)
        self._refusal = ""

    def read(self, chunk: object) -> list[Delta]:
        if not isinstance(chunk, ChatCompletionChunk):
            raise self._site.error(UNREADABLE, f"a chunk that is {type(chunk).__name__!r}")
        self._transcript.note(model=text_field(chunk, "model"), usage=_usage(chunk))
        choices = part_field(chunk, "choices")
        if not isinstance(choices, list) or not choices:
            return []
        return list(self._choice(choices[0]))

    def finish(self, content_type: str) -> list[Delta]:
        if not self._transcript.finished and "event-stream" not in content_type:
            raise self._site.error(UNREADABLE, f"content type {content_type!r}")
        return self._transcript.finish()

    def _choice(self, choice: object) -> Iterable[Delta]:
        delta = part_field(choice, "delta")
        thought = text_field(delta, "reasoning_content") or text_field(delta, "reasoning")
        if thought:
            yield ReasoningDelta(text=thought)
        yield from self._transcript.text(text_field(delta, "content"))
        self._refusal += text_field(delta, "refusal")
        reason = text_field(choice, "finish_reason")
        if reason and reason not in _BROKEN:
            refused = bool(self._refusal) or reason in _REFUSAL
            self._transcript.end(
                "refusal" if refused else _reason(reason), self._refusal.strip() or None
            )


def _reason(reason: str) -> FinishReason:
    return "length" if reason in _LENGTH else "stop"


def _usage(chunk: ChatCompletionChunk) -> Usage | None:
    usage = part_field(chunk, "usage")
    given, written = count_field(usage, "prompt_tokens"), count_field(usage, "completion_tokens")
    if given is None and written is None:
        return None
    return Usage(input_tokens=given, output_tokens=written)


def _parameter(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return ChatCompletionSystemMessageParam(role="system", content=message.content)
        case "user":
            return ChatCompletionUserMessageParam(role="user", content=message.content)
        case "assistant":
            return ChatCompletionAssistantMessageParam(role="assistant", content=message.content)
