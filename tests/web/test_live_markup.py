"""What is sent while an answer grows adds up to the whole, and costs about its length."""

import gc
import itertools
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.events import ClaimChecked, EvidenceFound, Failed, TextArrived
from rag.claims import ClaimSplitter
from rag.markup import Block, cut_blocks
from rag.types import Evidence, LegScores
from tests.rag.test_markup import PARTS, claims_of
from web.answer_events import server_events
from web.events import encode_event
from web.live_markup import LiveMarkup


def applied(shown, change):
    """Do what a page does with a change."""
    blocks = list(change.blocks)
    if change.kept:
        old = shown[change.first]
        blocks[0] = replace(blocks[0], pieces=old.pieces[: change.kept] + blocks[0].pieces)
    return shown[: change.first] + blocks


@settings(deadline=None)  # a shared machine pauses for longer than any cut takes
@given(st.lists(st.lists(PARTS, min_size=1, max_size=6).map("".join), max_size=8))
def test_the_changes_add_up_to_the_blocks_of_the_text_so_far(arrivals):
    splitter, live = ClaimSplitter(3), LiveMarkup(3)
    text, n_known = "", 0
    shown: list[Block] = []
    for i, arrival in enumerate(arrivals):
        text += arrival
        spans = splitter.finished(text) if i + 1 < len(arrivals) else splitter.rest(text)
        if not spans:
            continue
        claims = claims_of(text, 3)[: n_known + len(spans)]
        shown = applied(shown, live.change(text, claims, n_known))
        n_known = len(claims)
        assert shown == list(cut_blocks(text, claims, 3))


EVIDENCE = Evidence(
    label=1,
    passage_id=1,
    article_id="a",
    version="sha256:0",
    title="T",
    author=None,
    outlet=None,
    published=None,
    url=None,
    language=None,
    start=0,
    end=1,
    text="T",
    score=1.0,
    legs=LegScores(dense=None, lexical=None),
)


async def answered(pieces):
    """Yield the events of an answer whose text arrives in ``pieces``, as an answerer does."""
    yield EvidenceFound(evidence=(EVIDENCE,), generation=1, search_ms=0.0, notice=None)
    splitter, text, index = ClaimSplitter(1), "", itertools.count()
    for piece in pieces:
        text += piece
        yield TextArrived(text=piece)
        for span in splitter.finished(text):
            yield checked(text, span, next(index))
    for span in splitter.rest(text):
        yield checked(text, span, next(index))
    yield Failed(message="the provider stopped", retryable=True, answer=None)


def checked(text, span, index):
    (claim,) = claims_of(text[span.start : span.end], 1)
    placed = replace(claim, start=span.start, end=span.end)
    return ClaimChecked(index=index, claim=placed, citations=())


@pytest.mark.parametrize("gap", [" ", "\n\n"], ids=["one paragraph", "many"])
@pytest.mark.parametrize("n_chars", [9, 20_000], ids=["streamed", "at once"])
async def test_three_hundred_claims_cost_under_a_second_and_a_megabyte(gap, n_chars):
    text = gap.join(
        f"Sentence {i} says that the old bridge cost {i} million euros [1]." for i in range(300)
    )
    pieces = [text[at : at + n_chars] for at in range(0, len(text), n_chars)]
    given_events = [event async for event in answered(pieces)]

    async def again():
        for event in given_events:
            yield event

    # Of this thread: others may still be at work for tests before. Where the processor is slow a
    # second is as much as counting to thirty million.
    began = time.thread_time()
    assert sum(1 for _ in range(2_000_000)) == 2_000_000
    counted = time.thread_time() - began
    # What other tests have left in this process is not looked through for garbage meanwhile.
    gc.freeze()
    try:
        began = time.thread_time()
        sent = [encode_event(event) async for event in server_events(again())]
        spent = time.thread_time() - began
    finally:
        gc.unfreeze()
    assert spent < max(1.0, 15 * counted)
    assert sum(map(len, sent)) < 1_000_000
    assert len(text) > 17_000
    assert sum(event.startswith(b"event: claim") for event in sent) == 300


async def test_only_the_last_of_claims_that_end_together_carries_blocks():
    sent = [event async for event in server_events(answered(["It rose. It fell. It ended. "]))]
    claims = [event.data for event in sent if event.name == "claim"]
    assert [claim["blocks"] is None for claim in claims] == [True, True, False]
    assert [claim["index"] for claim in claims] == [0, 1, 2]
    assert claims[-1]["from"] == claims[-1]["kept"] == 0
    assert [event.name for event in sent] == ["evidence", "delta", *["claim"] * 3, "error"]
