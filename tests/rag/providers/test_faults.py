"""A service that misbehaves in every way: what a reader gets, what the log says, how soon.

``FAULTS`` is also the table of docs/providers.md; a row there that is not true here fails.
"""

import json
import logging
import time
from contextlib import aclosing
from dataclasses import asdict
from pathlib import Path

import pytest

from rag.answering.answerer import AskRequest
from rag.answering.events import Answered, AnswerEvent, Failed, TextArrived
from rag.providers import anthropic, openai
from rag.providers.breaker import Breaker
from rag.providers.breaking import BreakingProvider
from rag.providers.config import ProviderConfig
from rag.providers.protocol import ChatProvider
from rag.providers.retry_budget import RetryBudget
from rag.providers.retrying import RetryingProvider
from rag.providers.scripted import ScriptedProvider, first_source
from tests.rag.answering.stage import QUESTION, Stage, fill
from tests.rag.library_stage import open_stage
from tests.rag.providers import anthropic_wire
from tests.rag.providers.faults import (
    BUSY,
    ECHO,
    FAULTS,
    FIRST,
    KEY,
    TRIED,
    Fault,
    Place,
    hangs,
    refused,
    sent,
    served,
)
from tests.rag.providers.test_breaker import Clock

PAGE = Path(__file__).parents[3] / "docs" / "providers.md"


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with open_stage(tmp_path_factory.mktemp("faults") / "data") as application:
        fill(application)
        yield Stage(application)


@pytest.fixture(autouse=True)
def _smaller_bound(monkeypatch):
    monkeypatch.setattr("rag.providers.bounded.MOST_BYTES", 1_500_000)


class StandIn(ScriptedProvider):
    name = "stand-in"


def guarded(provider: ChatProvider, config: ProviderConfig) -> ChatProvider:
    return RetryingProvider(
        BreakingProvider(provider, Breaker(clock=Clock())),
        config=config,
        budget=RetryBudget(clock=Clock()),
        jitter=lambda: 0.0,
    )


async def asked_of(stage: Stage, provider: ChatProvider) -> list[AnswerEvent]:
    answerer = stage.answerer(provider=provider, stand_in=StandIn(first_source))
    async with aclosing(answerer.stream(AskRequest(question=QUESTION))) as events:
        return [event async for event in events]


def hasty(url: str, first_token_timeout_s: float) -> ProviderConfig:
    return ProviderConfig(
        model="m1", base_url=url, api_key=KEY, connect_timeout_s=2.0, gap_timeout_s=0.5,
        first_token_timeout_s=first_token_timeout_s, total_timeout_s=4.0,
    )  # fmt: skip


def check_ending(events: list[AnswerEvent], outcome: str, reason: str) -> None:
    last = events[-1]
    assert isinstance(last, Failed if outcome == "kept" else Answered)
    answer = last.answer
    assert answer is not None
    assert answer.interrupted is (outcome == "kept")
    if outcome == "quotes":
        assert answer.fallback is not None
        assert (answer.fallback.reason, answer.provider) == (reason, "stand-in")
        assert reason in (answer.notice or "")
        assert answer.citations
    else:
        assert answer.fallback is None
        assert (answer.reason or "") == reason
        assert any(isinstance(event, TextArrived) for event in events)


@pytest.mark.parametrize("name", FAULTS)
async def test_a_reader_gets_what_the_page_says(stage, name, caplog):
    fault = FAULTS[name]
    started = time.monotonic()
    with caplog.at_level(logging.DEBUG):
        async with fault.place() as (url, calls):
            config = hasty(url, 0.5 if fault.takes == FIRST else 4.0)
            events = await asked_of(stage, guarded(openai.create(config), config))
    took_s = time.monotonic() - started
    reason = fault.seen if fault.outcome == "whole" else f"openai {fault.seen}"
    check_ending(events, fault.outcome, reason)
    lines = [r.getMessage() for r in caplog.records if r.name == "footnote.providers"]
    assert bool(lines) is (fault.outcome != "whole")
    assert all(fault.seen in line for line in lines if "failed" in line)
    assert fault.logged in " ".join(lines)
    assert len(calls) in {0, fault.n_calls}
    assert took_s < 6.0
    shown = json.dumps([asdict(event) for event in events], default=str)
    assert KEY not in shown + caplog.text
    assert QUESTION not in " ".join(lines)


ANTHROPIC: dict[str, tuple[Place, str, str]] = {
    "529": (
        refused(529, {"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}),
        "quotes",
        BUSY,
    ),
    "overloaded before its first word": (
        sent(anthropic_wire.start(), anthropic_wire.error("overloaded_error", "Busy")),
        "quotes",
        BUSY,
    ),
    "overloaded in the middle": (
        sent(
            anthropic_wire.start(),
            *anthropic_wire.block(0, anthropic_wire.text("The council voted.")),
            anthropic_wire.error("overloaded_error", "Busy"),
        ),
        "kept",
        BUSY,
    ),
    "only pings": (
        sent(anthropic_wire.start(), *(p for _ in range(99) for p in (anthropic_wire.PING, 0.1))),
        "quotes",
        "sent nothing in time",
    ),
    "stops without a word": (
        sent(anthropic_wire.start(), *anthropic_wire.stop()),
        "quotes",
        "sent an empty answer",
    ),
    "never stops": (
        sent(
            anthropic_wire.start(),
            *anthropic_wire.block(0, anthropic_wire.text("The council voted.")),
        ),
        "kept",
        "ended its stream without finishing the answer",
    ),
    "refused key": (refused(401, ECHO), "quotes", "refused the key"),
    "hangs": (served(hangs), "quotes", "sent nothing in time"),
}


@pytest.mark.parametrize("name", ANTHROPIC)
async def test_anthropics_own_faults_end_alike(stage, name, caplog):
    place, outcome, seen = ANTHROPIC[name]
    async with place() as (url, _):
        config = hasty(url.removesuffix("/v1"), 0.5 if seen == "sent nothing in time" else 4.0)
        events = await asked_of(stage, guarded(anthropic.create(config), config))
    check_ending(events, outcome, f"anthropic {seen}")
    assert KEY not in json.dumps([asdict(event) for event in events], default=str) + caplog.text


def row(name: str, fault: Fault) -> str:
    """Return a fault's row of the page."""
    seen = {
        "quotes": f"quotes; *{fault.seen}*",
        "kept": f"the text so far, interrupted; *{fault.seen}*",
        "whole": f"the answer; *{fault.seen}*" if fault.seen else "the answer",
    }[fault.outcome]
    said = "nothing" if fault.outcome == "whole" else "the reason"
    calls = ", 3 times" if fault.takes == TRIED else ""
    more = f", with `{fault.logged}`" if fault.logged else ""
    return f"| {name} | {seen} | {said}{calls}{more} | {fault.takes} |"


def test_the_page_has_this_table():
    page = PAGE.read_text(encoding="utf-8")
    missing = [row(name, fault) for name, fault in FAULTS.items() if row(name, fault) not in page]
    assert not missing, "\n".join(missing)
