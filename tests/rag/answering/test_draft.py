"""An answer while it is written: labels, quotes, endings, and where it is cut."""

import pytest

from rag.providers.protocol import Finish, QuoteDelta
from rag.types import Usage
from tests.rag.answering.stage import COST, VOTED, shown


async def test_half_a_label_is_never_shown(stage):
    text = f"{VOTED} [1] {COST} [[1]] It is shut 【2†source】 (sources 1, 2)."
    events = await stage.events(*text)
    assert "".join(shown(events)) == text
    at = 0
    inside = {
        i
        for mark in ("[1]", "[[1]]", "【2†source】", "(sources 1, 2)")
        for i in range(text.index(mark) + 1, text.index(mark) + len(mark))
    }
    for piece in shown(events):
        at += len(piece)
        assert at not in inside


async def test_labels_that_do_not_exist_stay_and_are_counted(stage):
    answer = await stage.ask("It rose [99]. It fell [0][-1]. In [2023] `[9]` too. [77]")
    assert answer.text == "It rose [99]. It fell [0][-1]. In [2023] `[9]` too. [77]"
    assert answer.rejected_labels == 4
    assert answer.claims[1].unknown_labels == ("0", "-1")
    assert answer.citations == ()


async def test_a_label_without_any_claim_is_counted_too(stage):
    assert (await stage.ask("[99]")).rejected_labels == 1


async def test_a_providers_quote_becomes_a_label_and_is_anchored_again(stage):
    said = "The council decided about the old bridge."
    answer = await stage.ask(
        said, QuoteDelta(label=1, quote="voted 7 to 2  on\u00a0Tuesday"), " So it is."
    )
    assert answer.text == f"{said}[1] So it is."
    assert [c.quote for c in answer.citations] == ["voted 7 to 2 on Tuesday"]
    assert stage.obeys_the_span_law(answer) == 1


async def test_a_quote_that_is_not_there_is_not_shown_as_one(stage):
    answer = await stage.ask(
        "The council voted on Tuesday to repair it.", QuoteDelta(label=1, quote="voted 9 to 0")
    )
    assert [c.quote for c in answer.citations] == [VOTED]


async def test_each_quote_stays_with_its_claim(stage):
    """Claims are checked late, when the next quote may already have come."""
    answer = await stage.ask(
        "The council decided about the old bridge on Tuesday.",
        QuoteDelta(label=1, quote="voted 7 to 2 on Tuesday"),
        " Work",
        " on the bridge has a cost in euros.",
        QuoteDelta(label=1, quote="4.2 million euros"),
    )
    assert [(c.claim, c.quote) for c in answer.citations] == [
        (0, "voted 7 to 2 on Tuesday"),
        (1, "4.2 million euros"),
    ]


async def test_a_label_is_written_once(stage):
    answer = await stage.ask(
        "It rose.",
        QuoteDelta(label=1, quote="x"),
        QuoteDelta(label=2, quote="x"),
        QuoteDelta(label=1, quote="y"),
        " It fell [2]",
        QuoteDelta(label=2, quote="y"),
        ".",
    )
    assert answer.text == "It rose.[1][2] It fell [2]."


async def test_a_quote_of_no_source_is_seen_and_counted(stage):
    answer = await stage.ask("It rose.", QuoteDelta(label=99, quote="x"))
    assert answer.text == "It rose.[99]"
    assert answer.rejected_labels == 1


async def test_what_the_provider_reports(stage):
    finish = Finish(
        reason="length", usage=Usage(input_tokens=5, output_tokens=7), model="m2", detail="cut\x00"
    )
    answer = await stage.ask(f"{VOTED} [1]", finish)
    assert (answer.usage, answer.model, answer.reason) == (finish.usage, "m2", "cut")
    assert not answer.abstained


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("length", "the answer was cut at its length limit"),
        ("refusal", "the provider declined to answer"),
        ("stop", None),
    ],
)
async def test_an_ending_without_words_of_its_own_is_told(stage, ending, reason):
    answer = await stage.ask(f"{VOTED} [1]", Finish(reason=ending))
    assert (answer.abstained, answer.reason) == (False, reason)


async def test_the_confidence_of_the_provider_is_kept(stage):
    answer = await stage.ask(Finish(reason="abstained", confidence=0.25))
    assert (answer.abstained, answer.confidence) == (True, 0.25)
    assert (await stage.ask("The council voted 7 to 2. [1]")).confidence is None


async def test_a_refusal_without_text_says_so(stage):
    answer = await stage.ask(Finish(reason="refusal"))
    assert (answer.abstained, answer.reason) == (True, "the provider declined to answer")


@pytest.mark.parametrize("script", [[], [""], ["  \n "], ["\x00\ud800"]])
async def test_no_words_are_no_answer(stage, script):
    answer = await stage.ask(*script)
    assert answer.abstained
    assert answer.reason == "The passages found do not answer the question."


class TestTooLong:
    @pytest.mark.parametrize("piece", ["word " * 20_000, "word "])
    async def test_an_endless_answer_is_cut(self, stage, piece):
        script = [piece] * (100_000 // len(piece))
        answer = await stage.ask(*script)
        assert len(answer.text) <= 20_000
        assert answer.text.startswith("word word")
        assert answer.reason == "the answer was cut at its length limit"
        assert not answer.interrupted

    async def test_no_half_label_is_left_at_the_cut(self, stage):
        answer = await stage.ask("x" * 19_998 + "[12345]")
        assert answer.text == "x" * 19_998

    async def test_endless_quotes_are_cut_too(self, stage):
        quotes = [QuoteDelta(label=n % 2 + 1, quote="x") for n in range(50_000)]
        steps = [step for quote in quotes for step in ("a ", quote)][:50_000]
        assert len((await stage.ask(*steps)).text) < 20_010
