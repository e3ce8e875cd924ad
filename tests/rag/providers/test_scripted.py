"""The scripted provider keeps the contract and plays what it is given."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from rag.errors import ProviderCallError, ProviderSetupError
from rag.providers.config import ProviderConfig
from rag.providers.protocol import (
    ChatProvider,
    Finish,
    QuoteDelta,
    ReasoningDelta,
    TextDelta,
)
from rag.providers.scripted import ScriptedProvider, create
from rag.testing import ProviderContract, ProviderFailureContract, collect, request

ASKED = request("The talks began on 18 February 2015 in Minsk.", "They went on.")


class TestDefaultScript(ProviderContract):
    @pytest.fixture
    def provider(self) -> ChatProvider:
        return create(ProviderConfig())


class TestPausingScript(ProviderContract):
    @pytest.fixture
    def provider(self) -> ChatProvider:
        return ScriptedProvider([ReasoningDelta(text="Hm."), 0.05, "Yes [1].", 0.2], model="m")


class TestFailingScript(ProviderFailureContract):
    @pytest.fixture
    def failing_provider(self) -> ChatProvider:
        return ScriptedProvider(["Yes ", ProviderCallError("the line is dead; try again")])


async def test_the_default_quotes_the_first_source() -> None:
    deltas = await collect(create(ProviderConfig()), ASKED)
    text = "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))
    assert text == "The talks began on 18 February 2015 in Minsk. [1]"
    assert deltas[-1] == Finish(reason="stop")


async def test_a_pace_quotes_sentence_by_sentence_and_ends_after_so_many_words() -> None:
    provider = create(ProviderConfig(options={"pace": "0.01 0 8"}))
    deltas = await collect(provider, request("One two. Three four.", "Five six."))
    assert [delta.text for delta in deltas if isinstance(delta, TextDelta)] == [
        *("One ", "two. [1] ", "Three ", "four. [1] ", "Five ", "six. [2] ", "One ", "two. [1] ")
    ]
    assert deltas[-1] == Finish(reason="stop")


async def test_a_pace_without_a_source_abstains() -> None:
    (only,) = await collect(create(ProviderConfig(options={"pace": "0 0 8"})), request())
    assert isinstance(only, Finish)
    assert only.reason == "abstained"


@pytest.mark.parametrize("pace", ["fast", "0.1 0.1", "-1 0 5", "0 0 0", "0 inf 3", "nan 0 3"])
def test_a_pace_is_three_numbers(pace: str) -> None:
    with pytest.raises(ProviderSetupError, match="FOOTNOTE_SCRIPTED_PACE"):
        create(ProviderConfig(options={"pace": pace}))


async def test_nothing_follows_a_finish() -> None:
    end = Finish(reason="length", model="m")
    assert await collect(ScriptedProvider(["a", end, "b"]), ASKED) == [TextDelta(text="a"), end]


async def test_pauses_are_kept_and_do_not_add_up_across_streams() -> None:
    provider = ScriptedProvider([0.1, "a", 0.1, "b"])
    started = time.monotonic()
    await asyncio.gather(*(collect(provider, ASKED) for _ in range(20)))
    assert 0.2 <= time.monotonic() - started < 1.5


async def test_reads_a_file(tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    entries = ["Talks ", 0.01, 0, {"text": "began."}, {"label": 1, "quote": "The talks began"},
               {"reasoning": "Hm."}, {"abstain": "nothing there"}]  # fmt: skip
    file.write_text(json.dumps(entries), encoding="utf-8")
    environ = {"FOOTNOTE_SCRIPTED_FILE": str(file), "FOOTNOTE_SCRIPTED_MODEL": "demo"}
    provider = create(ProviderConfig.from_environment("scripted", environ))
    assert provider.model == "demo"
    assert await collect(provider, ASKED) == [
        TextDelta(text="Talks "),
        TextDelta(text="began."),
        QuoteDelta(label=1, quote="The talks began"),
        ReasoningDelta(text="Hm."),
        Finish(reason="abstained", detail="nothing there"),
    ]


async def test_an_error_in_a_file_fails_the_call(tmp_path: Path) -> None:
    file = tmp_path / "script.json"
    file.write_text('["a", {"error": "gone; come back later"}]', encoding="utf-8")
    provider = create(ProviderConfig(options={"file": str(file)}))
    with pytest.raises(ProviderCallError, match="gone"):
        await collect(provider, ASKED)


@pytest.mark.parametrize("content", ["{", "{}", '"text"', b"\xff"])
def test_a_file_that_is_no_script_is_a_setup_error(tmp_path: Path, content: str | bytes) -> None:
    file = tmp_path / "script.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ProviderSetupError, match="JSON"):
        create(ProviderConfig(options={"file": str(file)}))


@pytest.mark.parametrize("entry", ["null", "true", "-1", "NaN", "Infinity", "[]", '{"texts": ""}'])
def test_a_wrong_entry_is_named(tmp_path: Path, entry: str) -> None:
    file = tmp_path / "script.json"
    file.write_text(f'["a", {entry}]', encoding="utf-8")
    with pytest.raises(ProviderSetupError, match="entry 2"):
        create(ProviderConfig(options={"file": str(file)}))


def test_a_missing_file_is_a_setup_error(tmp_path: Path) -> None:
    with pytest.raises(ProviderSetupError, match="FOOTNOTE_SCRIPTED_FILE"):
        create(ProviderConfig(options={"file": str(tmp_path / "none.json")}))
