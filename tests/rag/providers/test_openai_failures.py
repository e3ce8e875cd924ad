"""A server that fails in every way a server can: each time one clear error, within its limit."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

import pytest

from rag.errors import ProviderCallError
from rag.providers import anthropic, openai
from rag.providers.config import ProviderConfig
from rag.providers.openai import OpenAIProvider
from rag.providers.protocol import ChatProvider, TextDelta
from rag.testing import ProviderContract, ProviderFailureContract, collect
from tests.rag.providers.loopback import Loopback, Reply, failing, streaming
from tests.rag.providers.openai_wire import DONE, chunk, data
from tests.rag.providers.test_openai import ASKED, KEY, provider_at

START = (chunk("", role="assistant"), chunk("The talks "))
ECHO = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}}
NO_MODEL = {"error": {"message": "The model 'tiny' does not exist", "code": "model_not_found"}}
SPENT = {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}
RESET = ConnectionResetError()

CASES: dict[str, tuple[Reply, list[str], bool]] = {
    "401": (failing(401, ECHO), ["refused the key", "HTTP 401", "FOOTNOTE_OPENAI_API_KEY"], False),
    "403": (failing(403, {}), ["does not let this key", "'tiny'"], False),
    "404 model": (failing(404, NO_MODEL), ["'tiny'", "FOOTNOTE_OPENAI_MODEL", "not exist"], False),
    "429": (failing(429, {}, retry_after="7"), ["Retry-After 7", "later"], True),
    "429 spent": (failing(429, SPENT), ["asks for payment", "exceeded your quota"], False),
    "500": (failing(500, "<h1>oops</h1>"), ["failed on its side", "HTTP 500"], True),
    "503": (failing(503, {"detail": "loading"}), ["refusing", "HTTP 503", "loading"], True),
    "302": (failing(302, "", location="http://localhost:1/"), ["redirects"], False),
    "bad JSON": (streaming(*START, "data: {oops\n\n"), ["not a chat stream"], False),
    "no object": (streaming(*START, data(5)), ["not a chat stream"], False),
    "bad UTF-8": (streaming(*START, b"data: \xff\xfe\n\n"), ["not a chat stream"], False),
    "silent": (streaming(5.0), ["sent nothing in time", "FIRST_TOKEN_TIMEOUT_S"], True),
    "only roles": (streaming(chunk("", role="assistant"), 5.0), ["sent nothing in time"], True),
    "stalls": (streaming(*START, 5.0), ["middle of its answer", "GAP_TIMEOUT_S"], True),
    "resets": (streaming(*START, RESET), ["broke off"], True),
    "cut short": (streaming(*START, end=False), ["broke off"], True),
    "no finish": (streaming(*START), ["without finishing"], True),
    "no finish, done": (streaming(*START, DONE), ["without finishing"], True),
    "finish: error": (streaming(*START, chunk(finish="error")), ["without finishing"], True),
    "HTML": (streaming("<html>", content_type="text/html"), ["not a chat stream", "html"], False),
    "no stream": (
        streaming('{"choices": []}', content_type="application/json"),
        ["not a chat stream", "application/json"],
        False,
    ),
    "empty": (streaming(chunk("", role="assistant"), chunk(finish="stop"), DONE), ["empty"], True),
    "blank": (streaming(chunk(" \n"), chunk(finish="stop"), DONE), ["empty"], True),
    "error event": (
        streaming(*START, data({"error": {"message": "out of memory", "code": 500}})),
        ["failed on its side", "out of memory"],
        True,
    ),
    "too long": (
        streaming(*(part for _ in range(60) for part in (chunk("word "), 0.05))),
        ["took too long", "TOTAL_TIMEOUT_S"],
        True,
    ),
}


def hasty(url: str) -> OpenAIProvider:
    return provider_at(
        url, connect_timeout_s=2.0, first_token_timeout_s=1.5, gap_timeout_s=1.5,
        total_timeout_s=2.5,
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES)
async def test_every_failure_is_one_clear_error_in_time(case: str) -> None:
    reply, words, retryable = CASES[case]
    async with Loopback(reply) as server:
        started = time.monotonic()
        with pytest.raises(ProviderCallError) as caught:
            await collect(hasty(server.url), ASKED)
        took_s = time.monotonic() - started
    message = str(caught.value)
    assert took_s < 4.5
    assert message.startswith("openai ")
    assert all(word in message for word in words), message
    assert caught.value.retryable is retryable
    assert KEY not in message
    assert caught.value.__cause__ is None
    assert len(server.asked) == 1, "nothing is asked twice behind the caller's back"


async def test_text_that_arrived_before_the_failure_was_passed_on() -> None:
    async with Loopback(streaming(*START, RESET)) as server:
        stream = provider_at(server.url).stream(ASKED)
        assert await anext(stream) == TextDelta(text="The talks ")
        with pytest.raises(ProviderCallError):
            await anext(stream)


async def test_an_early_end_reaches_the_server_within_a_second() -> None:
    async with Loopback(streaming(*START, 30.0)) as server:
        async with aclosing(provider_at(server.url).stream(ASKED)) as stream:
            await anext(stream)
            assert server.n_open == 1
        await asyncio.wait_for(server.hung_up.wait(), timeout=1.0)


async def test_a_cancelled_reader_reaches_the_server_within_a_second() -> None:
    async with Loopback(streaming(30.0)) as server:
        reader = asyncio.create_task(collect(provider_at(server.url), ASKED))
        while not server.asked:
            await asyncio.sleep(0.01)
        reader.cancel()
        await asyncio.wait_for(server.hung_up.wait(), timeout=1.0)
        with pytest.raises(asyncio.CancelledError):
            await reader


class TestNobodyListens(ProviderFailureContract):
    @pytest.fixture
    def failing_provider(self, unused_tcp_port: int) -> ChatProvider:
        return hasty(f"http://user:pw@127.0.0.1:{unused_tcp_port}")

    async def test_the_address_is_named_without_its_password(
        self, failing_provider: ChatProvider, unused_tcp_port: int
    ) -> None:
        with pytest.raises(ProviderCallError) as caught:
            await collect(failing_provider, ASKED)
        assert f"cannot be reached at 'http://127.0.0.1:{unused_tcp_port}/v1'" in str(caught.value)
        assert "pw" not in str(caught.value)
        assert caught.value.retryable


class TestSlowServer(ProviderContract):
    """The contract holds for a server that pauses between its chunks, too."""

    @pytest.fixture
    async def server(self) -> AsyncIterator[Loopback]:
        parts = [part for _ in range(10) for part in (chunk("word "), 0.02)]
        async with Loopback(streaming(*parts, chunk(finish="length"), DONE)) as server:
            yield server

    @pytest.fixture
    def provider(self, server: Loopback) -> ChatProvider:
        return provider_at(server.url)


@pytest.mark.parametrize("make", [openai.create, anthropic.create])
async def test_a_host_that_takes_no_connection_is_given_up_in_time(
    make: Callable[[ProviderConfig], ChatProvider],
) -> None:
    with socket.socket() as deaf, socket.socket() as first, socket.socket() as second:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for waiting in (first, second):  # they fill the queue of connections nobody accepts
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/v1"
        provider = make(ProviderConfig(model="tiny", base_url=url, connect_timeout_s=0.3))
        started = time.monotonic()
        with pytest.raises(ProviderCallError, match=r"in time.*_CONNECT_TIMEOUT_S") as caught:
            await collect(provider, ASKED)
        assert time.monotonic() - started < 2.0
        assert caught.value.retryable
