"""A key that a service writes into its answer is not shown, however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.providers.masking import MASK, KeyMask, masked
from rag.providers.protocol import Finish, QuoteDelta, ReasoningDelta, TextDelta
from rag.providers.scripted import ScriptedProvider
from rag.testing import request

KEY = "aabaacaabaad"


@given(st.lists(st.text(alphabet="abcd", max_size=6) | st.just(KEY), max_size=12))
def test_the_text_comes_through_and_the_key_does_not(pieces):
    mask = KeyMask(KEY)
    shown = "".join(mask.feed(piece) for piece in pieces) + mask.rest()
    assert KEY not in shown
    assert shown.replace(MASK, KEY) == "".join(pieces)


@pytest.mark.parametrize("key", ["sk-canary-12345", None, "short"])
async def test_every_delta_is_masked(key):
    text = f"It is {key}."
    script = [
        ReasoningDelta(text=text), *text, QuoteDelta(label=1, quote=text), "sk-c",
        Finish(reason="stop", model=text, detail=text),
    ]  # fmt: skip
    deltas = [d async for d in masked(ScriptedProvider(script).stream(request("T.")), key)]
    said = "".join(d.text for d in deltas if isinstance(d, TextDelta))
    shown = "It is [key]." if key and len(key) > 8 else text
    assert said == f"{shown}sk-c"
    assert deltas[0] == ReasoningDelta(text=shown)
    assert QuoteDelta(label=1, quote=shown) in deltas
    assert deltas[-1] == Finish(reason="stop", model=shown, detail=shown)
