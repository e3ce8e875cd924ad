"""What a provider streams can be ended early, and read as one text."""

import pytest

from rag.errors import ProviderCallError
from rag.providers.closing import closing, text_of
from rag.providers.protocol import Finish, QuoteDelta, ReasoningDelta, TextDelta
from rag.providers.scripted import ScriptedProvider
from rag.testing import request

ASKED = request("The bridge is shut.")


class Watched(ScriptedProvider):
    """Notes when its stream is over, however it ends."""

    is_over = False

    async def stream(self, request):
        try:
            async for delta in super().stream(request):
                yield delta
        finally:
            self.is_over = True


async def test_closing_ends_the_stream_below():
    provider = Watched(["one ", "two"])
    deltas = closing(provider.stream(ASKED))
    assert await anext(deltas) == TextDelta(text="one ")
    assert not provider.is_over
    await deltas.aclose()
    assert provider.is_over


async def test_the_text_is_what_is_written_and_nothing_else():
    unwritten = (ReasoningDelta(text="hm"), QuoteDelta(label=1, quote="The"))
    said = ScriptedProvider(["It is ", *unwritten, "shut. [1]"])
    assert await text_of(said, ASKED) == "It is shut. [1]"
    declined = Finish(reason="abstained", detail="The articles do not say.")
    assert await text_of(ScriptedProvider([declined]), ASKED) == ""


async def test_a_failure_is_not_taken_for_the_end_of_a_text():
    failure = ProviderCallError("the server hung up; ask again", retryable=True)
    with pytest.raises(ProviderCallError, match="hung up"):
        await text_of(ScriptedProvider(["It is ", failure]), ASKED)
