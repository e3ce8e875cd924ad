"""Contract suites for strangers to subclass: what every provider must do.

    class TestMyProvider(ProviderContract):
        @pytest.fixture
        def provider(self) -> ChatProvider:
            return MyProvider(...)

Runs under pytest with pytest-asyncio. Register it for assertion rewriting in a ``conftest.py``
(``pytest.register_assert_rewrite("rag.testing")``) so that failures show their values. A provider
that asks a service also subclasses ``ProviderFailureContract``.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import cast

import pytest

from rag.errors import ProviderCallError
from rag.providers.protocol import (
    ChatProvider,
    ChatRequest,
    Delta,
    Finish,
    QuoteDelta,
    ReasoningDelta,
    TextDelta,
)
from rag.types import Evidence, LegScores, Turn

__all__ = ["ProviderContract", "ProviderFailureContract", "collect", "evidence", "request"]

_CLOSE_S = 1.0
_ATTEMPTS = 3


def evidence(*texts: str, title: str = "Ceasefire talks resume") -> tuple[Evidence, ...]:
    """Return texts as evidence, labelled 1..n, each from an article of its own."""
    return tuple(
        Evidence(
            label=label,
            passage_id=label,
            article_id=f"article-{label}",
            version=f"sha256:{label:064x}",
            title=title,
            author="A. Reporter",
            outlet="The Example",
            published="2015-02-18",
            url=f"https://example.org/{label}",
            language="en",
            start=0,
            end=len(text),
            text=text,
            score=1.0 / label,
            legs=LegScores(dense=None, lexical=None),
        )
        for label, text in enumerate(texts, start=1)
    )


def request(
    *texts: str, question: str = "When did the talks begin?", history: tuple[Turn, ...] = ()
) -> ChatRequest:
    """Return a request with ``texts`` as its evidence; none gives empty evidence."""
    return ChatRequest(question=question, evidence=evidence(*texts), history=history)


async def collect(provider: ChatProvider, asked: ChatRequest) -> list[Delta]:
    """Return every delta of one answer."""
    async with aclosing(_opened(provider, asked)) as stream:
        return [delta async for delta in stream]


class ProviderContract:
    """What every ``ChatProvider`` must do. Override ``provider``; the rest may stay.

    ``max_block_s`` is how long the event loop may be held at a stretch. ``asked`` is a question
    that its evidence answers.
    """

    max_block_s = 0.25

    @pytest.fixture
    def provider(self) -> ChatProvider:
        raise NotImplementedError("override the fixture 'provider' of ProviderContract")

    @pytest.fixture
    def asked(self) -> ChatRequest:
        return request(
            "The ceasefire talks began on 18 February 2015 in Minsk. Both sides sent envoys.",
            "Envoys said that the talks would go on for three days.",
        )

    @pytest.fixture
    def open_calls(self) -> Callable[[], int]:
        """Return a function that counts the calls now open at the service, if one can tell."""
        return lambda: 0

    def test_has_a_name_and_says_its_model(self, provider: ChatProvider) -> None:
        assert isinstance(provider.name, str)
        assert provider.name.strip() == provider.name != ""
        assert provider.model is None or (isinstance(provider.model, str) and provider.model)

    @pytest.mark.asyncio
    async def test_one_finish_and_it_is_last(
        self, provider: ChatProvider, asked: ChatRequest
    ) -> None:
        deltas = await collect(provider, asked)
        _check_ending(deltas)

    @pytest.mark.asyncio
    async def test_deltas_carry_what_they_promise(
        self, provider: ChatProvider, asked: ChatRequest
    ) -> None:
        deltas = await collect(provider, asked)
        for delta in deltas:
            _check_delta(delta)
        text = _text(deltas)
        finish = deltas[-1]
        assert isinstance(finish, Finish)
        assert text.strip() or finish.reason in {"abstained", "refusal"}, (
            f"no text, and yet it finished with {finish.reason!r}"
        )

    @pytest.mark.asyncio
    async def test_takes_empty_evidence(self, provider: ChatProvider) -> None:
        deltas = await collect(provider, request())
        _check_ending(deltas)

    @pytest.mark.asyncio
    async def test_takes_any_script_and_emoji(self, provider: ChatProvider) -> None:
        deltas = await collect(
            provider,
            request(
                "和平谈判于二月十八日开始。 محادثات السلام بدأت. 👩‍👩‍👧 café ﬁn",
                question="和平谈判何时开始？ 👩‍👩‍👧 متى",
                history=(Turn(question="Где?", answer="В Минске [1]."),),
            ),
        )
        _check_ending(deltas)
        _text(deltas).encode("utf-8")  # raises for half of a surrogate pair

    @pytest.mark.asyncio
    async def test_streams_at_the_same_time(
        self, provider: ChatProvider, asked: ChatRequest
    ) -> None:
        answers = await asyncio.gather(*(collect(provider, asked) for _ in range(3)))
        for deltas in answers:
            _check_ending(deltas)

    @pytest.mark.asyncio
    async def test_an_early_end_ends_the_call(
        self, provider: ChatProvider, asked: ChatRequest, open_calls: Callable[[], int]
    ) -> None:
        before = asyncio.all_tasks()
        stream = _opened(provider, asked)
        await anext(stream)
        await asyncio.wait_for(stream.aclose(), timeout=_CLOSE_S)
        assert await _at_rest(before, open_calls), "still at work 1 s after its stream was closed"
        with pytest.raises(StopAsyncIteration):
            await anext(stream)

    @pytest.mark.asyncio
    async def test_a_cancelled_reader_ends_the_call(
        self, provider: ChatProvider, asked: ChatRequest, open_calls: Callable[[], int]
    ) -> None:
        before = asyncio.all_tasks()
        reader = asyncio.create_task(collect(provider, asked))
        await asyncio.sleep(0.05)
        reader.cancel()
        _, late = await asyncio.wait({reader}, timeout=_CLOSE_S)
        assert not late, "swallows the cancellation of its reader"
        assert await _at_rest(before, open_calls), "still at work 1 s after its reader was gone"

    @pytest.mark.asyncio
    async def test_leaves_the_event_loop_free(
        self, provider: ChatProvider, asked: ChatRequest
    ) -> None:
        await collect(provider, asked)  # what is loaded once may take its time
        held_s = []
        for _ in range(_ATTEMPTS):
            held_s.append(await _longest_hold(provider, asked))
            if held_s[-1] <= self.max_block_s:
                break
        # A busy machine delays some attempts, a provider that computes on the loop all of them.
        assert min(held_s) <= self.max_block_s, f"held the event loop for {min(held_s):.2f} s"


class ProviderFailureContract:
    """How a provider that asks a service must fail. Override ``failing_provider``."""

    @pytest.fixture
    def failing_provider(self) -> ChatProvider:
        """Return a provider whose every call fails, for example with no server at its address."""
        raise NotImplementedError("override 'failing_provider' of ProviderFailureContract")

    @pytest.mark.asyncio
    async def test_a_failure_is_a_provider_call_error(self, failing_provider: ChatProvider) -> None:
        with pytest.raises(ProviderCallError) as caught:
            await collect(failing_provider, request("The talks began in Minsk."))
        assert str(caught.value).strip(), "the error has no message"
        assert isinstance(caught.value.retryable, bool)

    @pytest.mark.asyncio
    async def test_it_fails_alike_each_time(self, failing_provider: ChatProvider) -> None:
        for _ in range(2):
            with pytest.raises(ProviderCallError):
                await collect(failing_provider, request("The talks began in Minsk."))


def _opened(provider: ChatProvider, asked: ChatRequest) -> AsyncGenerator[Delta, None]:
    stream = provider.stream(asked)
    assert hasattr(stream, "aclose"), "stream() returns something that cannot be closed early"
    return cast("AsyncGenerator[Delta, None]", stream)


async def _at_rest(before: set[asyncio.Task[object]], open_calls: Callable[[], int]) -> bool:
    """Wait until no task is left over and no call is open; False if that takes too long."""
    for _ in range(int(_CLOSE_S / 0.01)):
        others = asyncio.all_tasks() - before
        if open_calls() == 0 and all(task.done() for task in others):
            return True
        await asyncio.sleep(0.01)
    return False


async def _longest_hold(provider: ChatProvider, asked: ChatRequest) -> float:
    longest_s, step_s = 0.0, 0.005
    work = asyncio.create_task(collect(provider, asked))
    while not work.done():
        started = time.monotonic()
        await asyncio.wait({work}, timeout=step_s)
        longest_s = max(longest_s, time.monotonic() - started - step_s)
    await work
    return longest_s


def _text(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))


def _check_ending(deltas: list[Delta]) -> None:
    finishes = [delta for delta in deltas if isinstance(delta, Finish)]
    assert len(finishes) == 1, f"{len(finishes)} Finish in one stream"
    assert deltas[-1] is finishes[0], f"{deltas[-1]!r} comes after Finish"
    if finishes[0].reason == "abstained":
        assert finishes[0].detail, "abstains without saying why in 'detail'"


def _check_delta(delta: Delta) -> None:
    match delta:
        case TextDelta(text=text) | ReasoningDelta(text=text):
            assert isinstance(text, str)
        case QuoteDelta(label=label, quote=quote):
            assert isinstance(label, int)
            assert isinstance(quote, str)
            assert quote.strip(), "an empty quote"
        case Finish(reason=reason, usage=usage):
            assert reason in {"stop", "length", "refusal", "abstained"}, f"{reason!r}"
            for count in (usage.input_tokens, usage.output_tokens):
                assert count is None or (isinstance(count, int) and count >= 0)
        case _:
            pytest.fail(f"{delta!r} is no delta")
