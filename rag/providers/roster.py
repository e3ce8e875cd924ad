"""The providers of one process as they are set up, each behind its own breaker and budget.

What goes wrong with a service is remembered here, across questions; the provider itself is made
anew for each. Settings are read once from the mapping given.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from rag.errors import ProviderSetupError
from rag.providers import registry
from rag.providers.breaker import Breaker, BreakerState
from rag.providers.breaking import BreakingProvider
from rag.providers.choices import Choice
from rag.providers.config import ProviderConfig, own_settings
from rag.providers.counting import CountingProvider, FailureCounts
from rag.providers.protocol import ChatProvider
from rag.providers.retry_budget import RetryBudget

__all__ = ["LOCAL", "Offer", "Roster"]

# It asks no service, so it is never out: it answers where another one is.
LOCAL = "extractive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A provider that a question can choose, and the models it can choose there, default first.

    ``configured`` says that somebody has set it up or that it needs no setting up; what is merely
    installed is not put before readers.
    """

    name: str
    ready: bool
    needs: str | None
    summary: str
    models: tuple[str, ...]
    configured: bool


class Roster:
    """Makes the providers that answers are asked of; safe to share between threads."""

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environ = os.environ if environ is None else environ
        self._clock = clock
        self._breakers: dict[str, Breaker] = {}
        self._budgets: dict[str, RetryBudget] = {}
        self._failures = FailureCounts()
        self._ready: dict[str, tuple[str | None, ...]] = {}

    def config(self, name: str, model: str | None = None) -> ProviderConfig:
        """Return a provider's settings, with ``model`` as its model.

        Raises ProviderSetupError for a bad setting, or a model that is not one of its choices.
        """
        config = ProviderConfig.from_environment(name, self._environ)
        if model is None or model == config.model:
            return config
        if model not in config.choices:
            raise ProviderSetupError(_no_such_model(name, model, config.choices))
        return replace(config, model=model)

    def context_tokens(self, name: str) -> int | None:
        """Return what a provider's model reads and writes at most, None for one without limit."""
        return None if name == LOCAL else self.config(name).context_tokens

    def provider(self, name: str, model: str | None = None) -> ChatProvider:
        """Return a provider that retries and leaves a failing service alone.

        Raises ProviderSetupError if there is none of this name, or it lacks something.
        """
        known = registry.names()
        if name not in known:
            # The registry says it with the names that there are.
            return registry.create(name, ProviderConfig())
        config = self.config(name, model)
        made = registry.create(name, config)
        if name == LOCAL:
            return made
        counted = CountingProvider(made, self._failures)
        # The HTTP client behind it is nothing that quoting needs.
        from rag.providers.retrying import RetryingProvider

        breaker = self._breakers.setdefault(name, Breaker(clock=self._clock))
        budget = self._budgets.setdefault(name, RetryBudget(clock=self._clock))
        return RetryingProvider(BreakingProvider(counted, breaker), config=config, budget=budget)

    def offers(self, default: str) -> list[Offer]:
        """Return every provider there is, by name; ``default`` answers where none is chosen."""
        return [self._offer(info, default) for info in registry.available(self._environ)]

    def choices(self, default: str) -> tuple[Choice, ...]:
        """Return who is ready to answer of those that are set up; ``default`` is put first.

        Others are not loaded, and who was ready is not made again, so this is quick enough for
        every page.
        """
        names = [name for name in registry.names() if self._is_configured(name, default)]
        return tuple(
            Choice(provider=name, model=model)
            for name in sorted(names, key=lambda name: name != default)
            for model in self._models_offered(name)
        )

    def states(self) -> dict[str, BreakerState]:
        """Return the state of the breaker of each provider asked so far."""
        return {name: self._breakers[name].state for name in sorted(self._breakers)}

    def failures(self) -> Mapping[tuple[str, str], int]:
        """Return how many calls have failed, by provider and kind; retried ones count too."""
        return self._failures.read()

    def _models_offered(self, name: str) -> tuple[str | None, ...]:
        """Return the models of a provider, None for one without, nothing until it is ready."""
        if name not in self._ready:
            if not registry.info(name, self._environ).ready:
                return ()
            self._ready[name] = self.config(name).choices or (None,)
        return self._ready[name]

    def _offer(self, info: registry.ProviderInfo, default: str) -> Offer:
        models = self.config(info.name).choices if info.ready else ()
        return Offer(
            name=info.name,
            ready=info.ready,
            needs=info.needs,
            summary=info.summary,
            models=models,
            configured=self._is_configured(info.name, default),
        )

    def _is_configured(self, name: str, default: str) -> bool:
        return name in {default, LOCAL} or bool(own_settings(name, self._environ))


def _no_such_model(name: str, model: str, choices: tuple[str, ...]) -> str:
    if not choices:
        return f"provider {name!r} has no models to choose from, got {model!r}; leave the model out"
    listed = ", ".join(map(repr, choices))
    return f"provider {name!r} does not offer model {model!r}; choose one of {listed}"
