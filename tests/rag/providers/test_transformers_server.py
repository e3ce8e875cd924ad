"""The contract against a real server of another project, writing real tokens."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.errors import ProviderCallError
from rag.providers.config import ProviderConfig
from rag.providers.openai import create
from rag.providers.protocol import ChatProvider, ChatRequest, Delta, Finish, TextDelta
from rag.testing import ProviderContract, ProviderFailureContract, collect, request
from rag.types import Turn

ROOT = Path(__file__).parents[3]
N_TOKENS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatServer:
    url: str
    model: str


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    folder = tmp_path_factory.mktemp("tiny")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "HF_HOME": str(folder),
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "tests.rag.providers.tiny_server", str(folder), str(port)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            await_health(f"http://127.0.0.1:{port}/health", process, log)
            yield ChatServer(url=f"http://127.0.0.1:{port}/v1", model=str(folder))
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()


def await_health(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"the chat server did not come up:\n{log.read_text(errors='replace')[-3000:]}")


def provider_of(server: ChatServer, model: str | None = None) -> ChatProvider:
    return create(
        ProviderConfig(model=model or server.model, base_url=server.url, max_output_tokens=N_TOKENS)
    )


class TestServedModel(ProviderContract):
    @pytest.fixture
    def provider(self, server: ChatServer) -> ChatProvider:
        return provider_of(server)

    async def test_streams_tokens_as_they_are_made(
        self, provider: ChatProvider, asked: ChatRequest
    ) -> None:
        arrived = []
        async for delta in provider.stream(asked):
            if isinstance(delta, TextDelta):
                arrived.append(time.monotonic())
            else:
                finish = delta
        assert len(arrived) >= N_TOKENS / 3
        assert arrived[-1] > arrived[0]
        assert isinstance(finish, Finish)
        assert finish.reason == "length"
        assert finish.usage.output_tokens == N_TOKENS
        assert (finish.usage.input_tokens or 0) > 100

    async def test_takes_a_conversation(self, provider: ChatProvider) -> None:
        history = (Turn(question="Who met?", answer="Envoys [1]."),)
        deltas = await collect(provider, request("Talks began in Minsk.", history=history))
        assert isinstance(deltas[-1], Finish)

    async def test_the_same_question_gives_the_same_answer(
        self, provider: ChatProvider, asked: ChatRequest
    ) -> None:
        first, second = [await collect(provider, asked) for _ in range(2)]
        assert text_of(first) == text_of(second)


class TestUnknownModel(ProviderFailureContract):
    @pytest.fixture
    def failing_provider(self, server: ChatServer) -> ChatProvider:
        return provider_of(server, model=f"{server.model}-not-there")

    async def test_the_model_is_named(self, failing_provider: ChatProvider) -> None:
        with pytest.raises(ProviderCallError, match="not-there"):
            await collect(failing_provider, request("Talks began in Minsk."))


def text_of(deltas: Sequence[Delta]) -> str:
    return "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))
