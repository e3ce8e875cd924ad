"""A refusal for a time that the articles do not cover says what older articles answer."""

import pytest

from index.types import Filters
from rag.answering.answerer import AskRequest
from rag.errors import ProviderCallError
from rag.providers.protocol import Finish
from rag.providers.scripted import ScriptedProvider
from tests.rag.answering.stage import SHUT, TODAY, Stage, fill_with_reports
from tests.rag.library_stage import open_stage

DECLINED = Finish(reason="abstained", detail="The articles do not say.", refusal="nothing_close")
BROKEN = ProviderCallError("the reader cannot be loaded; look there", retryable=False)
ANSWERED = "The harbour bridge was shut. [2]"


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        fill_with_reports(
            application,
            ("old", "2015-02-18", "The Herald"),
            ("older", "2014-02-18", "The Herald"),
            ("wire", "2016-01-01", "Coast Wire"),
            ("undated", None, "The Herald"),
        )
        yield Stage(application)


class Judge(ScriptedProvider):
    """Says of what it is shown what a script says, and remembers what that was."""

    def __init__(self, *script):
        super().__init__(script)
        self.shown = []
        self.questions = []

    async def stream(self, request):
        self.questions.append(request.question)
        self.shown.append([e.article_id for e in request.evidence])
        async for delta in super().stream(request):
            yield delta


async def asked(stage, *script, judge, **fields):
    question = fields.pop("question", "Why was the harbour bridge shut last week?")
    request = AskRequest(question=question, today=TODAY, **fields)
    return await stage.answerer(*script, judge=judge).ask(request)


async def test_a_period_without_articles_is_only_outdated_where_older_ones_answer(stage):
    judge = Judge(ANSWERED)
    answer = await asked(stage, DECLINED, judge=judge)
    assert answer.abstained and answer.evidence == answer.citations == ()
    assert answer.refusal == "only_outdated"
    (shown,) = judge.shown
    assert judge.questions == ["Why was the harbour bridge shut?"]
    assert set(shown) == {"old", "older", "wire"}
    # What answers comes first, and its date is told, not that of what was only found.
    told = answer.nearest[0]
    assert told.article_id == shown[1] and answer.newest_evidence == told.published
    assert {passage.article_id for passage in answer.nearest} == set(shown)
    assert answer.reason.startswith(
        "No article published from 9 November 2026 to 15 November 2026 answers this. Older ones do:"
    )
    assert answer.notice is None and answer.timings_ms["older"] >= 0
    stage.obeys_the_span_law(answer)
    assert stage.stored() == [answer]


async def test_dates_and_outlets_that_were_given_count_as_much(stage):
    judge = Judge(SHUT)
    given = Filters(outlets=("The Herald",), published_from="2015-01-01", published_to="2015-12-31")
    answer = await asked(stage, DECLINED, judge=judge, filters=given)
    assert [e.article_id for e in answer.evidence] == ["old"]
    assert judge.shown == [["older"]]
    assert (answer.refusal, answer.newest_evidence) == ("only_outdated", "2014-02-18")
    assert [passage.article_id for passage in answer.nearest] == ["older"]


@pytest.mark.parametrize("said", [[DECLINED], ["The harbour bridge was shut."], [BROKEN]])
async def test_without_an_older_answer_the_refusal_stays_what_it_was(stage, said):
    judge = Judge(*said)
    answer = await asked(stage, DECLINED, judge=judge)
    assert len(judge.shown) == 1
    assert (answer.refusal, answer.newest_evidence) == ("nothing_close", None)
    assert answer.reason.startswith("No passage matches the question as it was read (“last week”")
    assert answer.nearest == ()


async def test_nobody_looks_where_older_articles_were_not_left_out(stage):
    judge = Judge(ANSWERED)
    question = "Why was the harbour bridge shut?"
    for filters in (
        Filters(),
        Filters(published_to="2015-12-31"),
        Filters(published_from="0001-01-01"),
    ):
        answer = await asked(stage, DECLINED, judge=judge, question=question, filters=filters)
        assert answer.refusal == "nothing_close"
        assert "older" not in answer.timings_ms
    since = Filters(published_from="2015-01-01")
    said = "The harbour bridge was shut, the council said. [1]"
    answer = await asked(stage, said, judge=judge, question=question, filters=since)
    assert (answer.abstained, answer.refusal) == (False, None)
    refused = Finish(reason="refusal")
    answer = await asked(stage, refused, judge=judge, question=question, filters=since)
    assert (answer.abstained, answer.refusal) == (True, None)
    assert judge.shown == []


async def test_where_nothing_is_older_nobody_judges(stage):
    judge = Judge(ANSWERED)
    answer = await asked(stage, judge=judge, filters=Filters(published_from="2000-01-01"), k=1)
    assert judge.shown == [] and answer.refusal == "does_not_say"
