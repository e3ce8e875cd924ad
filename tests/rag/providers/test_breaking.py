"""A service that keeps failing is left alone at once, and asked again with one probe."""

import pytest

from rag.errors import ProviderCallError, ProviderPausedError
from rag.providers.breaker import Breaker
from rag.providers.breaking import BreakingProvider
from rag.providers.protocol import ChatProvider
from rag.providers.scripted import ScriptedProvider, Step
from rag.testing import ProviderContract, ProviderFailureContract, collect, request
from tests.rag.providers.test_breaker import Clock, state_of

ASKED = request("The talks began in Minsk.")
OUT = ProviderCallError("tiny failed", retryable=True)


async def fails(breaker: Breaker, *script: Step) -> ProviderCallError:
    with pytest.raises(ProviderCallError) as caught:
        await collect(BreakingProvider(ScriptedProvider(script), breaker), ASKED)
    return caught.value


async def test_five_failures_leave_it_alone_and_one_probe_brings_it_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(5):
        assert not isinstance(await fails(breaker, OUT), ProviderPausedError)
    assert "'scripted' is left alone for 30 s" in caplog.text
    clock.now = 12.5
    paused = await fails(breaker, "never asked")
    assert isinstance(paused, ProviderPausedError)
    assert str(paused).endswith("left alone for a while; ask again in 18 s")
    assert (paused.retryable, paused.retry_after_s) == (True, 17.5)
    clock.now = 30
    await collect(BreakingProvider(ScriptedProvider(["Minsk [1]."]), breaker), ASKED)
    assert state_of(breaker) == "closed"


async def test_failures_in_the_middle_count_too() -> None:
    breaker = Breaker(clock=Clock())
    for _ in range(4):
        await fails(breaker, "Minsk ", OUT)
    assert state_of(breaker) == "closed"
    await fails(breaker, "Minsk ", OUT)
    assert state_of(breaker) == "open"


async def test_a_refusal_that_trying_again_cannot_mend_opens_nothing() -> None:
    breaker = Breaker(clock=Clock())
    for _ in range(9):
        await fails(breaker, ProviderCallError("refused the key"))
    assert state_of(breaker) == "closed"


async def test_a_reader_who_leaves_says_nothing_about_the_service() -> None:
    clock = Clock()
    breaker = Breaker(clock=clock)
    for _ in range(5):
        await fails(breaker, OUT)
    clock.now = 30
    stream = BreakingProvider(ScriptedProvider([5.0]), breaker).stream(ASKED)
    asked = anext(stream)
    asked.close()
    await stream.aclose()
    assert state_of(breaker) == "half-open"
    assert breaker.admit() is not None


class TestBreaking(ProviderContract, ProviderFailureContract):
    @pytest.fixture
    def provider(self) -> ChatProvider:
        script = ScriptedProvider(["Minsk ", "was it [1]."], model="m")
        return BreakingProvider(script, Breaker(clock=Clock()))

    @pytest.fixture
    def failing_provider(self) -> ChatProvider:
        return BreakingProvider(ScriptedProvider([OUT]), Breaker(clock=Clock()))
