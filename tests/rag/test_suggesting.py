"""What is suggested after an answer can be asked, and is answered."""

import dataclasses
from datetime import date

import pytest

from rag.answering.answerer import AskRequest
from rag.answering.finding import Finder
from rag.errors import ProviderCallError
from rag.providers.protocol import Finish
from rag.providers.scripted import ScriptedProvider
from rag.reranking import ReaderReranker
from rag.suggesting import Suggester, questions_about
from tests.rag.answering.stage import Stage
from tests.rag.library_stage import loaded, open_stage

TODAY = date(2026, 1, 1)
CANAL = (
    "Work began in April 1859. The canal was dug by a company formed by Ferdinand de Lesseps. It "
    "opened on 17 November 1869. In March the Khedive Ismail sold his shares. Its Director left."
)
FERRY = "The northern ferry carries 900 cars. Captain Ada Moss has steered it for nine years."


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        application.library.add([loaded("canal", CANAL), loaded("ferry", FERRY)])
        application.catch_up()
        yield Stage(application)


def suggester(stage, script):
    application = stage.application
    finder = Finder(
        searcher=application.library,
        versions=application.store,
        catalogue=application.store,
        half_life_days=30,
    )
    return Suggester(finder=finder, provider=ScriptedProvider(script), evidence_k=8)


def with_name(request):
    """Answer with the first sentence of the evidence that has the question's last words."""
    name = request.question.rstrip("?").split(" ", 3)[-1].removeprefix("is ")
    for evidence in request.evidence:
        for sentence in evidence.text.split(". "):
            if name in sentence:
                return [f"{sentence.rstrip('.')}. [{evidence.label}]"]
    return [Finish(reason="abstained", detail="nobody says")]


DUG = "The canal was dug by a company formed by Ferdinand de Lesseps. [1]"


async def asked(stage, text=DUG, question="Who dug the canal?"):
    return await stage.answerer(text).ask(AskRequest(question=question))


async def test_names_and_days_become_questions(stage):
    answer = await asked(stage)
    questions = [question for question, _ in questions_about(answer)]
    assert questions[0] == "Who is Ferdinand de Lesseps?"
    assert {
        "What happened in April 1859?",
        "What happened on 17 November 1869?",
        "Who is Captain Ada Moss?",
    } <= set(questions)
    assert not any("March" in question or "Its" in question for question in questions)


async def test_a_weekday_is_no_first_name(stage):
    answer = await asked(stage)
    said = dataclasses.replace(
        answer.evidence[0], text="It was Tuesday Lesseps met the diver Ada Moss."
    )
    answer = dataclasses.replace(answer, citations=(), evidence=(said,))
    questions = [question for question, _ in questions_about(answer)]
    assert "Who is Ada Moss?" in questions
    assert not any("Tuesday" in question for question in questions)


async def test_who_is_asked_only_of_persons(stage):
    text = "Coast Line, the operator, met Ms Amy Bell, Mr Olm and Moss Hill Two. It left."
    answer = await asked(stage)
    said = dataclasses.replace(answer.evidence[0], text=text)
    found = dict(questions_about(dataclasses.replace(answer, citations=(), evidence=(said,))))
    assert list(found) == ["What is Coast Line?", "Who is Ms Amy Bell?"]


async def test_what_was_asked_already_is_not_suggested(stage):
    answer = dataclasses.replace(await asked(stage), question="Was it De Lesseps, Ferdinand?")
    assert "Who is Ferdinand de Lesseps?" not in dict(questions_about(answer))


async def test_only_what_is_answered_with_something_new_is_suggested(stage):
    answer = await asked(stage)
    found = await suggester(stage, with_name).suggestions(answer, today=TODAY)
    assert "Who is Ferdinand de Lesseps?" not in found.questions
    assert set(found.questions) == {
        "What happened in April 1859?",
        "What happened on 17 November 1869?",
        "Who is Captain Ada Moss?",
    }
    assert found.articles == ()


@pytest.mark.parametrize(
    "script", [[Finish(reason="abstained")], ["The ferry carries 900 cars. [1]"], [""]]
)
async def test_where_nothing_fits_there_are_articles_to_read(stage, script):
    answer = await asked(stage)
    found = await suggester(stage, script).suggestions(answer, today=TODAY)
    assert found.questions == ()
    cited = {e.article_id for e in answer.evidence if e.used}
    others = [e for e in answer.evidence if e.article_id not in cited]
    assert [a.title for a in found.articles] == [others[0].title]
    assert found.articles[0].reader_url.startswith(f"/articles/{others[0].article_id}?version=")


async def test_a_provider_that_fails_is_an_error(stage):
    broken = suggester(stage, [ProviderCallError("it is gone")])
    with pytest.raises(ProviderCallError, match="gone"):
        await broken.suggestions(await asked(stage), today=TODAY)


async def test_no_more_is_tried_than_is_worth_waiting_for(stage):
    days = " ".join(f"It rained on {day} May 1999." for day in range(1, 30))
    stage.application.library.add([loaded("rain", days)])
    tried = []

    def refuse(request):
        tried.append(request.question)
        return [Finish(reason="abstained")]

    answer = await asked(stage, "It rained. [1]", "When in May 1999 has it rained?")
    assert len(questions_about(answer)) > 8
    await suggester(stage, refuse).suggestions(answer, today=TODAY)
    assert len(tried) == 8


async def test_trying_questions_takes_no_time_from_whoever_asks_next(tmp_path, monkeypatch):
    # Only one alone has any.
    monkeypatch.setattr("rag.application._RANKING_SHARE", 0)
    with open_stage(tmp_path / "crowded") as application:
        notices = []

        def read(_, question, hits):
            if question != FERRY:
                notices.append(application.searcher.search(FERRY, k=1).notice)
            return [0.0] * len(hits)

        monkeypatch.setattr(ReaderReranker, "scores", read)
        application.library.add([loaded("canal", CANAL), loaded("ferry", FERRY)])
        application.catch_up()
        answer = await asked(Stage(application))
        await application.suggester().suggestions(answer, today=TODAY)
    assert notices
    assert set(notices) == {None}
