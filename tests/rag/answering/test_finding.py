"""What a question's words ask of its articles, through to the answer that is stored."""

import asyncio
from contextlib import aclosing

import pytest

from index.types import Filters
from rag.answering.answerer import AskRequest
from rag.answering.events import Queried
from rag.providers.protocol import Finish, TextDelta
from rag.providers.scripted import ScriptedProvider
from rag.types import Place, Turn
from tests.rag.answering.stage import SHUT, TODAY, found
from tests.rag.library_stage import loaded


@pytest.fixture
def stage(stage_over_the_years):
    return stage_over_the_years


async def test_last_week_is_a_filter_and_a_chip(stage):
    ids, answer = await found(stage, "Why was the harbour bridge shut last week?")
    assert ids == ["week"]
    (chip,) = answer.chips
    assert (chip.text, chip.kind) == ("last week", "date")
    assert chip.meaning == "published from 9 November 2026 to 15 November 2026"
    assert answer.today == "2026-11-22"
    assert answer.newest_evidence == "2026-11-12"
    assert stage.stored() == [answer]


async def test_chips_can_be_ignored_or_switched_off(stage):
    question = "Why was the harbour bridge shut last week?"
    for more in ({"ignore_chips": ("last week",)}, {"read_filters": False}):
        ids, answer = await found(stage, question, **more)
        assert len(ids) == 5
        assert answer.chips == ()


async def test_the_clock_is_today_unless_another_day_is_given(stage):
    answer = await stage.ask(SHUT, question="Was the bridge shut yesterday?")
    assert answer.today == "2026-01-01"
    assert answer.chips[0].meaning == "published on 31 December 2025"
    assert answer.abstained and answer.evidence == ()
    assert answer.reason == (
        "No passage matches the question as it was read "
        "(“yesterday”: published on 31 December 2025)."
    )


async def test_an_outlet_is_a_filter_and_the_query_event_says_so(stage):
    question = "Why was the bridge shut, according to the Coast Wire?"
    events = await stage.events(SHUT, question=question, today=TODAY)
    queried = events[0]
    assert isinstance(queried, Queried)
    assert queried.filters == Filters(outlets=("Coast Wire (invented)",))
    assert [chip.text for chip in queried.chips] == ["according to the Coast Wire"]
    assert queried.today == "2026-11-22"
    assert {e.article_id for e in events[-1].answer.evidence} == {"old", "new"}


async def test_filters_that_are_given_win_over_words(stage):
    ids, answer = await found(
        stage,
        "Why was the bridge shut last week, according to the Coast Wire?",
        filters=Filters(outlets=("The Herald",), published_to="2015-12-31"),
    )
    assert ids == ["march"]
    assert answer.chips == ()


async def test_a_follow_up_keeps_the_conditions_of_its_turn_until_a_question_stands_alone(stage):
    ids, first = await found(stage, "Why was the bridge shut, according to The Herald?")
    assert set(ids) == {"march", "week"}
    asked = {"conversation_id": first.conversation_id}
    ids, second = await found(stage, "And what did they report?", **asked)
    assert set(ids) == {"march", "week"}
    (chip,) = second.chips
    assert chip.carried and chip.text == "according to The Herald"
    assert chip.filters == Filters(outlets=("The Herald",))
    assert stage.stored()[1] == second
    ids, third = await found(stage, "And why was it shut last week?", **asked)
    assert ids == ["week"]
    assert [(chip.kind, chip.carried) for chip in third.chips] == [
        ("date", False),
        ("outlet", True),
    ]
    ids, fourth = await found(stage, "Why was the harbour bridge shut?", **asked)
    assert len(ids) == 5 and fourth.chips == ()
    ids, fifth = await found(stage, "And what did they report?", **asked)
    assert len(ids) == 5 and fifth.chips == ()


async def test_a_condition_that_was_set_is_kept_for_a_follow_up_and_can_be_taken_away(stage):
    _, first = await found(
        stage, "Why was the bridge shut?", filters=Filters(published_to="2015-12-31")
    )
    assert first.chips == () and first.filters == Filters(published_to="2015-12-31")
    asked = {"question": "And who said so?", "conversation_id": first.conversation_id}
    ids, second = await found(stage, **asked)
    assert set(ids) == {"old", "march"}
    (chip,) = second.chips
    assert (chip.text, chip.meaning) == (
        "until 31 December 2015",
        "published until 31 December 2015",
    )
    place = Place(instead_of=second.answer_id)
    ids, other = await found(stage, **asked, place=place, ignore_chips=("until 31 December 2015",))
    assert len(ids) == 5 and other.chips == ()
    assert other.ignored_chips == ("until 31 December 2015",)
    ids, _ = await found(stage, **asked, place=place, read_filters=False)
    assert len(ids) == 5
    ids, _ = await found(stage, **asked, place=place, filters=Filters(published_from="2026-11-20"))
    assert ids == ["new"]


