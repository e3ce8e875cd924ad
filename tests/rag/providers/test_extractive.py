"""The extractive provider: quotes, at most four, none twice, or declines."""

import asyncio
from dataclasses import replace

import pytest

from index.types import Span
from rag.claims import claim_spans
from rag.errors import ProviderCallError
from rag.providers import extractive
from rag.providers.config import ProviderConfig
from rag.providers.extractive import ExtractiveProvider, create
from rag.providers.protocol import Finish, TextDelta, Warmable, Wording
from rag.reader import Reading, shared_reader
from rag.relevance import Ranking, ScoredSentence
from rag.testing import ProviderContract, collect, evidence, request
from rag.types import Turn
from tests.rag.providers.rankings import ranking_by, scored, text_of, without_weights


async def answer(*sentences, n_evidence=4):
    provider = ExtractiveProvider(scored(*sentences))
    asked = request(*["Some evidence here."] * n_evidence, question="What happened?")
    deltas = await collect(provider, asked)
    text = "".join(d.text for d in deltas if isinstance(d, TextDelta))
    assert isinstance(deltas[-1], Finish)
    return text, deltas[-1]


@pytest.mark.model
class TestExtractiveContract(ProviderContract):
    # The first question loads the reader, and importing torch holds the interpreter.
    max_block_s = 20.0

    @pytest.fixture
    def provider(self):
        return create(ProviderConfig())


async def test_the_likeliest_sentence_comes_first_with_its_label():
    text, finish = await answer((2, "The bridge was built in 1931.", 0.9))
    assert text == "The bridge was built in 1931. [2]"
    assert (finish.reason, finish.confidence) == ("stop", 0.9)


async def test_a_refusal_says_how_likely_the_best_sentence_was():
    text, finish = await answer((2, "The bridge was built in 1931.", 0.2))
    assert (text, finish.reason, finish.confidence) == ("", "abstained", 0.2)
    assert (await answer())[1].confidence is None


async def test_at_most_four_and_none_twice():
    sentences = [(1, f"Sentence {word} says something else.", 0.9) for word in "abcdefgh"]
    different = [
        (1, "Ferries leave at noon.", 0.9),
        (2, "Ferries leave at noon, he said.", 0.89),
        (3, "Oysters grow in cold water.", 0.88),
        (4, "Nobody counted the marchers.", 0.87),
        (1, "Snow closed both passes.", 0.86),
        (2, "Trains run every hour.", 0.85),
    ]
    assert (await answer(*sentences))[0] == "Sentence a says something else. [1]"
    text, _ = await answer(*different)
    assert [c.labels for c in claim_spans(text, 4)] == [(1,), (3,), (4,), (1,)]


async def test_an_unlikely_second_sentence_is_left_out():
    text, _ = await answer((1, "Ferries leave at noon.", 0.9), (2, "Oysters grow slowly.", 0.45))
    assert text == "Ferries leave at noon. [1]"


@pytest.mark.parametrize(
    ("question", "labels"),
    [("How long is the bridge?", [(1,), (3,)]), ("Why was it closed?", [(1,), (2,), (3,)])],
)
async def test_an_article_gives_a_number_once_and_reasons_as_many_as_it_has(question, labels):
    first, second, third = evidence("One passage.", "Another of its article.", "Of another.")
    found = (first, replace(second, article_id=first.article_id), third)
    relevance = scored(
        (1, "The bridge is 90 metres long.", 0.9),
        (2, "Divers found a crack in a beam.", 0.89),
        (3, "Ships were told to wait outside.", 0.88),
    )
    asking = replace(request("Some evidence."), question=question, evidence=found)
    deltas = await collect(ExtractiveProvider(relevance), asking)
    text = "".join(d.text for d in deltas if isinstance(d, TextDelta))
    assert [c.labels for c in claim_spans(text, 3)] == labels


async def test_the_wording_counts_that_is_likeliest_answered():
    asking = request("Some evidence here.", "Other evidence.", question="Why, in May?")
    likely = {"Why, in May?": 0.2, "Why?": 0.9, "What?": 0.9}
    asked = []

    def rank(question, found):
        asked.append((question, [e.label for e in found]))
        span = Span(start=0, end=15)
        text = f"{question} The other one says so."
        said = ScoredSentence(label=2, span=span, text=text, probability=0.9)
        return Ranking(sentences=(said,), answerable=likely[question])

    wordings = (
        Wording(question="Why, in May?", evidence=asking.evidence),
        Wording(question="Why?", evidence=asking.evidence[1:]),
        Wording(question="What?", evidence=asking.evidence),
    )
    provider = ExtractiveProvider(ranking_by(rank))
    said = await collect(provider, replace(asking, wordings=wordings))
    assert asked == [("Why, in May?", [1, 2]), ("Why?", [2]), ("What?", [1, 2])]
    assert said == [
        TextDelta(text="Why? The other one says so. [2]"),
        Finish(reason="stop", confidence=0.9),
    ]
    likely |= {"Why?": 0.15, "What?": 0.1}
    (declined,) = await collect(provider, replace(asking, wordings=wordings))
    assert isinstance(declined, Finish)
    assert (declined.reason, declined.confidence) == ("abstained", 0.2)


