"""Questions to begin with: of the articles there are, each with an answer."""

from datetime import date

import pytest

from rag.answering.finding import Finder
from rag.errors import ProviderCallError
from rag.providers.protocol import Finish
from rag.providers.scripted import ScriptedProvider
from rag.starting import Beginning, StartingQuestions, to_try
from rag.suggesting import Suggester
from tests.rag.library_stage import loaded, open_stage

TODAY = date(2026, 1, 1)
OYSTERS = "The oyster beds at Quaymarsh are closed. “It is sad,” said Ada Moss, who keeps some."
FERRY = Beginning(title="Harbour ferry late again", text="Captain Ben Orr left. He was late.")


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        application.library.add([loaded("Oyster beds shut in May", OYSTERS)])
        application.catch_up()
        yield application


class Maker:
    """Makes suggesters that answer by a script, and counts what it is asked."""

    def __init__(self, application, script):
        self._application = application
        self._script = script
        self.asked = []

    def __call__(self):
        application = self._application
        finder = Finder(
            searcher=application.library,
            versions=application.store,
            catalogue=application.store,
            half_life_days=30,
        )
        return Suggester(finder=finder, provider=ScriptedProvider(self._answer), evidence_k=8)

    def _answer(self, request):
        self.asked.append(request.question)
        return self._script


def test_of_each_article_one_question_and_all_kinds():
    said = Beginning(title="Beds", text=OYSTERS)
    about = Beginning(title="Oyster beds shut", text=OYSTERS)
    assert [t.question for t in to_try([about, said, FERRY])] == [
        "Tell me about the oyster beds",
        "What did Ada Moss say?",
        "Who is Captain Ben Orr?",
    ]
    assert [t.question for t in to_try([said])] == ["What did Ada Moss say?"]
    text = "It rains. But Mr Clarke said no. So did Ann Sea, 63, and Ann Sea said why."
    trial = to_try([FERRY, Beginning(title="Rain", text=text)])[0]
    assert (trial.question, trial.word) == ("What did Ann Sea say?", "Sea")
    assert to_try([Beginning(title="It rains", text="It rained in May 1999.")]) == []


def test_a_headline_is_not_asked_about_in_words_that_nobody_says():
    text = "Twenty-four school buses went out. The fare is £2."
    (trial,) = to_try([Beginning(title="County’s school buses cheaper than 30 cars", text=text)])
    assert trial.question == "Tell me about the school buses"
    often = Beginning(title="Bus every ten minutes", text="It goes every ten minutes.")
    assert to_try([often]) == []


def test_an_english_question_is_not_put_about_words_in_another_script():
    arabic = Beginning(title="إصلاح الجسر القديم", text="قرر المجلس إصلاح الجسر القديم.")
    assert to_try([arabic]) == []
    (trial,) = to_try([Beginning(title="Café Zoë shut", text="The Café Zoë was shut.")])
    assert trial.question == "Tell me about the Café Zoë"
    vietnamese = Beginning(title="Hồ Nguyễn bakery shut", text="The Hồ Nguyễn bakery was shut.")
    (trial,) = to_try([vietnamese])
    assert "Nguyễn" in trial.question


async def test_what_is_answered_is_offered_and_tried_once(stage):
    starting = StartingQuestions(stage.store)
    made = Maker(stage, ["The oyster beds at Quaymarsh are closed. [1]"])
    assert await starting.questions(made, today=TODAY) == ("Tell me about the oyster beds",)
    assert await starting.questions(made, today=TODAY) == ("Tell me about the oyster beds",)
    assert made.asked == ["Tell me about the oyster beds"]


async def test_what_is_declined_is_not_offered_until_other_articles_come(stage):
    starting = StartingQuestions(stage.store)
    made = Maker(stage, [Finish(reason="abstained", detail="nobody says")])
    assert await starting.questions(made, today=TODAY) == ()
    stage.library.add([loaded(FERRY.title, FERRY.text)])
    assert await starting.questions(made, today=TODAY) == ()
    assert len(made.asked) == 3


async def test_a_failure_is_told_and_not_kept(stage):
    starting = StartingQuestions(stage.store)
    with pytest.raises(ProviderCallError, match="gone"):
        await starting.questions(Maker(stage, [ProviderCallError("it is gone")]), today=TODAY)
    made = Maker(stage, ["The oyster beds at Quaymarsh are closed. [1]"])
    assert len(await starting.questions(made, today=TODAY)) == 1