async def test_of_turns_that_a_caller_tells_the_words_are_read(stage):
    turns = (
        Turn(question="Why was the bridge shut, according to The Herald?", answer="A crack."),
        Turn(question="And who said so?", answer="The council."),
    )
    ids, answer = await found(stage, "And when did they say so?", history=turns)
    assert set(ids) == {"march", "week"}
    assert [chip.carried for chip in answer.chips] == [True]


async def test_a_month_of_the_content_ranks_higher_and_hides_nothing(stage):
    ids, answer = await found(stage, "Why was the harbour bridge shut in February 2015?")
    assert set(ids[:2]) == {"old", "march"}
    assert len(ids) == 5
    assert [chip.soft for chip in answer.chips] == [True]
    plain, _ = await found(
        stage, "Why was the harbour bridge shut in February 2015?", read_filters=False
    )
    assert set(plain) == set(ids)


async def test_a_better_article_of_another_month_stays_before_those_preferred(stage):
    stage.application.library.add(
        [
            loaded(
                "Why the harbour bridge was shut in February 2015",
                "The harbour bridge was shut in February 2015 by a crack. Why it was shut, the "
                "harbour council said.",
                external_id="later",
                published="2020-01-01",
            )
        ]
    )
    stage.application.catch_up()
    ids, answer = await found(stage, "Why was the harbour bridge shut in February 2015?")
    assert ids[0] == "later"
    assert [chip.soft for chip in answer.chips] == [True]


async def test_a_month_without_an_article_is_no_chip(stage):
    ids, answer = await found(stage, "Why was the harbour bridge shut in June 1931?")
    assert len(ids) == 5
    assert answer.chips == ()


async def test_days_since_an_event_are_those_that_the_articles_tell(stage):
    stage.application.library.add(
        [
            loaded(
                "Summit of the harbour towns",
                "The harbour towns met. They spoke of bridges.",
                external_id="summit",
                published="2015-03-01",
            )
        ]
    )
    stage.application.catch_up()
    question = "Was the harbour bridge shut since the summit?"
    ids, answer = await found(stage, question)
    (chip,) = answer.chips
    assert (chip.text, chip.kind, chip.soft) == ("since the summit", "date", True)
    assert chip.meaning == (
        "articles published from 1 March 2015 preferred, the date of “Summit of the harbour towns”"
    )
    assert chip.filters == Filters(published_from="2015-03-01")
    assert set(ids[:4]) == {"march", "week", "new", "summit"} and "old" in ids
    for more in (
        {"ignore_chips": ("since the summit",)},
        {"filters": Filters(published_from="2015-01-01")},
        {"filters": Filters(collections=("other",))},
    ):
        _, other = await found(stage, question, **more)
        assert other.chips == ()
    ids, _ = await found(stage, "What do articles before the summit say of the bridge?")
    assert ids == ["old"]
    ids, later = await found(
        stage, "And what did they report?", conversation_id=answer.conversation_id
    )
    assert [chip.article_id for chip in later.chips] == ["summit"]
    stage.application.library.remove("summit")
    stage.application.library.purge_removed()
    assert not [a for a in stage.stored() if any(c.article_id == "summit" for c in a.chips)]
    _, gone = await found(stage, question)
    assert gone.chips == ()


async def test_an_article_that_told_a_day_and_goes_meanwhile_is_not_kept(stage):
    summit = loaded(
        "Summit of the harbour towns", "They met.", external_id="s", published="2015-03-01"
    )
    stage.application.library.add([summit])

    class Removing(ScriptedProvider):
        async def stream(self, request):
            await asyncio.to_thread(stage.application.library.remove, "s")
            yield TextDelta(text=SHUT)
            yield Finish(reason="stop")

    question = "What do articles before the summit say of the bridge?"
    answer = await stage.answerer(provider=Removing([])).ask(AskRequest(question=question))
    assert [e.article_id for e in answer.evidence] == ["old"]
    assert [chip.article_id for chip in answer.chips] == ["s"]
    assert [left.chips for left in stage.stored()] == [()]


async def test_an_article_that_dated_an_event_and_goes_meanwhile_lives_on_in_no_chip(stage):
    summit = loaded("Summit of towns", "They met.", external_id="summit", published="2015-03-01")
    stage.application.library.add([summit])
    question = "Was the harbour bridge shut since the summit?"
    async with aclosing(stage.answerer(SHUT).stream(AskRequest(question=question))) as events:
        async for event in events:
            if isinstance(event, Queried):
                assert [chip.article_id for chip in event.chips] == ["summit"]
                stage.application.library.remove("summit")
    (answer,) = stage.stored()
    assert answer.evidence and answer.chips == ()


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("Latest news", ["new", "week", "march", "old", "undated"]),
        ("What happened last week?", ["week"]),
        ("Summarise last week\u2019s articles", ["week"]),
        ("What was in the news in March 2015?", ["march"]),
        ("Which articles are from 2015?", ["march", "old"]),
        ("Any news from the Herald?", ["week", "march"]),
    ],
)
async def test_news_at_large_is_how_the_newest_articles_begin(stage, question, ids):
    told, answer = await found(stage, question)
    assert told == ids
    assert answer.evidence[0].start == 0