async def test_a_request_to_be_told_gets_openings_and_needs_no_reader():
    texts = ("The bridge was shut on Monday [2]. Divers dived.", "Fares rise on all the ferries.")
    provider = ExtractiveProvider(scored((2, "Fares rise on all the ferries.", 0.9)))
    found = tuple(replace(e, title="News") for e in evidence(*texts))
    asking = replace(request(*texts, question="Tell me about the bridge"), evidence=found)
    said, finish = await collect(provider, asking)
    assert said == TextDelta(text="The bridge was shut on Monday [1]")
    assert finish == Finish(reason="stop")
    about_fares = replace(asking, question="Tell me about the weather in May")
    said, finish = await collect(provider, about_fares)
    assert said == TextDelta(text="Fares rise on all the ferries. [2]")


async def test_what_happened_then_is_told_from_news_of_that_time():
    asking = request(
        "The bridge was shut on Monday.", question="What happened at the bridge in May?"
    )
    timely = replace(asking.evidence[0], title="The bridge")
    wordings = (
        Wording(question=asking.question, evidence=(timely,)),
        Wording(question="What happened at the bridge?", evidence=(timely,)),
    )
    provider = ExtractiveProvider(scored())
    said, _ = await collect(provider, replace(asking, wordings=wordings))
    assert said == TextDelta(text="The bridge was shut on Monday. [1]")


async def test_whoever_wants_more_is_not_told_the_same_again():
    (item,) = evidence("The bridge was shut on Monday. Divers found a crack in it.")
    turn = Turn(question="Tell me about the bridge", answer="The bridge was shut on Monday. [1]")
    asking = replace(request(item.text), evidence=(replace(item, title="Bridge"),), history=(turn,))

    async def said(question):
        first, _ = await collect(ExtractiveProvider(scored()), replace(asking, question=question))
        assert isinstance(first, TextDelta)
        return first.text

    assert await said("Tell me about the bridge") == "The bridge was shut on Monday. [1]"
    assert await said("Tell me more about the bridge") == "Divers found a crack in it. [1]"
    asking = replace(
        asking, history=(turn, replace(turn, answer="Divers found a crack in it. [1]"))
    )
    assert await said("Tell me more about the bridge") == "The bridge was shut on Monday. [1]"


async def test_nothing_likely_is_declined_with_a_reason():
    text, finish = await answer((1, "Ferries leave at noon.", 0.2))
    assert text == ""
    assert finish.reason == "abstained"
    assert "20%" in (finish.detail or "")
    assert (await answer())[1].reason == "abstained"


async def test_an_article_s_own_footnote_mark_is_no_label():
    text, _ = await answer((2, "The bridge was built in 1931 [3] by Ada Marsh.", 0.9))
    assert text == "The bridge was built in 1931 [2]"


async def test_sentences_without_a_full_stop_stay_claims_of_their_own():
    text, _ = await answer(
        (1, "Bridge closes after crack is found", 0.9), (2, "iPhones were handed in by police", 0.9)
    )
    assert [c.labels for c in claim_spans(text, 4)] == [(1,), (2,)]


async def test_every_sentence_is_verbatim():
    texts = ("The bridge was closed on Monday. It was built in 1931.", "Oysters grow slowly.")
    deltas = await collect(
        ExtractiveProvider(scored((1, "It was built in 1931.", 0.9))),
        request(*texts),
    )
    assert deltas[0] == TextDelta(text="It was built in 1931. [1]")
    assert "It was built in 1931." in evidence(*texts)[0].text


async def test_a_reader_that_cannot_be_loaded_is_a_failed_call():
    relevance = scored()
    relevance.rank = without_weights
    provider = ExtractiveProvider(relevance)
    for call in (collect(provider, request("Some evidence.")), asyncio.to_thread(provider.warm)):
        with pytest.raises(ProviderCallError, match="cannot answer: no weights") as caught:
            await call
        assert not caught.value.retryable


def test_warming_reads_something_with_the_one_reader_of_the_process(monkeypatch):
    seen = []

    class Remembering:
        def read(self, question, passages):
            seen.append([passage.text for passage in passages])
            return [Reading(sentence_scores=(0.0,), sentence_answers=(None,)) for _ in passages]

    monkeypatch.setattr(extractive, "shared_reader", Remembering)
    provider = create(ProviderConfig())
    assert isinstance(provider, Warmable)
    provider.warm()
    assert seen == [["It is so."]]
    assert shared_reader() is shared_reader()


async def test_a_digest_is_how_the_articles_begin():
    asked = request("The bridge was shut. It rained.", "Bees are back.", question="Latest news")
    text, finish = await text_of(ranking_by(without_weights), replace(asked, digest=True))
    assert text == "The bridge was shut. [1] Bees are back. [2]"
    assert (finish.reason, finish.confidence) == ("stop", None)


async def test_words_that_are_quoted_are_looked_up_and_not_guessed():
    asked = request("“It was a long night,” said Ada.", question="Who said “it was a long night”?")
    text, _ = await text_of(ranking_by(without_weights), asked)
    assert text == "“It was a long night,” said Ada. [1]"


async def test_a_beginning_that_settles_it_comes_before_what_looks_likelier():
    texts = ("The plan was refused on Thursday.", "Officers had advised to approve the plan.")
    asked = request(*texts, question="Was the plan approved?")
    relevance = scored((2, texts[1], 0.9), (1, texts[0], 0.1))
    assert (await text_of(relevance, asked))[0] == "The plan was refused on Thursday. [1]"
