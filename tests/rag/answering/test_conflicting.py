"""Conflicts in a whole answer: shown, stored, and gone with a removed article."""

import pytest

from tests.rag.answering.stage import Stage
from tests.rag.library_stage import loaded, open_stage

QUESTION = "How many people marched against the quarry on Brindle Fell?"
POST = "About 3,500 people marched against the quarry on Brindle Fell, police said."
GAZETTE = "More than 6,000 people marched against the quarry on Brindle Fell, stewards said."


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        application.library.add(
            [
                loaded("A", POST, external_id="post", outlet="Post", published="2024-05-12"),
                loaded("B", GAZETTE, external_id="gazette", published="2024-05-13"),
            ]
        )
        application.catch_up()
        yield Stage(application)


async def asked(stage):
    labels = {e.article_id: e.label for e in (await stage.ask(question=QUESTION)).evidence}
    text = f"{POST[:-1]} [{labels['post']}]. {GAZETTE[:-1]} [{labels['gazette']}]."
    return labels, await stage.ask(text, question=QUESTION)


async def test_cited_articles_that_differ_are_named_with_their_dates(stage):
    labels, answer = await asked(stage)
    (conflict,) = answer.conflicts
    assert conflict.labels == (labels["post"], labels["gazette"])
    assert conflict.detail == (
        f"Post, 12 May 2024: about 3,500 people [{labels['post']}]; "
        f"B, 13 May 2024: at least 6,000 people [{labels['gazette']}]"
    )
    assert answer in stage.stored()


async def test_one_article_cited_is_no_conflict(stage):
    answer = await stage.ask(f"{POST[:-1]} [1].", question=QUESTION)
    assert answer.conflicts == ()


@pytest.mark.parametrize("removed", ["post", "gazette"])
async def test_a_conflict_goes_with_either_article(stage, removed):
    _, answer = await asked(stage)
    stage.application.library.remove(removed)
    (stored,) = [a for a in stage.stored() if a.answer_id == answer.answer_id]
    assert stored.conflicts == ()
