"""The contract suite itself: each of its tests fails for a provider that breaks its rule."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

import pytest

from rag.providers.protocol import ChatRequest, Delta, Finish, QuoteDelta, TextDelta
from rag.testing import ProviderContract, ProviderFailureContract, request

SUITE = ProviderContract()
STOP = Finish(reason="stop")
ASKED = request("The talks began in Minsk.")


class Broken:
    """Streams what it is given, whatever that is."""

    name = "broken"
    model: str | None = None

    def __init__(self, *deltas: object) -> None:
        self.deltas = deltas

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Any, None]:
        for delta in self.deltas:
            await asyncio.sleep(0)
            yield delta


class Blocking(Broken):
    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        time.sleep(0.3)
        yield TextDelta(text="Yes [1].")
        yield STOP


class WithoutEvidenceFails(Broken):
    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        if request.evidence:
            yield TextDelta(text="Yes [1].")
            yield STOP


class OneAtATime(Broken):
    busy = False

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        if self.busy:
            return
        self.busy = True
        await asyncio.sleep(0.01)
        yield TextDelta(text="Yes [1].")
        yield STOP


class LeavesATask(Broken):
    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        self.left = asyncio.create_task(asyncio.sleep(30))
        await asyncio.sleep(0.2)
        yield TextDelta(text="Yes [1].")
        yield STOP


class LeavesATaskAtOnce(LeavesATask):
    async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
        self.left = asyncio.create_task(asyncio.sleep(30))
        yield TextDelta(text="Yes [1].")
        yield STOP


class NotClosable(Broken):
    def stream(self, request: ChatRequest) -> Any:
        class Stream:
            def __aiter__(self) -> Any:
                return self

            async def __anext__(self) -> Delta:
                raise StopAsyncIteration

        return Stream()


def no_calls() -> int:
    return 0


def one_call() -> int:
    return 1


Check = Callable[[Any], Coroutine[Any, Any, None]]


def once(provider: Any) -> Coroutine[Any, Any, None]:
    return SUITE.test_one_finish_and_it_is_last(provider, ASKED)


def carry(provider: Any) -> Coroutine[Any, Any, None]:
    return SUITE.test_deltas_carry_what_they_promise(provider, ASKED)


def early(provider: Any) -> Coroutine[Any, Any, None]:
    return SUITE.test_an_early_end_ends_the_call(provider, ASKED, no_calls)


def early_with_open_call(provider: Any) -> Coroutine[Any, Any, None]:
    return SUITE.test_an_early_end_ends_the_call(provider, ASKED, one_call)


def cancelled(provider: Any) -> Coroutine[Any, Any, None]:
    return SUITE.test_a_cancelled_reader_ends_the_call(provider, ASKED, no_calls)


def free(provider: Any) -> Coroutine[Any, Any, None]:
    return SUITE.test_leaves_the_event_loop_free(provider, ASKED)


def at_once(provider: Any) -> Coroutine[Any, Any, None]:
    return SUITE.test_streams_at_the_same_time(provider, ASKED)


NO_TEXT: Any = None
NO_REASON: Any = "done"
YES = TextDelta(text="Yes [1].")
BREACHES: list[tuple[Check, Broken]] = [
    (once, Broken(YES)),
    (once, Broken()),
    (once, Broken(YES, STOP, STOP)),
    (once, Broken(STOP, YES)),
    (once, Broken(Finish(reason="abstained"))),
    (once, NotClosable()),
    (carry, Broken(STOP)),
    (carry, Broken("Yes [1].", STOP)),
    (carry, Broken(TextDelta(text=NO_TEXT), STOP)),
    (carry, Broken(YES, QuoteDelta(label=1, quote=" "), STOP)),
    (carry, Broken(YES, Finish(reason=NO_REASON))),
    (SUITE.test_takes_empty_evidence, WithoutEvidenceFails()),
    (SUITE.test_takes_any_script_and_emoji, Broken(YES)),
    (at_once, OneAtATime()),
    (early, LeavesATaskAtOnce()),
    (early_with_open_call, Broken(YES, STOP)),
    (cancelled, LeavesATask()),
    (free, Blocking()),
]


@pytest.mark.parametrize("number", range(len(BREACHES)))
async def test_a_breach_is_found(number: int) -> None:
    check, provider = BREACHES[number]
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await check(provider)
    left = getattr(provider, "left", None)
    if left is not None:
        left.cancel()
        await asyncio.gather(left, return_exceptions=True)


@pytest.mark.parametrize(("name", "model"), [("", None), (" a ", None), ("a", "")])
def test_a_wrong_name_or_model_is_found(name: str, model: str | None) -> None:
    provider = Broken()
    provider.name, provider.model = name, model
    with pytest.raises(AssertionError):
        SUITE.test_has_a_name_and_says_its_model(provider)


async def test_half_a_surrogate_pair_is_found() -> None:
    with pytest.raises(UnicodeEncodeError):
        await SUITE.test_takes_any_script_and_emoji(Broken(TextDelta(text="\ud83d"), STOP))


async def test_another_error_than_ours_is_found() -> None:
    class Failing(Broken):
        async def stream(self, request: ChatRequest) -> AsyncGenerator[Delta, None]:
            yield YES
            raise RuntimeError("a raw error")

    with pytest.raises(RuntimeError):
        await ProviderFailureContract().test_a_failure_is_a_provider_call_error(Failing())
    with pytest.raises(pytest.fail.Exception):
        await ProviderFailureContract().test_it_fails_alike_each_time(Broken(YES, STOP))


async def test_a_faultless_provider_passes_every_test() -> None:
    faultless = Broken(YES, STOP)
    for check in (once, carry, early, cancelled, free, at_once):
        await check(faultless)
    await SUITE.test_takes_empty_evidence(faultless)
    await SUITE.test_takes_any_script_and_emoji(faultless)
    SUITE.test_has_a_name_and_says_its_model(faultless)
