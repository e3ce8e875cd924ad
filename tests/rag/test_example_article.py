"""The example article, asked as a new user would, with the real models."""

from pathlib import Path

import pytest

from rag.answering.answerer import AskRequest
from rag.application import Application
from rag.loaders import load
from rag.settings import Settings

EXAMPLE = Path(__file__).parents[2].parent / "shared" / "seeds"
SEEDS = Path(__file__).parents[2] / "seeds"

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(
        not EXAMPLE.is_dir(), reason="the example article is not beside the checkout"
    ),
]


@pytest.fixture(scope="module", params=["beside others", "alone"])
def application(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    others = sorted(p for p in SEEDS.glob("*.md") if p.name != "README.md")
    with Application.open(Settings(data=folder), environ={}) as opened:
        articles = [EXAMPLE] if request.param == "alone" else [*others, EXAMPLE]
        report = opened.library.add(load(articles))
        assert report.n_failed == 0
        opened.catch_up()
        yield opened


async def ask(application, question):
    return await application.answerer().ask(AskRequest(question=question))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is Italy's foreign minister?", "Gentiloni"),
        ("How far are Italy's southern islands from Libya?", "185 miles"),
        ("How many migrants arrived by sea in the first six weeks of the year?", "5,300"),
        ("What did the defence minister say about a peace-enforcing mission?", "realistic"),
        ("Who killed 21 Egyptian Coptic Christians?", "Isis"),
    ],
)
async def test_the_right_sentence_comes_first(application, question, words):
    answer = await ask(application, question)
    assert not answer.abstained, answer.reason
    first = next(c for c in answer.citations if c.claim == 0)
    assert words in first.quote
    for citation in answer.citations:
        text = application.store.version_text(citation.article_id, citation.version)
        assert text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("application", ["beside others"], indirect=True)
@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who is Italy's foreign minister, in articles since 2015?", "Gentiloni"),
        ("Who killed 21 Egyptian Coptic Christians in February 2015?", "Isis"),
    ],
)
async def test_dated_articles_answer_for_their_time(application, question, words):
    answer = await ask(application, question)
    assert words in next(c for c in answer.citations if c.claim == 0).quote


@pytest.mark.parametrize(
    "question", ["Who won the 2010 football World Cup?", "What is the capital of Australia?"]
)
async def test_what_the_articles_do_not_say_is_declined(application, question):
    answer = await ask(application, question)
    assert answer.abstained
    assert answer.reason
    assert len(answer.nearest) == 3
