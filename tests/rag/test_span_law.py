"""The law of the project: ``version_text[start:end] == quote``, for every citation, everywhere.

Ten thousand generated texts go the whole way: canonical text, passages, library, search, an
answer with citations, the stored answer, and the pieces that a page shows.
"""

import asyncio
import unicodedata
from datetime import UTC, datetime

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from rag.answering.answerer import Answerer, AskRequest
from rag.canonical import canonical_text, version_of
from rag.checking.support import Support
from rag.citations import with_status
from rag.providers.protocol import ChatRequest, QuoteDelta
from rag.providers.scripted import ScriptedProvider
from rag.reading import Mark, segments
from tests.rag.library_stage import loaded, open_stage
from tests.rag.texts import BITS

N_TEXTS = 10_000
# How many of them are asked about; each answer cites several articles.
N_QUESTIONS = 1_500
ALPHABETS = (
    "abc DEF é ü ñ",
    "日本語平和条約。、",
    "שלום עולם ",
    "سلام محادثات؟ ",
    "नमस्ते क्षि। ",
    "👩‍👩‍👧👍🏽🇩🇪❤️ ",
    "\u0300\u0301\u0308e ",
    "\u00a0\u00ad\u200b\u200d\u202e\u2028 ",
)


HALF = Support(score=0.5, unbacked=())
GAPS = ("", " ", "\r\n", "\r\n\r\n", ". ", "\u00a0")


def drawn(rng, items):
    return items[rng.integers(len(items))]


def written(rng):
    """Return a text of mixed scripts as an input may hold it, before it is made canonical."""
    parts = []
    for _ in range(rng.integers(1, 13)):
        if rng.random() < 0.6:
            parts.append(drawn(rng, BITS))
        else:
            letters = drawn(rng, ALPHABETS)
            parts += [drawn(rng, letters) for _ in range(rng.integers(1, 13))]
        parts.append(drawn(rng, GAPS))
    return "".join(parts)


def script(request: ChatRequest):
    """Cite each source in another way: a sentence, a part, other words, a quote of one's own."""
    steps = []
    for source in request.evidence:
        words = source.text
        steps += [
            f"{words[: len(words) // 2]} [{source.label}]. ",
            f"{words}",
            QuoteDelta(label=source.label, quote=words[len(words) // 3 :]),
            "\n\n",
            f"So they say {words[-20:]} [{source.label}, 99].\n\n",
        ]
    return steps


def check(store, answer):
    """Check every span of an answer; returns how many citations there were."""
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text
    for citation in answer.citations:
        text = store.version_text(citation.article_id, citation.version)
        assert version_of(text) == citation.version
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote.strip() == citation.quote != ""
        cut = segments(text, [Mark(start=citation.start, end=citation.end, key="cited")])
        assert [piece.text for piece in cut if piece.key] == [citation.quote]
        assert "".join(piece.text for piece in cut) == text
    for source in answer.evidence:
        text = store.version_text(source.article_id, source.version)
        assert text[source.start : source.end] == source.text
    return len(answer.citations)


async def ask_all(application, questions):
    answerer = Answerer(
        searcher=application.library,
        versions=application.store,
        catalogue=application.store,
        chats=application.chats,
        provider=ScriptedProvider(script),
        evidence_k=5,
        half_life_days=30,
        clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
    )
    return [await answerer.ask(AskRequest(question=question)) for question in questions]


def test_ten_thousand_texts_from_input_to_page(tmp_path, monkeypatch):
    # How well a claim is supported moves no span, and took four fifths of the time.
    monkeypatch.setattr("rag.checking.claims.support_of", lambda *given: HALF)
    rng = np.random.default_rng(2015)
    texts = {f"t{n}": canonical_text(written(rng)) for n in range(N_TEXTS + 1_000)}
    texts = {name: text for name, text in texts.items() if text}
    with open_stage(tmp_path / "data") as application:
        store = application.store
        report = application.library.add(
            loaded(f"Title {name}", text, external_id=name) for name, text in texts.items()
        )
        assert report.n_failed == 0
        n_texts = store.counts().n_articles
        for name, text in texts.items():
            assert store.version_text(name, version_of(text)) == text
            passages = store.passages_of(name)
            assert all(text[p.start : p.end] == p.text for p in passages)
            joined = "".join("".join(p.text.split()) for p in passages)
            assert joined == "".join(text.split())
        application.retriever.rebuild()
        names = sorted(texts)
        picked = rng.choice(len(names), N_QUESTIONS, replace=False)
        asked = [f"{names[i]} {texts[names[i]][:60]}" for i in picked]
        answers = asyncio.run(ask_all(application, asked))
        n_citations = sum(check(store, answer) for answer in answers)
        cited = {c.article_id for answer in answers for c in answer.citations}
        for answer in answers[::10]:
            stored = application.chats.answer(answer.answer_id)
            assert stored == answer
            check(store, stored)
            checked = with_status(stored, store)
            assert {c.status for c in checked.citations} <= {"verified"}
    assert n_texts >= N_TEXTS
    assert n_citations > N_TEXTS
    assert len(cited) > N_QUESTIONS
    kinds = {unicodedata.category(char) for text in texts.values() for char in text}
    assert {"Lu", "Ll", "Lo", "Mn", "Mc", "So", "Zs", "Cf", "Sk"} <= kinds


@given(st.lists(st.text(max_size=40), min_size=1, max_size=40))
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_texts_that_hypothesis_thinks_of(tmp_path_factory, inputs):
    texts = [text for text in map(canonical_text, inputs) if text]
    with open_stage(tmp_path_factory.mktemp("law") / "data") as application:
        application.library.add(
            loaded(f"Title {n}", text, external_id=f"t{n}") for n, text in enumerate(texts)
        )
        for answer in asyncio.run(ask_all(application, [f"Title {n}" for n in range(3)])):
            check(application.store, answer)
            assert application.chats.answer(answer.answer_id) == answer
