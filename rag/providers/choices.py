"""What a reader chooses among: a provider that is set up, and one of its models."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.errors import ProviderSetupError
from rag.types import Fallback

__all__ = ["Choice", "Written", "choice_named", "choice_of"]


class Written(Protocol):
    """What an answer says of who wrote it."""

    @property
    def provider(self) -> str:
        """Who wrote it."""
        ...

    @property
    def model(self) -> str | None:
        """What that one calls its model."""
        ...

    @property
    def fallback(self) -> Fallback | None:
        """Who was asked, if somebody else wrote it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A provider, and a model where it has some. ``key`` names it in a form.

    >>> Choice(provider="openai", model="llama3.2").key, Choice(provider="extractive").key
    ('openai:llama3.2', 'extractive')
    """

    provider: str
    model: str | None = None

    @property
    def key(self) -> str:
        """The provider's name, and behind a colon the model's."""
        return f"{self.provider}:{self.model}" if self.model else self.provider

    @property
    def words(self) -> str:
        """The same for people."""
        return f"{self.provider} ({self.model})" if self.model else self.provider


def choice_named(key: str, choices: Sequence[Choice]) -> Choice:
    """Return the choice with this key; ProviderSetupError listing all if there is none."""
    for choice in choices:
        if choice.key == key:
            return choice
    listed = ", ".join(repr(choice.key) for choice in choices)
    raise ProviderSetupError(f"{key!r} cannot be chosen to answer; choose one of {listed}")


def choice_of(answer: Written, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice that an answer was asked of, None if it is not there any more.

    A service may give its model a longer name, such as one with a date: of the models that the
    name begins with, the longest is meant. A name that fits none stands for the provider's first.
    """
    asked = answer.fallback or answer
    same = [choice for choice in choices if choice.provider == asked.provider]
    said = asked.model or ""
    # Of those that fit equally, max returns the first.
    return max(same, key=lambda choice: _fit(choice.model or "", said), default=None)


def _fit(model: str, said: str) -> int:
    return len(model) if said.startswith(model) else 0
