"""Providers are found by entry point; a stranger's broken one disturbs nobody."""

import sys
from importlib.metadata import EntryPoint, EntryPoints
from types import ModuleType

import pytest

from rag.errors import ProviderSetupError
from rag.providers import registry
from rag.providers.config import ProviderConfig
from rag.providers.registry import GROUP, available, create, names
from rag.providers.scripted import ScriptedProvider


def ready(config: ProviderConfig) -> ScriptedProvider:
    """Answers from a script.

    More words.
    """
    return ScriptedProvider(["Yes [1]."], model=config.model)


def keyless(config: ProviderConfig) -> ScriptedProvider:
    """Needs a key."""
    return ScriptedProvider([config.required("keyless", "api_key")])


def crashing(config: ProviderConfig) -> ScriptedProvider:
    """Crashes."""
    raise RuntimeError("no such luck")


def wrong(config: ProviderConfig) -> str:
    """Makes something else."""
    return "not a provider"


NOT_A_FUNCTION = 7


@pytest.fixture
def strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("strange_providers")
    vars(module).update(
        ready=ready, keyless=keyless, crashing=crashing, wrong=wrong, number=NOT_A_FUNCTION
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    pairs = [
        *((name, f"strange_providers:{name}") for name in ("ready", "keyless", "crashing")),
        ("wrong", "strange_providers:wrong"),
        ("number", "strange_providers:number"),
        ("missing", "no_such_package:create"),
        ("twice", "strange_providers:ready"),
        ("twice", "strange_providers:keyless"),
        ("doubled", "strange_providers:ready"),
        ("doubled", "strange_providers:ready"),
    ]
    found = EntryPoints(EntryPoint(name=n, value=v, group=GROUP) for n, v in pairs)
    monkeypatch.setattr(registry, "installed", lambda: found)


def test_the_built_in_providers_are_installed() -> None:
    assert {"anthropic", "openai", "scripted"} <= set(names())


def test_built_in_providers_say_what_they_need_and_one_is_ready() -> None:
    infos = {info.name: info for info in available({})}
    assert list(infos) == sorted(infos)
    assert infos["scripted"].ready
    assert infos["scripted"].needs is None
    assert not infos["openai"].ready
    assert "FOOTNOTE_OPENAI_MODEL" in str(infos["openai"].needs)
    assert "FOOTNOTE_ANTHROPIC_MODEL" in str(infos["anthropic"].needs)
    for name in ("anthropic", "openai", "scripted"):
        assert infos[name].summary.endswith(".")


def test_settings_make_a_provider_ready() -> None:
    environ = {"FOOTNOTE_OPENAI_MODEL": "m", "OPENAI_API_KEY": "k"}
    infos = {info.name: info for info in available(environ)}
    assert infos["openai"].ready


def test_the_default_is_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_ANTHROPIC_MODEL", "m")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")
    assert {info.name: info.ready for info in available()}["anthropic"]


def test_creates_by_name() -> None:
    config = ProviderConfig(model="m", base_url="http://localhost:1/v1")
    provider = create("openai", config)
    assert (provider.name, provider.model) == ("openai", "m")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ProviderSetupError, match=r"no provider 'opnai'.*'anthropic'.*'openai'"):
        create("opnai", ProviderConfig())


@pytest.mark.usefixtures("strangers")
def test_a_broken_provider_is_listed_and_disturbs_no_other() -> None:
    needs = {info.name: info.needs for info in available({})}
    assert list(needs) == [
        "crashing", "doubled", "keyless", "missing", "number", "ready", "twice", "wrong",
    ]  # fmt: skip
    assert needs["ready"] is None
    assert needs["doubled"] is None
    assert "FOOTNOTE_KEYLESS_API_KEY" in str(needs["keyless"])
    assert "no such luck" in str(needs["crashing"])
    assert "no_such_package" in str(needs["missing"])
    assert "several packages" in str(needs["twice"])
    assert "not a function" in str(needs["number"])
    assert "no name, model and stream()" in str(needs["wrong"])


@pytest.mark.usefixtures("strangers")
def test_the_summary_is_the_first_line() -> None:
    assert {info.name: info.summary for info in available({})}["ready"] == "Answers from a script."


@pytest.mark.usefixtures("strangers")
@pytest.mark.parametrize("name", ["keyless", "missing", "number", "twice", "wrong"])
def test_creating_a_broken_provider_is_a_setup_error(name: str) -> None:
    with pytest.raises(ProviderSetupError):
        create(name, ProviderConfig())


def test_what_is_installed_is_read_once() -> None:
    """To read it takes as long as a search, and every question names a provider."""
    assert registry.installed() is registry.installed()
