"""What an explained search says is what the searches of the single legs give."""

from datetime import date

import pytest

from index.fusion import DENSE_WEIGHT
from index.types import Filters
from rag.answering.answerer import AskRequest
from rag.errors import UnknownIdError
from rag.explaining import ExplainRequest, explain
from tests.rag.answering.stage import Stage, fill
from tests.rag.library_stage import loaded, open_stage

TODAY = date(2026, 11, 22)


@pytest.fixture
def application(tmp_path):
    with open_stage(tmp_path / "data") as application:
        fill(application)
        application.library.add(
            [
                loaded(
                    "Owls",
                    "Owls hunt by night near the ferry.",
                    external_id="owls",
                    outlet="The Herald",
                    published="2026-11-10",
                )
            ]
        )
        application.catch_up()
        yield application


def asked(question, **more):
    return ExplainRequest(**({"question": question, "k": 3, "today": TODAY} | more))


def test_each_place_is_that_of_the_leg_searched_alone(application):
    query = "How many cars does the ferry carry?"
    explained = explain(application, asked(query))
    assert [e.hit.rank for e in explained.hits] == list(range(1, len(explained.hits) + 1))
    assert set(explained.timings_ms) >= {"embed", "dense", "lexical", "join", "total"}
    for leg in ("dense", "lexical", "fusion"):
        alone = application.retriever.search(query, k=50, legs=leg).hits
        by_id = {hit.passage.passage_id: hit for hit in alone}
        for one in explained.hits:
            place, hit = one.places[leg], by_id.get(one.hit.passage.passage_id)
            assert (place is None) == (hit is None)
            if place is not None and hit is not None:
                assert (place.rank, place.scaled) == (hit.rank, hit.score)
                raw = {"dense": hit.dense, "lexical": hit.lexical, "fusion": hit.score}
                assert place.raw == raw[leg]


def test_the_scaled_scores_add_up_to_the_fused_one(application):
    for one in explain(application, asked("northern ferry cars")).hits:
        dense, lexical = (p.scaled if p else 0.0 for p in map(one.places.get, ("dense", "lexical")))
        fused = one.places["fusion"]
        assert fused is not None
        assert fused.raw == pytest.approx(DENSE_WEIGHT * dense + (1 - DENSE_WEIGHT) * lexical)


async def test_the_hits_are_what_an_answer_is_given(application):
    question = "What did the council decide?"
    explained = explain(application, asked(question, k=8))
    request = AskRequest(question=question, k=8)
    answer = await application.answerer("scripted").ask(request)
    assert [e.passage_id for e in answer.evidence] == [
        e.hit.passage.passage_id for e in explained.hits
    ]


def test_words_are_read_as_filters_unless_that_is_off(application):
    question = "What did owls do according to The Herald?"
    explained = explain(application, asked(question))
    assert [chip.kind for chip in explained.chips] == ["outlet"]
    assert explained.filters == Filters(outlets=("The Herald",))
    assert [e.hit.article.article_id for e in explained.hits] == ["owls"]
    plain = explain(application, asked(question, read_filters=False))
    assert (plain.chips, plain.filters) == ((), Filters())
    assert len(plain.hits) > 1


async def test_a_follow_up_is_searched_as_it_stands_alone(application):
    before = "What does the northern ferry carry?"
    answer = await Stage(application).ask("The ferry carries 900 cars. [1]", question=before)
    request = asked("How often does it run?", conversation_id=answer.conversation_id)
    explained = explain(application, request)
    assert explained.question == "How often does it run?"
    assert "ferry" in explained.standalone_question
    with pytest.raises(UnknownIdError):
        explain(application, asked("And then?", conversation_id="con_none"))


def test_what_is_searched_as_it_is_is_not_put_right(application):
    typed = "Where do owlls hunt at night?"
    put_right = "Where do owls hunt at night?"
    assert explain(application, asked(typed)).standalone_question == put_right
    assert explain(application, asked(typed, rewrite=False)).standalone_question == typed


def test_news_at_large_is_explained_as_it_is_answered(application):
    explained = explain(application, asked("Latest news"))
    assert explained.hits[0].hit.article.title == "Owls"
    assert {one.hit.passage.position for one in explained.hits} == {0}
    assert (explained.generation, explained.timings_ms) == (0, {})
