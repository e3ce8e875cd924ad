"""Claude through Anthropic's own service, with its document citations mapped to ours.

Each piece of evidence is sent as one document, in label order. A citation comes back as a
document's position and the cited words; the position is checked against what was sent, offsets
are ignored, and the words are anchored again by the caller.
"""

import logging
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Final

import httpx2
from anthropic import AnthropicError, AsyncAnthropic, AsyncStream
from anthropic.types import (
    AssistantMessageParam,
    DocumentBlockParam,
    MessageParam,
    RawMessageStreamEvent,
    TextBlockParam,
    UserMessageParam,
)

from rag.providers.calls import CallSite, http_client, paced, provider_failures
from rag.providers.config import ProviderConfig
from rag.providers.failures import UNREADABLE
from rag.providers.fields import count_field, part_field, text_field
from rag.providers.masking import masked
from rag.providers.prompts import (
    CITED_SYSTEM,
    Message,
    evidence_context,
    history_messages,
    question_text,
)
from rag.providers.protocol import ChatRequest, Delta, FinishReason, ReasoningDelta
from rag.providers.transcript import Transcript, without_evidence
from rag.types import Evidence, Usage

__all__ = ["AnthropicProvider", "create"]

NAME: Final = "anthropic"
_OFFICIAL_URL = "https://api.anthropic.com"
_LOG = logging.getLogger(__name__)

# https://docs.anthropic.com/en/api/handling-stop-reasons; what is not here is a "stop".
_REASONS: Final[dict[str, FinishReason]] = {
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}
# The service refuses a longer title.
_MAX_TITLE_CHARS = 500
_INPUT_COUNTS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


def create(config: ProviderConfig) -> "AnthropicProvider":
    """Claude through Anthropic's service, citing by its own document citations.

    Raises ProviderSetupError without a model, or without a key for Anthropic's own service.
    """
    config.required(NAME, "model")
    if config.base_url is None:
        config.required(NAME, "api_key")
    return AnthropicProvider(config)


class AnthropicProvider:
    """Streams answers from ``/v1/messages``. Keeps no connection between calls."""

    name = NAME

    def __init__(self, config: ProviderConfig) -> None:
        self._site = CallSite(
            provider=NAME,
            model=config.required(NAME, "model"),
            base_url=config.base_url or _OFFICIAL_URL,
            config=config,
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
        with provider_failures(site, AnthropicError):
            async with http_client(site, self._tls) as http:
                client = AsyncAnthropic(
                    api_key=site.api_key,
                    base_url=site.base_url,
                    max_retries=0,
                    timeout=http.timeout,
                    http_client=http,
                )
                async with await self._ask(client, request) as events:
                    reader = _EventReader(site, request.evidence)
                    async for event in events:
                        for delta in reader.read(event):
                            yield delta
                    for delta in reader.finish(events.response.headers.get("content-type", "")):
                        yield delta

    async def _ask(
        self, client: AsyncAnthropic, request: ChatRequest
    ) -> AsyncStream[RawMessageStreamEvent]:
        return await client.messages.create(
            model=self.model,
            system=request.instruction or CITED_SYSTEM,
            messages=_messages(request),
            max_tokens=min(request.max_output_tokens, self._site.config.max_output_tokens),
            stream=True,
        )


class _EventReader:
    """Reads the events of one message (https://docs.anthropic.com/en/api/messages-streaming)."""

    def __init__(self, site: CallSite, evidence: tuple[Evidence, ...]) -> None:
        self._site = site
        self._evidence = evidence
        self._transcript = Transcript(site)
        self._input_tokens: int | None = None
        self._stop_reason = ""
        self._citations: list[object] = []
        self._n_dropped = 0

    def read(self, event: object) -> Iterable[Delta]:
        """Yield what one event adds to the answer."""
        match text_field(event, "type"):
            case "message_start":
                self._start(part_field(event, "message"))
            case "content_block_start":
                block = part_field(event, "content_block")
                yield from self._transcript.text(text_field(block, "text"))
            case "content_block_delta":
                yield from self._delta(part_field(event, "delta"))
            case "content_block_stop":
                yield from self._quotes()
            case "message_delta":
                self._stop_reason = text_field(part_field(event, "delta"), "stop_reason")
                self._count(part_field(event, "usage"))
            case "message_stop":
                self._transcript.end(_REASONS.get(self._stop_reason, "stop"))

    def finish(self, content_type: str) -> list[Delta]:
        """Return the last deltas; raises ProviderCallError if the message did not stop."""
        if self._n_dropped:
            _LOG.warning("dropped %d citations that name no document sent", self._n_dropped)
        if not self._transcript.finished and "event-stream" not in content_type:
            raise self._site.error(UNREADABLE, f"content type {content_type!r}")
        return self._transcript.finish()

    def _start(self, message: object) -> None:
        self._transcript.note(model=text_field(message, "model"))
        usage = part_field(message, "usage")
        counts = [count_field(usage, name) for name in _INPUT_COUNTS]
        known = [count for count in counts if count is not None]
        self._input_tokens = sum(known) if known else None
        self._count(usage)

    def _count(self, usage: object) -> None:
        written = count_field(usage, "output_tokens")
        self._transcript.note(usage=Usage(input_tokens=self._input_tokens, output_tokens=written))

    def _delta(self, delta: object) -> Iterable[Delta]:
        match text_field(delta, "type"):
            case "text_delta":
                yield from self._transcript.text(text_field(delta, "text"))
            case "thinking_delta":
                yield ReasoningDelta(text=text_field(delta, "thinking"))
            case "citations_delta":
                # A citation belongs to its whole block, so it waits until the block's text is out.
                self._citations.append(part_field(delta, "citation"))

    def _quotes(self) -> Iterable[Delta]:
        citations, self._citations = self._citations, []
        for citation in citations:
            index = count_field(citation, "document_index")
            quote = text_field(citation, "cited_text").strip()
            if index is None or index >= len(self._evidence) or not quote:
                self._n_dropped += 1
                continue
            yield from self._transcript.quote(self._evidence[index].label, quote)


def _messages(request: ChatRequest) -> list[MessageParam]:
    if request.instruction is not None:
        return [UserMessageParam(role="user", content=request.question)]
    content: list[DocumentBlockParam | TextBlockParam] = [
        *(_document(item) for item in request.evidence),
        TextBlockParam(type="text", text=question_text(request.question)),
    ]
    earlier = [_earlier(message) for message in history_messages(request)]
    return [*earlier, UserMessageParam(role="user", content=content)]


def _earlier(message: Message) -> MessageParam:
    if message.role == "user":
        return UserMessageParam(role="user", content=message.content)
    return AssistantMessageParam(role="assistant", content=message.content)


def _document(evidence: Evidence) -> DocumentBlockParam:
    block = DocumentBlockParam(
        type="document",
        source={"type": "text", "media_type": "text/plain", "data": evidence.text},
        citations={"enabled": True},
    )
    if title := " ".join(evidence.title.split()):
        block["title"] = title[:_MAX_TITLE_CHARS]
    if context := evidence_context(evidence):
        block["context"] = context
    return block
