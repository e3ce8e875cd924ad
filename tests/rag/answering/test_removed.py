"""What was removed while an answer was written is found, wherever the answer holds it."""

from dataclasses import replace

import pytest

from rag.answering.evidence import unlabelled
from rag.answering.removed import removed_since
from rag.types import Chip
from tests.rag.answering.stage import VOTED


@pytest.mark.parametrize("place", ["evidence", "nearest", "dropped", "chips"])
async def test_an_article_that_is_gone_is_named_once(stage, place):
    answer = await stage.ask(f"{VOTED} [1]")
    bare = replace(answer, evidence=(), nearest=(), dropped=(), chips=())
    bridge = next(e for e in answer.evidence if e.article_id == "bridge")
    chip = Chip(text="x", kind="date", meaning="x", start=0, end=1, article_id="bridge")
    shown = {"evidence": bridge, "chips": chip}.get(place, unlabelled(bridge))
    held = replace(bare, **{place: (shown, shown)})
    assert removed_since(held, stage.application.store) == []
    stage.application.library.remove("bridge")
    assert removed_since(held, stage.application.store) == ["bridge"]
    assert removed_since(bare, stage.application.store) == []
