"""Settings come from the environment given, by the provider's name, with clear errors."""

import pytest

from rag.errors import ProviderSetupError
from rag.providers.config import ProviderConfig


def test_reads_every_setting() -> None:
    environ = {
        "FOOTNOTE_OPENAI_MODEL": " llama3.2 ",
        "FOOTNOTE_OPENAI_BASE_URL": "http://localhost:11434/v1",
        "FOOTNOTE_OPENAI_API_KEY": "k",
        "FOOTNOTE_OPENAI_CONNECT_TIMEOUT_S": "1",
        "FOOTNOTE_OPENAI_FIRST_TOKEN_TIMEOUT_S": "90",
        "FOOTNOTE_OPENAI_GAP_TIMEOUT_S": "2.5",
        "FOOTNOTE_OPENAI_TOTAL_TIMEOUT_S": "300",
        "FOOTNOTE_OPENAI_MAX_OUTPUT_TOKENS": "200",
        "FOOTNOTE_OPENAI_REGION": "eu",
        "FOOTNOTE_ANTHROPIC_MODEL": "other",
    }
    assert ProviderConfig.from_environment("openai", environ) == ProviderConfig(
        model="llama3.2",
        base_url="http://localhost:11434/v1",
        api_key="k",
        connect_timeout_s=1.0,
        first_token_timeout_s=90.0,
        gap_timeout_s=2.5,
        total_timeout_s=300.0,
        max_output_tokens=200,
        options={"region": "eu"},
    )


def test_an_empty_environment_gives_the_defaults() -> None:
    assert ProviderConfig.from_environment("openai", {"OPENAI_API_KEY": " "}) == ProviderConfig()


def test_our_variable_wins_over_the_vendors() -> None:
    environ = {"OPENAI_API_KEY": "theirs", "OPENAI_BASE_URL": "http://theirs", "OPENAI_MODEL": "m"}
    theirs = ProviderConfig.from_environment("openai", environ)
    assert (theirs.api_key, theirs.base_url, theirs.model) == ("theirs", "http://theirs", None)
    ours = ProviderConfig.from_environment("openai", {**environ, "FOOTNOTE_OPENAI_API_KEY": "o"})
    assert ours.api_key == "o"


def test_a_name_with_a_hyphen_has_variables_with_an_underscore() -> None:
    environ = {"FOOTNOTE_MY_LLM_MODEL": "m", "MY_LLM_API_KEY": "k"}
    config = ProviderConfig.from_environment("my-llm", environ)
    assert (config.model, config.api_key) == ("m", "k")


@pytest.mark.parametrize("value", ["ten", "0", "-1", "nan", "inf", "1e999"])
@pytest.mark.parametrize("setting", ["GAP_TIMEOUT_S", "MAX_OUTPUT_TOKENS"])
def test_a_limit_that_cannot_be_is_an_error_with_its_variable(setting: str, value: str) -> None:
    variable = f"FOOTNOTE_OPENAI_{setting}"
    with pytest.raises(ProviderSetupError, match=f"{variable} is '{value}'"):
        ProviderConfig.from_environment("openai", {variable: value})


@pytest.mark.parametrize("url", ["localhost:11434", "ftp://host/v1", "http://", "http://[oops"])
def test_an_address_that_is_none_is_an_error(url: str) -> None:
    with pytest.raises(ProviderSetupError, match=r"base_url .*FOOTNOTE_OPENAI_"):
        ProviderConfig.from_environment("openai", {"OPENAI_BASE_URL": url})


@pytest.mark.parametrize("key", ["sk-ключ", "sk-a\nb", "sk-\x00"])
def test_a_key_that_no_header_carries_is_an_error_without_the_key(key: str) -> None:
    with pytest.raises(ProviderSetupError, match="api_key") as caught:
        ProviderConfig(api_key=key)
    assert key not in str(caught.value)


def test_a_number_that_is_none_is_refused_in_code_too() -> None:
    with pytest.raises(ProviderSetupError, match="total_timeout_s is -1"):
        ProviderConfig(total_timeout_s=-1)
