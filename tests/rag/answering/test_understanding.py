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


async def test_a_question_that_cannot_be_asked(stage):
    with pytest.raises(InvalidQueryError, match="the question is empty"):
        await understood(stage, " ")
