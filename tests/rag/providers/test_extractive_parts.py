"""Several questions in one are answered in turn, and those without an answer named."""

from dataclasses import replace

from index.types import Span
from rag.providers.protocol import AskedPart, Wording
from rag.relevance import Ranking, ScoredSentence
from rag.testing import request
from tests.rag.providers.rankings import ranking_by, text_of


def by_words(question, evidence):
    """Rank the first sentence that shares the question's last word, if any does."""
    last = question.rstrip("?").split()[-1]
    hits = [
        ScoredSentence(
            label=e.label, span=Span(start=0, end=len(e.text)), text=e.text, probability=0.8
        )
        for e in evidence
        if last in e.text
    ]
    return Ranking(sentences=tuple(hits), answerable=0.8 if hits else 0.0)


def parts_of(asked, *questions):
    return tuple(
        AskedPart(asked=question, wording=Wording(question=question, evidence=asked.evidence))
        for question in questions
    )


async def test_each_part_is_answered_in_its_turn():
    texts = ("The salary of the mayor is 58,000.", "Ada Quill leads the council.")
    asked = request(*texts, question="Who leads the council? What of the mayor?")
    asked = replace(asked, parts=parts_of(asked, "Who leads the council?", "What of the mayor?"))
    text, finish = await text_of(ranking_by(by_words), asked)
    assert text == "Ada Quill leads the council. [2] The salary of the mayor is 58,000. [1]"
    assert (finish.confidence, finish.unanswered) == (0.8, ())


async def test_a_part_without_an_answer_is_named():
    asked = request("Ada Quill leads the council.", question="Who leads the council? Which beetle?")
    asked = replace(asked, parts=parts_of(asked, "Who leads the council?", "What of the beetle?"))
    text, finish = await text_of(ranking_by(by_words), asked)
    assert text == "Ada Quill leads the council. [1]"
    assert finish.unanswered == ("What of the beetle?",)


async def test_where_no_part_is_answered_the_whole_is():
    asked = request("The salary of the mayor is 58,000.", question="What is paid to the mayor?")
    asked = replace(asked, parts=parts_of(asked, "What of the beetle?", "What of the bee?"))
    text, _ = await text_of(ranking_by(by_words), asked)
    assert text == "The salary of the mayor is 58,000. [1]"
