"""What the provider makes of a stream: text, thoughts, refusals, usage, and odd dialects."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ProviderCallError, ProviderSetupError
from rag.providers.calls import CallSite
from rag.providers.config import ProviderConfig
from rag.providers.openai import OpenAIProvider, create
from rag.providers.prompts import REFUSAL, labelled_messages
from rag.providers.protocol import (
    ChatProvider,
    ChatRequest,
    Delta,
    Finish,
    ReasoningDelta,
    TextDelta,
)
from rag.testing import ProviderContract, collect, request
from rag.types import Usage
from tests.rag.providers.loopback import Asked, Loopback, failing, streaming
from tests.rag.providers.openai_wire import DONE, chunk, data, usage

ASKED = request("The talks began on 18 February 2015 in Minsk.")
KEY = "sk-very-secret-key"


def provider_at(url: str, **config: Any) -> OpenAIProvider:
    return create(ProviderConfig(model="tiny", base_url=f"{url}/v1", api_key=KEY, **config))


async def answer(*parts: str | float) -> list[Delta]:
    async with Loopback(streaming(*parts)) as server:
        return await collect(provider_at(server.url), ASKED)


class TestContract(ProviderContract):
    @pytest.fixture
    async def server(self) -> AsyncIterator[Loopback]:
        start = (chunk("", role="assistant"), chunk("The talks "))
        end = (chunk(finish="stop"), usage(20, 7), DONE)
        reply = streaming(*start, 0.05, chunk("began [1]."), 0.2, *end)
        async with Loopback(reply) as server:
            yield server

    @pytest.fixture
    def provider(self, server: Loopback) -> ChatProvider:
        return provider_at(server.url)

    @pytest.fixture
    def open_calls(self, server: Loopback) -> Callable[[], int]:
        return lambda: server.n_open


async def test_streams_text_usage_and_model() -> None:
    deltas = await answer(
        chunk("", role="assistant"), chunk("Talks "), chunk("began [1]."), chunk(finish="stop"),
        usage(20, 7), DONE,
    )  # fmt: skip
    assert deltas == [
        TextDelta(text="Talks "),
        TextDelta(text="began [1]."),
        Finish(reason="stop", usage=Usage(input_tokens=20, output_tokens=7), model="tiny"),
    ]


async def test_usage_that_is_not_reported_is_none() -> None:
    deltas = await answer(chunk("Yes [1]."), chunk(None, finish="stop"), DONE)
    assert deltas[-1] == Finish(reason="stop", usage=Usage(), model="tiny")


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
async def test_reasoning_is_not_text(field: str) -> None:
    deltas = await answer(chunk(**{field: "Hm."}), chunk("Yes [1]."), chunk(finish="stop"), DONE)
    assert deltas[:2] == [ReasoningDelta(text="Hm."), TextDelta(text="Yes [1].")]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("stop", "stop"),
        ("eos", "stop"),
        ("tool_calls", "stop"),
        ("length", "length"),
        ("max_tokens", "length"),
        ("content_filter", "refusal"),
    ],
)
async def test_finish_reasons(said: str, reason: str) -> None:
    deltas = await answer(chunk("Yes [1]."), chunk(finish=said), DONE)
    assert isinstance(deltas[-1], Finish)
    assert deltas[-1].reason == reason


@pytest.mark.parametrize("wrapping", ["{}", "“{}”", "**{}**", " {}\n", "\n\n{}"])
async def test_the_refusal_phrase_becomes_an_abstention(wrapping: str) -> None:
    text = wrapping.format(REFUSAL)
    deltas = await answer(*(chunk(char) for char in text), chunk(finish="stop"), DONE)
    assert deltas == [Finish(reason="abstained", model="tiny", detail=REFUSAL)]


async def test_an_answer_that_begins_like_a_refusal_is_kept_whole() -> None:
    parts = ["The sources ", "do not agree [1]."]
    deltas = await answer(*(chunk(part) for part in parts), chunk(finish="stop"), DONE)
    assert "".join(d.text for d in deltas if isinstance(d, TextDelta)) == "".join(parts)


async def test_a_refusal_delta_is_a_refusal() -> None:
    deltas = await answer(chunk(refusal="I cannot help."), chunk(finish="stop"), DONE)
    assert deltas == [Finish(reason="refusal", model="tiny", detail="I cannot help.")]


async def test_without_evidence_nobody_is_asked() -> None:
    async with Loopback(failing(500, {})) as server:
        deltas = await collect(provider_at(server.url), request())
        assert server.asked == []
    assert [d.reason for d in deltas if isinstance(d, Finish)] == ["abstained"]


async def test_an_instruction_is_followed_without_evidence() -> None:
    asked_for = ChatRequest(question="He?", evidence=(), instruction="Rewrite.")
    async with Loopback(streaming(chunk("Ana?"), chunk(finish="stop"), DONE)) as server:
        deltas = await collect(provider_at(server.url), asked_for)
        (asked,) = server.asked
    assert asked.body["messages"] == [
        {"role": "system", "content": "Rewrite."},
        {"role": "user", "content": "He?"},
    ]
    assert deltas[0] == TextDelta(text="Ana?")


async def test_sends_the_prompt_the_key_and_the_lower_limit() -> None:
    async with Loopback(streaming(chunk("Yes [1]."), chunk(finish="stop"), DONE)) as server:
        await collect(provider_at(server.url, max_output_tokens=50), ASKED)
        (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body == {
        "model": "tiny",
        "messages": [{"role": m.role, "content": m.content} for m in labelled_messages(ASKED)],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.0,
        "max_tokens": 50,
    }


async def test_gives_up_parameters_that_a_server_rejects_and_remembers() -> None:
    async def picky(asked: Asked, writer: asyncio.StreamWriter) -> None:
        for name in ("stream_options", "temperature", "max_tokens"):
            if name in asked.body:
                message = f"Unsupported parameter: '{name}'"
                await failing(400, {"error": {"message": message}})(asked, writer)
                return
        await streaming(chunk("Yes [1]."), chunk(finish="stop"), DONE)(asked, writer)

    async with Loopback(picky) as server:
        provider = provider_at(server.url)
        for _ in range(2):
            deltas = await collect(provider, ASKED)
            assert deltas[0] == TextDelta(text="Yes [1].")
        assert len(server.asked) == 3 + 1 + 1
        assert server.asked[-1].body["max_completion_tokens"] == 700


async def test_a_server_that_rejects_both_names_of_the_limit_is_an_error() -> None:
    message = "neither 'max_tokens' nor 'max_completion_tokens' is allowed"
    async with Loopback(failing(422, {"detail": message})) as server:
        with pytest.raises(ProviderCallError, match="neither"):
            await collect(provider_at(server.url), ASKED)
        assert len(server.asked) == 2


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "delta", "content", "finish_reason", "usage", "prompt_tokens",
                 "model", "error", "message", "code", "reasoning", "refusal"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)  # fmt: skip


@given(events=st.lists(json_values, max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_json_in_the_stream_is_an_answer_or_a_clear_error(events: list[object]) -> None:
    async def once() -> Delta | ProviderCallError:
        try:
            return (await answer(*(data(event) for event in events), DONE))[-1]
        except ProviderCallError as error:
            return error

    last = asyncio.run(once())
    assert isinstance(last, Finish | ProviderCallError)
    assert isinstance(last, Finish) or str(last).startswith("openai ")


def test_setup_errors_name_the_variable() -> None:
    with pytest.raises(ProviderSetupError, match="FOOTNOTE_OPENAI_MODEL"):
        create(ProviderConfig(api_key=KEY))
    with pytest.raises(ProviderSetupError, match="FOOTNOTE_OPENAI_API_KEY or OPENAI_API_KEY"):
        create(ProviderConfig(model="gpt"))
    assert create(ProviderConfig(model="m", base_url="http://localhost:1/v1")).model == "m"


def test_the_key_shows_nowhere() -> None:
    provider = provider_at("http://127.0.0.1:9")
    config = ProviderConfig(api_key=KEY, options={"token": KEY})
    site = CallSite(provider="openai", model="m", base_url="http://h/v1", config=config)
    for shown in (repr(config), repr(site), repr(provider), str(config)):
        assert KEY not in shown
