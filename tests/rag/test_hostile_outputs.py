"""Two hundred hostile outputs: every citation obeys the span law, every rejected label counts."""

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.answering.answerer import Answerer, AskRequest
from rag.loaders import load
from rag.providers.scripted import ScriptedProvider
from tests.rag.hostile_outputs import HAND_WRITTEN, N_SOURCES, in_pieces, outputs
from tests.rag.library_stage import open_stage

SEEDS = Path(__file__).parents[2] / "seeds"
QUESTION = "What happened in Tarrow, at the quarry and on the ferry?"
N_OUTPUTS = 200
LIMIT = 20_000
# What goes on for longer than any answer may: how many unknown labels stand before the cut.
ENDLESS = {
    "a list of ten thousand": ("It rose [" + ", ".join(map(str, range(10_000))) + "].", 0),
    "ten thousand marks": ("It rose. " + "[9]" * 10_000, (LIMIT - 9) // 3),
    "ten thousand brackets": ("It rose " + "[" * 30_000 + "9]", 0),
    "ten thousand claims": ("It rose [9]. " * 10_000, 1_538),
}


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    with open_stage(tmp_path_factory.mktemp("hostile") / "data") as opened:
        report = opened.library.add(load(sorted(SEEDS.glob("[fqt]*.md"))))
        assert report.n_failed == 0
        opened.catch_up()
        yield opened


async def asked(application, steps):
    """Return the stored answer of a provider that sends ``steps``."""
    answerer = Answerer(
        searcher=application.library,
        versions=application.store,
        catalogue=application.store,
        chats=application.chats,
        provider=ScriptedProvider(steps),
        evidence_k=N_SOURCES,
        half_life_days=30,
        clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    )
    answer = await answerer.ask(AskRequest(question=QUESTION, read_filters=False))
    assert application.chats.answer(answer.answer_id) == answer
    return answer


def obeys_the_span_law(store, answer):
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text
        assert all(1 <= label <= N_SOURCES for label in claim.labels)
    for citation in answer.citations:
        text = store.version_text(citation.article_id, citation.version)
        assert text[citation.start : citation.end] == citation.quote != ""
        source = answer.evidence[citation.label - 1]
        assert (citation.article_id, citation.version) == (source.article_id, source.version)
        assert citation.label in answer.claims[citation.claim].labels


async def test_two_hundred_hostile_outputs(application):
    chance = random.Random(20_150_218)
    evidence = (await asked(application, ["It rose."])).evidence
    assert len(evidence) == N_SOURCES
    hostile = outputs(evidence, N_OUTPUTS, chance)
    assert len({output.seen for output in hostile}) == N_OUTPUTS > len(HAND_WRITTEN)
    n_citations = 0
    verdicts: Counter[str] = Counter()
    rejected: list[int] = []
    for output in hostile:
        answer = await asked(application, in_pieces(output.steps, chance))
        obeys_the_span_law(application.store, answer)
        # Nothing invented is hidden, and nothing else is changed.
        assert answer.text == output.seen
        assert answer.rejected_labels == len(output.unknown), output.seen
        named = [label for claim in answer.claims for label in claim.unknown_labels]
        assert named == list(output.unknown), output.seen
        n_citations += len(answer.citations)
        verdicts.update(claim.verdict for claim in answer.claims)
        rejected.append(answer.rejected_labels)
    # The outputs are mixed: none of this could pass for want of labels or citations.
    assert sum(rejected) > 2 * N_OUTPUTS
    assert sum(1 for n in rejected if n == 0) > N_OUTPUTS // 20
    assert n_citations > N_OUTPUTS // 2
    assert set(verdicts) == {"supported", "partly", "unsupported", "uncited"}


@pytest.mark.parametrize("kind", ENDLESS)
async def test_an_output_without_end_is_cut_and_counted(application, kind):
    text, n_rejected = ENDLESS[kind]
    answer = await asked(application, [text])
    obeys_the_span_law(application.store, answer)
    assert text.startswith(answer.text) and LIMIT - 3 < len(answer.text) <= LIMIT
    assert answer.rejected_labels == n_rejected
    assert answer.reason == "the answer was cut at its length limit"


async def test_one_output_cut_at_every_place(application):
    text = "[0] It rose [[1]] `[7]` 【8】, (source 6)\u0301 [^9] [1-7].\r\nIt fell [2]"
    for cut in range(len(text) + 1):
        answer = await asked(application, [text[:cut], text[cut:]])
        obeys_the_span_law(application.store, answer)
        assert answer.text == text
        assert answer.rejected_labels == 6
        named = [label for claim in answer.claims for label in claim.unknown_labels]
        assert named == ["0", "8", "6", "9", "6", "7"]
