"""A choice is found again by its key, and by what an answer says of who wrote it."""

from dataclasses import dataclass

import pytest

from rag.errors import ProviderSetupError
from rag.providers.choices import Choice, choice_named, choice_of
from rag.types import Fallback

CHOICES = (
    Choice(provider="openai", model="gpt-5"),
    Choice(provider="openai", model="gpt-5-mini"),
    Choice(provider="openai", model="org/a:b"),
    Choice(provider="extractive"),
)


@dataclass
class Answered:
    """What a choice is read from."""

    provider: str
    model: str | None = None
    fallback: Fallback | None = None


def test_keys_name_choices_and_nothing_else():
    assert [choice_named(choice.key, CHOICES) for choice in CHOICES] == list(CHOICES)
    assert len({choice.words for choice in CHOICES}) == len(CHOICES)
    for key in ("", "openai", "openai:", "extractive:", "openai:gpt", "<b>"):
        with pytest.raises(ProviderSetupError) as caught:
            choice_named(key, CHOICES)
        assert str(caught.value) == (
            f"{key!r} cannot be chosen to answer; choose one of 'openai:gpt-5', "
            "'openai:gpt-5-mini', 'openai:org/a:b', 'extractive'"
        )


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (Answered("openai", "gpt-5-mini"), "openai:gpt-5-mini"),
        (Answered("openai", "gpt-5-mini-2026-01-01"), "openai:gpt-5-mini"),
        (Answered("openai", "gpt-5-2026-01-01"), "openai:gpt-5"),
        (Answered("openai", "an alias"), "openai:gpt-5"),
        (Answered("openai"), "openai:gpt-5"),
        (Answered("extractive"), "extractive"),
        (
            Answered(
                "extractive", fallback=Fallback(provider="openai", model="org/a:b", reason="out")
            ),
            "openai:org/a:b",
        ),
    ],
)
def test_an_answer_says_who_was_asked(answer, key):
    found = choice_of(answer, CHOICES)
    assert found is not None and found.key == key


def test_who_is_not_there_any_more_is_no_choice():
    assert choice_of(Answered("anthropic", "claude"), CHOICES) is None
    assert choice_of(Answered("extractive"), ()) is None
