"""Document citations become quotes of our evidence; nothing about them is taken on trust."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ProviderCallError, ProviderSetupError
from rag.providers.anthropic import AnthropicProvider, create
from rag.providers.config import ProviderConfig
from rag.providers.prompts import CITED_SYSTEM, REFUSAL
from rag.providers.protocol import (
    ChatProvider,
    ChatRequest,
    Delta,
    Finish,
    QuoteDelta,
    ReasoningDelta,
    TextDelta,
)
from rag.testing import ProviderContract, ProviderFailureContract, collect, request
from rag.types import Usage
from tests.rag.providers.anthropic_wire import (
    PING,
    block,
    citation,
    error,
    event,
    start,
    stop,
    text,
)
from tests.rag.providers.loopback import Loopback, Reply, failing, streaming

ASKED = request("The talks began on 18 February 2015 in Minsk.", "They went on for three days.")
KEY = "sk-ant-very-secret-key"
RESET = ConnectionResetError()


def provider_at(url: str, **config: Any) -> AnthropicProvider:
    return create(ProviderConfig(model="claude-test", base_url=url, api_key=KEY, **config))


async def answer(*parts: str | float) -> list[Delta]:
    async with Loopback(streaming(*parts)) as server:
        return await collect(provider_at(server.url), ASKED)


class TestContract(ProviderContract):
    @pytest.fixture
    async def server(self) -> AsyncIterator[Loopback]:
        said = block(0, text("The talks began."), citation(0, "The talks began"))
        async with Loopback(streaming(start(), PING, *said, 0.2, *stop())) as server:
            yield server

    @pytest.fixture
    def provider(self, server: Loopback) -> ChatProvider:
        return provider_at(server.url)

    @pytest.fixture
    def open_calls(self, server: Loopback) -> Callable[[], int]:
        return lambda: server.n_open


class TestNobodyListens(ProviderFailureContract):
    @pytest.fixture
    def failing_provider(self, unused_tcp_port: int) -> ChatProvider:
        return provider_at(f"http://127.0.0.1:{unused_tcp_port}")


async def test_quotes_follow_the_text_of_their_block() -> None:
    deltas = await answer(
        start(cache_read_input_tokens=5),
        PING,
        *block(0, {"type": "thinking_delta", "thinking": "Hm."}, kind="thinking"),
        *block(1, text("The talks "), citation(0, "The talks began"), text("began in Minsk.")),
        *block(2, text(" They lasted ")),
        *block(3, text("three days."), citation(1, "three days"), citation(0, "February")),
        *stop(),
    )
    assert deltas == [
        ReasoningDelta(text="Hm."),
        TextDelta(text="The talks "),
        TextDelta(text="began in Minsk."),
        QuoteDelta(label=1, quote="The talks began"),
        TextDelta(text=" They lasted "),
        TextDelta(text="three days."),
        QuoteDelta(label=2, quote="three days"),
        QuoteDelta(label=1, quote="February"),
        Finish(
            reason="stop",
            usage=Usage(input_tokens=30, output_tokens=12),
            model="claude-test",
        ),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        citation(-1, "They went on"),
        citation(2, "They went on"),
        citation(None, "They went on"),
        citation(0, ""),
        citation(0, None),
        {"type": "citations_delta", "citation": None},
        {"type": "citations_delta"},
    ],
)
async def test_a_citation_of_nothing_we_sent_is_dropped_and_counted(
    wrong: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        deltas = await answer(start(), *block(0, text("They went on."), wrong, wrong), *stop())
    assert not [delta for delta in deltas if isinstance(delta, QuoteDelta)]
    assert [r.getMessage() for r in caplog.records if r.name.startswith("rag.")] == [
        "dropped 2 citations that name no document sent"
    ]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("refusal", "refusal"),
        ("something new", "stop"),
    ],
)
async def test_stop_reasons(said: str, reason: str) -> None:
    deltas = await answer(start(), *block(0, text("Yes.")), *stop(said))
    assert isinstance(deltas[-1], Finish)
    assert deltas[-1].reason == reason


async def test_the_refusal_phrase_becomes_an_abstention() -> None:
    halves = (text(REFUSAL[:15]), text(REFUSAL[15:]))
    deltas = await answer(start(), *block(0, *halves), *stop())
    usage = Usage(input_tokens=25, output_tokens=12)
    assert deltas == [Finish(reason="abstained", usage=usage, model="claude-test", detail=REFUSAL)]


async def test_sends_documents_in_label_order() -> None:
    async with Loopback(streaming(start(), *block(0, text("Yes.")), *stop())) as server:
        await collect(provider_at(server.url, max_output_tokens=50), ASKED)
        (asked,) = server.asked
    assert asked.path == "/v1/messages"
    assert [v for v in asked.headers.values() if KEY in v], "one header carries the key"
    assert asked.body["system"] == CITED_SYSTEM
    assert asked.body["max_tokens"] == 50
    *documents, question = asked.body["messages"][-1]["content"]
    assert [d["source"]["data"] for d in documents] == [e.text for e in ASKED.evidence]
    assert all(d["citations"] == {"enabled": True} for d in documents)
    assert documents[0]["title"] == "Ceasefire talks resume"
    assert documents[0]["context"] == "Outlet: The Example; Date: 2015-02-18"
    assert question == {"type": "text", "text": "Question: When did the talks begin?"}


async def test_without_evidence_nobody_is_asked() -> None:
    async with Loopback(failing(500, {})) as server:
        deltas = await collect(provider_at(server.url), request())
        assert server.asked == []
    assert [d.reason for d in deltas if isinstance(d, Finish)] == ["abstained"]


async def test_an_instruction_is_followed_without_evidence() -> None:
    asked_for = ChatRequest(question="He?", evidence=(), instruction="Rewrite.")
    async with Loopback(streaming(start(), *block(0, text("Ana?")), *stop())) as server:
        deltas = await collect(provider_at(server.url), asked_for)
        (asked,) = server.asked
    assert asked.body["system"] == "Rewrite."
    assert asked.body["messages"] == [{"role": "user", "content": "He?"}]
    assert deltas[0] == TextDelta(text="Ana?")


def refusal_of(kind: str, message: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}}


BEGUN = (start(), *block(0, text("The talks ")))
CASES: dict[str, tuple[Reply, list[str], bool]] = {
    "401": (
        failing(401, refusal_of("authentication_error", f"invalid x-api-key {KEY}")),
        ["refused the key", "FOOTNOTE_ANTHROPIC_API_KEY"],
        False,
    ),
    "404": (failing(404, refusal_of("not_found_error", "model: x")), ["'claude-test'"], False),
    "413": (failing(413, refusal_of("request_too_large", "big")), ["too large"], False),
    "429": (
        failing(429, refusal_of("rate_limit_error", "slow down"), retry_after="9"),
        ["Retry-After 9", "slow down"],
        True,
    ),
    "529": (failing(529, refusal_of("overloaded_error", "busy")), ["refusing"], True),
    "overloaded in the stream": (
        streaming(*BEGUN, error("overloaded_error", "Overloaded")),
        ["refusing requests", "Overloaded"],
        True,
    ),
    "bad request in the stream": (
        streaming(*BEGUN, error("invalid_request_error", "no such thing")),
        ["rejected the request", "no such thing"],
        False,
    ),
    "bad JSON": (streaming(start(), "event: x\ndata: {oops\n\n"), ["not a chat stream"], False),
    "silent": (streaming(start(), PING, 5.0), ["sent nothing in time"], True),
    "stalls": (streaming(*BEGUN, 5.0), ["middle of its answer"], True),
    "resets": (streaming(*BEGUN, RESET), ["broke off"], True),
    "no stop": (streaming(*BEGUN), ["without finishing"], True),
    "reason but no stop": (streaming(*BEGUN, stop()[0]), ["without finishing"], True),
    "HTML": (streaming("<html>", content_type="text/html"), ["not a chat stream", "html"], False),
    "empty": (streaming(start(), *stop()), ["empty answer"], True),
}


@pytest.mark.parametrize("case", CASES)
async def test_every_failure_is_one_clear_error_in_time(case: str) -> None:
    reply, words, retryable = CASES[case]
    async with Loopback(reply) as server:
        provider = provider_at(server.url, first_token_timeout_s=1.5, gap_timeout_s=1.5)
        started = time.monotonic()
        with pytest.raises(ProviderCallError) as caught:
            await collect(provider, ASKED)
        took_s = time.monotonic() - started
    message = str(caught.value)
    assert took_s < 4.0
    assert message.startswith("anthropic ")
    assert all(word in message for word in words), message
    assert caught.value.retryable is retryable
    assert KEY not in message
    assert len(server.asked) == 1


async def test_an_early_end_reaches_the_server_within_a_second() -> None:
    async with Loopback(streaming(*BEGUN, 30.0)) as server:
        async with aclosing(provider_at(server.url).stream(ASKED)) as stream:
            await anext(stream)
        await asyncio.wait_for(server.hung_up.wait(), timeout=1.0)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
        st.sampled_from(["type", "text", "delta", "usage", "citation", "stop_reason", "error"]),
        inner, max_size=4,
    ),
    max_leaves=10,
)  # fmt: skip
kinds = st.sampled_from(
    ["message_start", "content_block_start", "content_block_delta", "content_block_stop",
     "message_delta", "message_stop", "error", "brand_new"]
)  # fmt: skip
names = st.sampled_from(["message", "delta", "content_block", "usage", "index", "error"])


@given(events=st.lists(st.tuples(kinds, st.dictionaries(names, anything, max_size=4)), max_size=5))
@settings(max_examples=30, deadline=None)
def test_any_events_are_an_answer_or_a_clear_error(
    events: list[tuple[str, dict[str, Any]]],
) -> None:
    async def once() -> Delta | ProviderCallError:
        try:
            return (await answer(*(event(kind, **fields) for kind, fields in events)))[-1]
        except ProviderCallError as failure:
            return failure

    last = asyncio.run(once())
    assert isinstance(last, Finish | ProviderCallError)
    assert isinstance(last, Finish) or str(last).startswith("anthropic ")


def test_setup_errors_name_the_variable() -> None:
    with pytest.raises(ProviderSetupError, match="FOOTNOTE_ANTHROPIC_MODEL"):
        create(ProviderConfig(api_key=KEY))
    with pytest.raises(ProviderSetupError, match="FOOTNOTE_ANTHROPIC_API_KEY or ANTHROPIC_API_KEY"):
        create(ProviderConfig(model="claude"))
