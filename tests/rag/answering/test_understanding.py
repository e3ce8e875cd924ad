"""A request is understood after its turns: on its own, with its conditions, without their words."""

from datetime import date

import pytest

from rag.answering.finding import Finder
from rag.answering.request import AskRequest
from rag.answering.understanding import Interpreter
from rag.errors import InvalidQueryError
from rag.followups.asking import Rewriter
from rag.providers.scripted import ScriptedProvider
from rag.types import Turn
from tests.rag.library_stage import loaded

TODAY = date(2026, 11, 22)
BRIDGE = Turn(question="Why was the harbour bridge shut?", answer="Divers found a crack. [1]")


async def understood(stage, question, **asked):
    application = stage.application
    interpreter = Interpreter(
        chats=application.chats,
        rewriter=Rewriter(ScriptedProvider([]), rewriting="rules", speller=application.speller),
        finder=Finder(
            searcher=application.library,
            versions=application.store,
            catalogue=application.store,
            half_life_days=30,
        ),
    )
    return await interpreter.understood(AskRequest(question=question, **asked), today=TODAY)


async def test_a_followup_is_read_with_its_conditions_and_searched_without_their_words(stage):
    told = await understood(
        stage, " Who repaired it, in articles since 2025? ", history=(BRIDGE,) * 9
    )
    assert told.question == "Who repaired it, in articles since 2025?"
    assert told.standalone == "Who repaired the harbour bridge, in articles since 2025?"
    assert told.query == "Who repaired the harbour bridge?"
    assert [chip.text for chip in told.asked.chips] == ["since 2025"]
    assert told.history == (BRIDGE,) * 6
    assert told.today == TODAY


async def test_what_is_switched_off_is_not_done(stage):
    typed = "Could you tell me who repaired the brigde last week?"
    told = await understood(stage, typed, rewrite=False, read_filters=False, today=date(2020, 1, 1))
    assert (told.standalone, told.asked.chips, told.history) == (typed, (), ())
    assert told.query == "who repaired the brigde last week?"
    assert told.today == date(2020, 1, 1)


async def test_a_misspelt_month_is_a_condition_as_well(stage):
    told = await understood(stage, "Who repaired the bridge, in articles since Febuary 2015?")
    # No article has the month, which the dictionary does.
    assert told.standalone in {told.question, told.question.replace("Febuary", "February")}
    stage.application.library.add([loaded("Diary", "It was cold in February 2015, she wrote.")])
    stage.application.catch_up()
    told = await understood(stage, "Who repaired the bridge, in articles since Febuary 2015?")
    assert [chip.text for chip in told.asked.chips] == ["since February 2015"]
    assert told.query == "Who repaired the bridge?"
    typed = "Who repaired the bridge, in articles since Febuary 2015?"
    assert (await understood(stage, typed, rewrite=False)).asked.chips == ()


async def test_a_digest_and_a_long_story(stage):
    told = await understood(stage, "What happened last week?")
    assert told.digest
    assert not (await understood(stage, "What happened at the harbour last week?")).digest
    story = f"I saw the bridge on my way to work. {'It was a fine and sunny day. ' * 8}"
    told = await understood(stage, f"{story}Who closed the bridge in Rome?")
    assert told.query.startswith("Who closed the bridge in Rome? I saw the bridge")


async def test_a_question_that_cannot_be_asked(stage):
    with pytest.raises(InvalidQueryError, match="the question is empty"):
        await understood(stage, " ")
