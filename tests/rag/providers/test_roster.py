"""The roster: who is set up, with which models, and what it remembers of failures."""

import sys
from importlib.metadata import EntryPoint, EntryPoints
from types import ModuleType

import pytest

from rag.errors import ProviderCallError, ProviderPausedError, ProviderSetupError
from rag.providers import registry
from rag.providers.config import ProviderConfig
from rag.providers.extractive import ExtractiveProvider
from rag.providers.roster import Roster
from rag.providers.scripted import ScriptedProvider
from rag.testing import collect, request
from tests.rag.providers.test_breaker import Clock

ENVIRON = {
    "FOOTNOTE_OPENAI_MODEL": "small",
    "FOOTNOTE_OPENAI_MODELS": "large, small,huge",
    "FOOTNOTE_OPENAI_BASE_URL": "http://127.0.0.1:1/v1",
    "FOOTNOTE_OPENAI_RETRIES": "0",
}


def test_a_question_chooses_among_the_models_of_a_provider() -> None:
    roster = Roster(ENVIRON)
    assert roster.provider("openai").model == "small"
    assert roster.provider("openai", "huge").model == "huge"
    with pytest.raises(ProviderSetupError) as caught:
        roster.provider("openai", "gpt")
    assert str(caught.value) == (
        "provider 'openai' does not offer model 'gpt'; choose one of 'small', 'large', 'huge'"
    )
    with pytest.raises(ProviderSetupError, match="no models to choose from, got 'gpt'"):
        roster.provider("extractive", "gpt")
    with pytest.raises(ProviderSetupError, match=r"no provider 'opnai'; choose one of 'anthropic'"):
        roster.provider("opnai", "gpt")


def test_models_alone_name_the_default() -> None:
    environ = {name: value for name, value in ENVIRON.items() if not name.endswith("_MODEL")}
    assert Roster(environ).provider("openai").model == "large"


def test_offers_tell_what_is_set_up_from_what_is_installed() -> None:
    offers = {offer.name: offer for offer in Roster(ENVIRON).offers("extractive")}
    shown = {name for name, offer in offers.items() if offer.ready and offer.configured}
    assert shown == {"extractive", "openai"}
    assert offers["openai"].models == ("small", "large", "huge")
    assert offers["scripted"].ready
    assert not offers["anthropic"].ready
    assert offers["anthropic"].needs
    assert {o.name for o in Roster({}).offers("scripted") if o.configured} == {
        "extractive",
        "scripted",
    }


async def test_failures_are_remembered_from_one_question_to_the_next() -> None:
    clock = Clock()
    roster = Roster(ENVIRON, clock=clock)
    asked = request("The talks began in Minsk.")
    for n in range(6):
        with pytest.raises(ProviderCallError) as caught:
            await collect(roster.provider("openai", "large" if n % 2 else None), asked)
    assert isinstance(caught.value, ProviderPausedError)
    assert roster.states() == {"openai": "open"}
    assert Roster(ENVIRON).states() == {}


def test_the_one_that_asks_no_service_has_no_breaker() -> None:
    roster = Roster({})
    assert isinstance(roster.provider("extractive"), ExtractiveProvider)
    assert roster.states() == {}


def test_choices_are_those_set_up_and_ready_the_default_first() -> None:
    keys = [choice.key for choice in Roster(ENVIRON).choices("openai")]
    assert keys == ["openai:small", "openai:large", "openai:huge", "extractive"]
    keys = [choice.key for choice in Roster(ENVIRON).choices("extractive")]
    assert keys == ["extractive", "openai:small", "openai:large", "openai:huge"]
    assert [choice.key for choice in Roster({}).choices("extractive")] == ["extractive"]
    keyless = {"FOOTNOTE_ANTHROPIC_MODEL": "claude"}
    assert [choice.key for choice in Roster(keyless).choices("extractive")] == ["extractive"]


def test_a_provider_is_tried_for_the_choice_until_it_is_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str | None] = []

    def create(config: ProviderConfig) -> ScriptedProvider:
        """Needs a key."""
        tried.append(config.api_key)
        return ScriptedProvider([config.required("slow", "api_key")], model=config.model)

    module = ModuleType("slow_provider")
    vars(module)["create"] = create
    monkeypatch.setitem(sys.modules, module.__name__, module)
    entry = EntryPoint(name="slow", value="slow_provider:create", group=registry.GROUP)
    monkeypatch.setattr(registry, "installed", lambda: EntryPoints([entry]))
    environ = {"FOOTNOTE_SLOW_MODELS": "a,b"}
    roster = Roster(environ)
    assert [roster.choices("slow"), roster.choices("slow")] == [(), ()]
    environ["FOOTNOTE_SLOW_API_KEY"] = "k"
    chosen = [[choice.key for choice in roster.choices("slow")] for _ in range(3)]
    assert chosen == [["slow:a", "slow:b"]] * 3
    assert tried == [None, None, "k"]
