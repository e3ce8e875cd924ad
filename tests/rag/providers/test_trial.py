"""One tiny question shows whether a provider answers and cites."""

import pytest

from rag.errors import ProviderCallError
from rag.providers.protocol import Finish, QuoteDelta
from rag.providers.scripted import ScriptedProvider
from rag.providers.trial import tried


@pytest.mark.parametrize(
    ("script", "text", "cites"),
    [
        (["In Minsk", " [1]."], "In Minsk [1].", True),
        (["In Minsk.", QuoteDelta(label=1, quote="Minsk")], "In Minsk.", True),
        (["In Minsk [2]."], "In Minsk [2].", False),
        ([Finish(reason="abstained", detail="No.", model="m")], "No.", False),
    ],
)
async def test_what_came_back_is_told(script, text, cites):
    found = await tried(ScriptedProvider(script, model="m"))
    assert (found.text, found.cites, found.model) == (text, cites, "m")
    assert found.took_s < 5


async def test_a_failure_is_passed_on():
    with pytest.raises(ProviderCallError, match="out"):
        await tried(ScriptedProvider([ProviderCallError("out")]))
