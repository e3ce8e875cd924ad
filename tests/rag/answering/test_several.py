"""Several questions in one message are searched for one by one and share the evidence."""

from contextlib import aclosing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from index.types import CopyGroup, Filters
from rag.answering.answerer import AskRequest
from rag.answering.finding import Finder, Wanted
from rag.answering.several import in_turn
from rag.asked_parts import Part
from rag.providers.protocol import Finish
from rag.providers.scripted import ScriptedProvider
from tests.rag.found import hit, result

MESSAGE, BRIDGE, BEE = "Who shut the bridge, and where is the bee?", "Who shut it?", "Where is it?"
ASKED = Wanted(
    query=MESSAGE,
    k=4,
    filters=Filters(),
    preferred=None,
    recency=0.0,
    today=date(2026, 11, 22),
    parts=(Part("who shut it?", BRIDGE), Part("where is the bee?", BEE)),
)


class Library:
    """Finds texts by query, best first; each is an article of its own unless ``articles`` says."""

    def __init__(self, articles=None, copies=(), **texts_by_query):
        words = {"message": MESSAGE, "bridge": BRIDGE, "bee": BEE}
        self.found = {words[name]: texts for name, texts in texts_by_query.items()}
        self.articles = articles or {}
        self.copies = copies
        self.searched = []

    def search(self, query, *, k, filters):
        self.searched.append(query)
        texts = [t for t in self.found[query] if self.articles.get(t, t) not in filters.except_ids]
        return result(self.hit(text, 1 - n / 10) for n, text in enumerate(texts))

    def hit(self, text, score):
        made = hit(text, score)
        article = replace(made.article, article_id=self.articles.get(text, text))
        return replace(
            made, article=article, passage=replace(made.passage, passage_id=ord(text[0]))
        )

    def groups_of(self, article_ids):
        others = tuple(self.hit(text, 0.0).article for text in self.copies[1:])
        group = CopyGroup(leader_id=self.copies[0], others=others) if self.copies else None
        return {i: group for i in article_ids if group and i in self.copies}

    def version_text(self, article_id, version):
        return "x" * 9

    def find(self, wanted=ASKED, share=1.0):
        own: Any = self  # no more of a catalogue than a search needs
        finder = Finder(
            searcher=own, versions=own, catalogue=own, half_life_days=30, article_share=share
        )
        return finder.find(wanted)


def texts(found):
    return [e.text for e in found.evidence]


def test_the_first_of_each_comes_before_the_second_of_any():
    whole = [hit("a", 1), hit("b", 1), hit("c", 1)]
    turns = in_turn(whole, [[hit("p", 1)], [hit("x", 1), hit("y", 1)]])
    assert [h.passage.text for h in turns] == ["p", "x", "a", "y", "b", "c"]


def test_each_question_gets_places_and_the_message_its_order():
    library = Library(message="abcd", bridge="axyz", bee="pqrs")
    found = library.find()
    assert library.searched == [MESSAGE, BRIDGE, BEE]
    assert [(e.label, e.text) for e in found.evidence] == [(1, "a"), (2, "p"), (3, "x"), (4, "q")]


def test_the_last_place_goes_to_a_question():
    assert texts(Library(message="ab", bridge="x", bee="p").find(replace(ASKED, k=2))) == ["x", "p"]


def test_one_article_takes_no_more_than_its_share_of_all_places():
    planted = dict.fromkeys("abcxyzpqr", "planted")
    library = Library(planted, message="abcm", bridge="xyzn", bee="pqro")
    found = library.find(share=0.5)
    assert sorted(e.article_id for e in found.evidence).count("planted") == 2


def test_of_copies_one_is_shown():
    found = Library(copies=("a", "x"), message="ab", bridge="xy", bee="a").find()
    assert len({"a", "x"} & set(texts(found))) == 1


def test_one_question_is_one_search():
    library = Library(message="abcdef")
    assert texts(library.find(replace(ASKED, parts=()))) == list("abcd")
    assert library.searched == [MESSAGE]


@pytest.mark.parametrize("k", [1, 8])
async def test_a_provider_gets_each_question_with_its_own_evidence_first(stage, k):
    asked = []

    def script(request):
        asked.append(request)
        return [Finish(reason="abstained")]

    message = "What did the council vote to repair? How many cars does the northern ferry carry?"
    answerer = stage.answerer(provider=ScriptedProvider(script))
    async with aclosing(answerer.stream(AskRequest(question=message, k=k))) as events:
        [_ async for _ in events]
    bridge, ferry = asked[0].parts
    assert f"{bridge.asked} {ferry.asked}" == message
    assert {e.label for e in ferry.wording.evidence} == {e.label for e in asked[0].evidence}
    if k > 1:
        assert bridge.wording.evidence[0].article_id == "bridge"
        assert ferry.wording.evidence[0].article_id == "ferry"
        scores = [e.score for e in ferry.wording.evidence]
        assert scores == sorted(scores, reverse=True)
