"""Every exception of the client libraries has a row of its own and comes out as our error."""

import inspect
import json

import anthropic._exceptions
import httpx2
import openai._exceptions
import pytest

from rag.errors import ProviderCallError
from rag.providers.calls import CallSite, provider_failures
from rag.providers.config import ProviderConfig
from rag.providers.failures import FAILURES

KEY = "sk-very-secret-key"
SITE = CallSite(
    provider="openai",
    model="tiny",
    base_url="https://user:pw@host:8443/v1",
    config=ProviderConfig(api_key=KEY),
)
REQUEST = httpx2.Request("POST", "https://host/v1")


def exceptions_of(module: object) -> dict[str, type[Exception]]:
    return {
        value.__name__: value
        for value in list(vars(module).values())
        if inspect.isclass(value) and issubclass(value, Exception)
    }


LIBRARIES = {
    "openai": exceptions_of(openai._exceptions),
    "anthropic": exceptions_of(anthropic._exceptions),
    "httpx2": exceptions_of(httpx2),
}
DECODING = {"ValueError", "JSONDecodeError", "UnicodeDecodeError"}
MISUSE = {"CookieConflict"}  # only our own code could raise it, so it is not hidden
ALL = [(library, name) for library, classes in LIBRARIES.items() for name in sorted(classes)]


def test_the_libraries_were_found() -> None:
    assert {library: len(classes) > 15 for library, classes in LIBRARIES.items()} == dict.fromkeys(
        LIBRARIES, True
    )


@pytest.mark.parametrize(("library", "name"), ALL)
def test_every_exception_has_a_row(library: str, name: str) -> None:
    assert name in FAILURES, f"{library}.{name} needs a row in rag.providers.failures"


def test_no_row_is_without_an_exception() -> None:
    known = DECODING.union(*LIBRARIES.values())
    assert set(FAILURES) == known


def made(kind: type[Exception]) -> Exception:
    """An instance as the library makes it, without running its constructor's checks."""
    error = kind.__new__(kind)
    Exception.__init__(error, f"went wrong with {KEY}")
    return error


@pytest.mark.parametrize(("library", "name"), [each for each in ALL if each[1] not in MISUSE])
def test_every_exception_of_a_call_becomes_our_error(library: str, name: str) -> None:
    kind = LIBRARIES[library][name]
    with (
        pytest.raises(ProviderCallError) as caught,
        provider_failures(SITE, openai.OpenAIError, anthropic.AnthropicError),
    ):
        raise made(kind)
    message = str(caught.value)
    assert message.startswith("openai ")
    assert "; " in message, "says what to do"
    assert "{" not in message
    assert KEY not in message
    assert "pw" not in message


def test_a_message_with_braces_is_shown_as_it_is() -> None:
    response = httpx2.Response(400, request=REQUEST)
    body = {"error": {"message": "bad {model} \x1b[31m\n{0}"}}
    error = openai.BadRequestError("x", response=response, body=body)
    with pytest.raises(ProviderCallError) as caught, provider_failures(SITE, openai.OpenAIError):
        raise error
    assert "HTTP 400: bad {model} [31m {0}" in str(caught.value)


def test_a_long_message_is_cut() -> None:
    response = httpx2.Response(400, request=REQUEST)
    error = openai.BadRequestError("x", response=response, body={"detail": "a" * 10_000})
    with pytest.raises(ProviderCallError) as caught, provider_failures(SITE, openai.OpenAIError):
        raise error
    assert len(str(caught.value)) < 600


def test_the_readers_own_errors_pass() -> None:
    with pytest.raises(KeyError), provider_failures(SITE, openai.OpenAIError):
        raise KeyError(KEY)


@pytest.mark.parametrize(
    ("kind", "retryable"),
    [
        (openai.RateLimitError, True),
        (anthropic._exceptions.OverloadedError, True),
        (openai.APIConnectionError, True),
        (httpx2.ReadError, True),
        (openai.AuthenticationError, False),
        (anthropic.BadRequestError, False),
        (json.JSONDecodeError, False),
    ],
)
def test_only_what_may_heal_is_retryable(kind: type[Exception], retryable: bool) -> None:
    assert FAILURES[kind.__name__].retryable is retryable
