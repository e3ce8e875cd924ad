"""Whatever a provider writes, citations obey the span law and nothing invented is hidden."""

import itertools

import pytest

from rag.labels import find_labels
from rag.providers.protocol import QuoteDelta
from tests.rag.answering.stage import BRIDGE, FERRY, shown

VOTED = "The council voted 7 to 2 on Tuesday to repair the old bridge."
# What is written, and how many labels in it resolve to nothing (there are two sources).
COUNTED = [
    ("It rose [3].", 1),
    ("It rose [0].", 1),
    ("It rose [-1].", 1),
    ("It rose [99][98].", 2),
    ("It rose [1-3].", 1),
    ("It rose [2-5].", 3),
    ("It rose [5-2].", 1),
    ("It rose [1-1000000000].", 1),
    ("It rose [999999999999].", 1),
    ("It rose [9999999999999999999999999].", 0),
    ("It rose [1, 2, 3, 4].", 2),
    ("It rose [[3]].", 1),
    ("It rose [[[3]]].", 1),
    ("It rose [[1], [3]].", 1),
    ("It rose [^3].", 1),
    ("It rose 【3】.", 1),
    ("It rose 【3†source】.", 1),
    ("It rose (source 3).", 1),
    ("It rose (sources 1, 2, 3).", 1),
    ("It rose [2023].", 0),
    ("It rose [1914-1918].", 0),
    ("It rose [3", 0),
    ("It rose 3].", 0),
    ("It rose [].", 0),
    ("It rose [three].", 0),
    ("It rose `[3]`.", 0),
    ("```\nIt rose [3].\n```", 0),
    ("```\nIt rose [3].", 0),
    ("It rose `[3] and [3].", 2),
    ("[3]", 1),
    ("[3][3][3]", 3),
    ("[3, 3, 3]", 1),
    ("[3]\n\n[4]", 2),
    ("It rose [3](javascript:alert(1)).", 1),
    ("It rose ![3](https://evil.example/x.png).", 1),
    ("<script>alert('[3]')</script>", 1),
    ("<img src=x onerror=alert(1)> [3]", 1),
    ("<!-- [3] -->", 1),
    ("| a | b [3] |\n|---|---|", 1),
    ("> It rose [3].\n>\n> It fell.", 1),
    ("# Heading [3]\n\n- item [4]\n- item [1]", 2),
    ("שלום [3]. עולם [1].", 1),
    ("محادثات السلام [3]؟ نعم.", 1),
    ("\u202eIt rose [3].\u202c", 1),
    ("平和条約[3]。成立した[1]。", 1),
    ("It rose [٣].", 1),
    ("It rose [１].", 0),
    ("It rose [1\x00].", 0),
    ("It\ud800 rose [3].", 1),
    ("\udfff[3\ud83d]", 1),
    ("It rose\u200b [3].", 1),
    ("e\u0301\u0301\u0301 [3]", 1),
    ("👩‍👩‍👧 [3] 🇩🇪", 1),
    ("a" * 30_000, 0),
    ("[" * 30_000, 0),
    ("[1" * 10_000, 0),
    ("[3]" * 300, 300),
    ("`" * 5_001 + "[3]", 0),
    (". " * 9_000, 0),
    ("\n" * 9_000 + "It rose [3].", 1),
    ("It rose [1]" + " " * 9_000 + "[3].", 1),
]
# The same again around sentences that are supported, in three ways of arriving.
AROUND = ("{}", f"{VOTED} [1]\n\n{{}}", f"{{}}\n\n{VOTED} [1]", f"{FERRY} [1][2] {{}} {BRIDGE} [2]")
CASES = [
    (around.format(text), count)
    for (text, count), around in itertools.product(COUNTED, AROUND)
    if "`" not in text and text[-2:] != "[3" and len(text) < 5_000
] + COUNTED


def test_there_are_enough_of_them():
    assert len({text for text, _ in CASES}) >= 200


def pieces_of(text, size):
    return [text[i : i + size] for i in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 7, 1_000_000])
async def test_each_answer_obeys_the_law_and_counts_exactly(stage, size):
    n_citations = 0
    for text, n_rejected in CASES:
        if len(text) > 2_000 and size < 1_000:
            continue
        events = await stage.events(*pieces_of(text, size))
        answer = events[-1].answer
        n_citations += stage.obeys_the_span_law(answer)
        assert "".join(shown(events)) == answer.text
        assert "\x00" not in answer.text
        whole = text.encode(errors="ignore").decode().replace("\x00", "")
        assert whole.startswith(answer.text)
        # Half a mark may be missing where a text is cut.
        assert answer.text == whole or 19_900 < len(answer.text) <= 20_000
        assert answer.rejected_labels == n_rejected, text[:80]
        marks = find_labels(answer.text, len(answer.evidence))
        in_claims = [label for claim in answer.claims for label in claim.unknown_labels]
        assert len(in_claims) <= sum(len(mark.unknown) for mark in marks) == n_rejected
    assert n_citations > 100
    listed = stage.stored()
    assert all(stage.application.chats.answer(a.answer_id) == a for a in listed)


async def test_quotes_of_a_hostile_provider(stage):
    quotes = [
        QuoteDelta(label=1, quote=quote)
        for quote in (
            "",
            " ",
            "\x00",
            "\ud800",
            "x" * 100_000,
            VOTED,
            VOTED.replace("7", "8"),
            BRIDGE,
            BRIDGE + "!",
            "ridge",
            "“We did what we had to do.”",
            "שלום",
            "👩‍",
        )
    ] + [QuoteDelta(label=label, quote=VOTED) for label in (-1, 0, 3, 10**15)]
    for quote in quotes:
        answer = await stage.ask("The council decided something about the old bridge.", quote)
        stage.obeys_the_span_law(answer)
        for citation in answer.citations:
            assert citation.quote in BRIDGE or citation.quote in FERRY
        assert answer.rejected_labels == (quote.label not in {1, 2} and quote.label < 10**12)
