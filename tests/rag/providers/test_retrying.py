"""A call is repeated while nothing of its answer is shown, within its limits and no longer."""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import aclosing

import pytest

from rag.errors import ProviderCallError, ProviderPausedError
from rag.providers.breaker import Breaker
from rag.providers.breaking import BreakingProvider
from rag.providers.config import ProviderConfig
from rag.providers.protocol import ChatProvider, ChatRequest, ReasoningDelta, TextDelta
from rag.providers.retry_budget import RetryBudget
from rag.providers.retrying import RetryingProvider
from rag.providers.scripted import ScriptedProvider, Step
from rag.testing import ProviderContract, ProviderFailureContract, collect, request
from tests.rag.providers.test_breaker import Clock

ASKED = request("The talks began in Minsk.")
LIMITS = ProviderConfig(first_token_timeout_s=0.6, total_timeout_s=1.0)
OUT = ProviderCallError("tiny failed on its side", retryable=True)
KEY = ProviderCallError("tiny refused the key")


def waits(seconds: float) -> ProviderCallError:
    return ProviderCallError("tiny is busy", retryable=True, retry_after_s=seconds)


class Plays:
    """One script for each call, the last for all that follow."""

    def __init__(self, *scripts: Sequence[Step]) -> None:
        self.scripts = list(scripts)
        self.n_calls = 0

    def __call__(self, asked: ChatRequest) -> Sequence[Step]:
        self.n_calls += 1
        return self.scripts[min(self.n_calls, len(self.scripts)) - 1]


def retrying(
    script: Plays, config: ProviderConfig = LIMITS, jitter: float = 0.0
) -> RetryingProvider:
    budget = RetryBudget(clock=Clock())
    provider = ScriptedProvider(script, model="m")
    return RetryingProvider(provider, config=config, budget=budget, jitter=lambda: jitter)


async def test_a_failure_before_the_first_word_is_not_seen(
    caplog: pytest.LogCaptureFixture,
) -> None:
    script = Plays([OUT], [ReasoningDelta(text="hm"), OUT], ["Minsk [1]."])
    with caplog.at_level(logging.WARNING, "footnote.providers"):
        deltas = await collect(retrying(script), ASKED)
    assert [d.text for d in deltas if isinstance(d, TextDelta)] == ["Minsk [1]."]
    assert script.n_calls == 3
    first, second = (record.getMessage() for record in caplog.records)
    assert "'scripted' failed before its first word (call 1" in first
    assert "failed on its side; asking again in 0.0 s" in first
    assert "(call 2" in second
    assert ASKED.question not in caplog.text


async def test_after_the_first_word_nothing_is_repeated(caplog: pytest.LogCaptureFixture) -> None:
    script = Plays(["Minsk", OUT], ["never"])
    with pytest.raises(ProviderCallError):
        await collect(retrying(script), ASKED)
    assert script.n_calls == 1
    assert "in the middle of its answer" in caplog.text
    assert "giving up" in caplog.text


@pytest.mark.parametrize(("failure", "n_calls"), [(OUT, 3), (KEY, 1), (waits(60), 1)])
async def test_what_cannot_help_is_not_tried(failure: ProviderCallError, n_calls: int) -> None:
    script = Plays([failure])
    started = time.monotonic()
    with pytest.raises(ProviderCallError) as caught:
        await collect(retrying(script), ASKED)
    assert caught.value is failure
    assert script.n_calls == n_calls
    assert time.monotonic() - started < 0.5


async def test_it_waits_as_long_as_the_service_asks() -> None:
    script = Plays([waits(0.3)], ["Minsk [1]."])
    started = time.monotonic()
    await collect(retrying(script), ASKED)
    assert time.monotonic() - started >= 0.3
    assert script.n_calls == 2


async def test_the_pause_is_random_up_to_a_bound_that_doubles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("rag.providers.retrying.asyncio.sleep", pause)
    config = ProviderConfig(first_token_timeout_s=30.0, retries=2)
    with pytest.raises(ProviderCallError):
        await collect(retrying(Plays([OUT]), config, jitter=0.5), ASKED)
    assert pauses == [0.25, 0.5]


async def test_retries_can_be_switched_off() -> None:
    script = Plays([OUT])
    with pytest.raises(ProviderCallError):
        await collect(retrying(script, ProviderConfig(retries=0)), ASKED)
    assert script.n_calls == 1


async def test_the_attempts_together_keep_the_limit_for_the_first_word() -> None:
    script = Plays([0.4, OUT], [5.0, "late"])
    started = time.monotonic()
    with pytest.raises(ProviderCallError, match=r"in time.*FOOTNOTE_SCRIPTED_FIRST_TOKEN"):
        await collect(retrying(script), ASKED)
    assert time.monotonic() - started < 1.5
    assert script.n_calls == 2


async def test_the_limit_of_the_whole_answer_holds_over_every_piece() -> None:
    script = Plays([step for _ in range(50) for step in ("word ", 0.1)])
    with pytest.raises(ProviderCallError, match="took too long"):
        await collect(retrying(script), ASKED)


async def test_a_budget_that_is_spent_ends_the_tries() -> None:
    provider = retrying(Plays([OUT]))
    for _ in range(2):
        with pytest.raises(ProviderCallError):
            await collect(provider, ASKED)
    script = provider._provider._script  # type: ignore[attr-defined]  # how often it was asked
    assert script.n_calls == 4, "two repetitions in all, not four"


async def test_a_provider_left_alone_is_not_tried_again() -> None:
    script = Plays([OUT])
    broken = BreakingProvider(ScriptedProvider(script), Breaker(clock=Clock()))
    budget = RetryBudget(clock=Clock())
    provider = RetryingProvider(broken, config=LIMITS, budget=budget, jitter=lambda: 0.0)
    for _ in range(3):
        with pytest.raises(ProviderCallError):
            await collect(provider, ASKED)
    assert script.n_calls == 5
    with pytest.raises(ProviderPausedError):
        await collect(provider, ASKED)
    assert script.n_calls == 5


async def test_a_reader_who_leaves_in_a_pause_is_let_go() -> None:
    script = Plays([waits(30)])
    config = ProviderConfig(first_token_timeout_s=60)
    reader = asyncio.create_task(collect(retrying(script, config), ASKED))
    while not script.n_calls:
        await asyncio.sleep(0)
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(reader, 1)


async def test_an_early_end_closes_the_call_below() -> None:
    closed = asyncio.Event()

    class Below:
        name = "below"
        model = None

        async def stream(self, asked: ChatRequest):
            try:
                yield TextDelta(text="word")
                await asyncio.sleep(30)
            finally:
                closed.set()

    provider = RetryingProvider(Below(), config=LIMITS, budget=RetryBudget(clock=Clock()))
    async with aclosing(provider.stream(ASKED)) as deltas:
        await anext(deltas)
    assert closed.is_set()


class TestRetrying(ProviderContract, ProviderFailureContract):
    @pytest.fixture
    def provider(self) -> ChatProvider:
        return retrying(Plays([OUT], ["Minsk ", "was it [1]."]), ProviderConfig())

    @pytest.fixture
    def failing_provider(self) -> ChatProvider:
        return retrying(Plays([OUT]))
