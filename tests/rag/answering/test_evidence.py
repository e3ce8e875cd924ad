"""One article of each group of copies reaches the evidence, and says where else it ran."""

from dataclasses import replace

import pytest

from index.types import CopyGroup
from rag.answering.evidence import distinct_hits, evidence_of, other_outlets
from tests.rag.answering.stage import Stage
from tests.rag.library_stage import loaded, open_stage

STORY = (
    "A fire in the engine room of a ferry off Quaymarsh forced everybody on board to leave the "
    "ship on Saturday afternoon, and nobody was seriously hurt. Lifeboats took the passengers off "
    "in calm seas while the crew flooded the engine room with carbon dioxide.\n\n"
    "The ferry was towed back in the evening by the tug Bullfinch. It is 34 years old."
)
QUESTION = "What happened on the ferry off Quaymarsh?"


@pytest.fixture
def stage(tmp_path):
    with open_stage(tmp_path / "data") as application:
        copies = [
            loaded("Fire on ferry", STORY, external_id="wire", outlet="Coast Wire"),
            loaded("Calm rescue", STORY + " So be it.", external_id="courier", outlet="Courier"),
            loaded("Ship burns", STORY + " Yes.", external_id="post", url="https://post.example/1"),
            loaded("Alight", STORY + " No.", external_id="nameless"),
            loaded("Late", STORY + " Ah.", external_id="again", outlet="COURIER"),
        ]
        other = loaded("Ferry sold", "The ferry at Quaymarsh was sold to Norway.", external_id="x")
        application.library.add([*copies, other])
        application.catch_up()
        yield Stage(application)


async def test_one_copy_is_evidence_and_names_the_other_outlets(stage):
    answer = await stage.ask("The ferry was towed back. [1]", question=QUESTION)
    shown = {e.article_id for e in answer.evidence}
    assert "x" in shown and len(shown) == 2
    (copy_id,) = shown - {"x"}
    outlets = {
        "wire": "Coast Wire",
        "courier": "Courier",
        "again": "Courier",
        "post": "post.example",
        "nameless": "an outlet without a name",
    }
    expected = {name.casefold() for name in outlets.values()} - {outlets[copy_id].casefold()}
    for shown_copy in [e for e in answer.evidence if e.article_id == copy_id]:
        assert {name.casefold() for name in shown_copy.also_in} == expected
        assert list(shown_copy.also_in) == sorted(shown_copy.also_in, key=str.casefold)
    assert next(e for e in answer.evidence if e.article_id == "x").also_in == ()
    by_article = {e.article_id: e.also_in for e in answer.evidence}
    assert [c.also_in for c in answer.citations] == [
        by_article[c.article_id] for c in answer.citations
    ]
    assert stage.stored() == [answer]


async def test_copies_do_not_take_the_places_of_others(stage):
    answer = await stage.ask("It was so. [1]", question=QUESTION, k=2)
    assert {e.article_id == "x" for e in answer.evidence} == {True, False}


async def test_an_outlet_that_is_filtered_for_is_the_one_shown(stage):
    from index.types import Filters

    filters = Filters(outlets=("Coast Wire",))
    answer = await stage.ask("It was so. [1]", question=QUESTION, filters=filters)
    assert {e.article_id for e in answer.evidence} == {"wire"}
    assert "Courier" in {name.title() for name in answer.evidence[0].also_in}


async def test_a_removed_article_no_longer_says_where_else_it_ran(stage):
    answer = await stage.ask("The ferry was towed back. [1]", question=QUESTION)
    copy_id = next(e.article_id for e in answer.evidence if e.also_in)
    stage.application.library.remove(copy_id)
    (stored,) = stage.stored()
    assert all(not e.also_in for e in stored.evidence)
    assert all(not c.also_in for c in stored.citations)


def test_all_passages_of_the_best_copy_stay(stage):
    hits = stage.application.library.search(QUESTION, k=50).hits
    ids = sorted({hit.article.article_id for hit in hits})
    groups = stage.application.store.groups_of(ids)
    kept = distinct_hits(hits, groups)
    copies = [hit.article.article_id for hit in hits if hit.article.article_id != "x"]
    assert {h.article.article_id for h in kept} == {copies[0], "x"}
    assert len({h.passage.text for h in kept}) == len(kept)
    assert distinct_hits(hits) != kept
    assert [e.passage_id for e in evidence_of(hits, groups)] == [h.passage.passage_id for h in kept]


def test_an_article_alone_is_in_no_other_outlet(stage):
    article = stage.application.store.article("wire")
    assert other_outlets(article, None) == ()
    assert other_outlets(article, CopyGroup(leader_id="wire", others=())) == ()
    twin = replace(article, article_id="y", outlet=None, url="http://[bad")
    group = CopyGroup(leader_id="wire", others=(twin,))
    assert other_outlets(article, group) == ("an outlet without a name",)
