"""Failed calls are counted by provider and kind, and nothing else of a provider changes."""

import pytest

from rag.errors import ProviderCallError
from rag.providers.counting import CountingProvider, FailureCounts
from rag.providers.failures import FAILURES
from rag.providers.protocol import ChatProvider
from rag.providers.scripted import ScriptedProvider, Step
from rag.testing import ProviderContract, ProviderFailureContract, collect, request

ASKED = request("The talks began in Minsk.")


class TestCounting(ProviderContract, ProviderFailureContract):
    @pytest.fixture
    def provider(self) -> ChatProvider:
        script = ScriptedProvider(["Minsk ", "was it [1]."], model="m")
        return CountingProvider(script, FailureCounts())

    @pytest.fixture
    def failing_provider(self) -> ChatProvider:
        error = ProviderCallError("tiny failed", retryable=True)
        return CountingProvider(ScriptedProvider([error]), FailureCounts())


async def test_failures_are_counted_by_kind() -> None:
    counts = FailureCounts()
    for kind in ("silent", "busy", "silent"):
        script: list[Step] = ["It began. ", ProviderCallError("tiny failed", kind=kind)]
        with pytest.raises(ProviderCallError):
            await collect(CountingProvider(ScriptedProvider(script), counts), ASKED)
    await collect(CountingProvider(ScriptedProvider(["It began. [1]"]), counts), ASKED)
    assert counts.read() == {("scripted", "busy"): 1, ("scripted", "silent"): 2}


def test_every_failure_has_a_kind_of_its_own() -> None:
    rows = set(FAILURES.values())
    assert len({row.kind for row in rows}) == len({row.what for row in rows})
    assert all(row.kind.replace("-", "").isalpha() for row in rows)
