"""Whether what a provider was given holds the answer."""

from dataclasses import replace

import pytest

from index.types import Span
from rag.evaluation.given import given_answer
from rag.evaluation.types import GoldQuote, Question
from rag.testing import evidence
from tests.rag.bare import bare_answer

DECLINED = bare_answer(abstained=True, confidence=0.4)


def asked(**known):
    fields = {
        "question_id": "1",
        "text": "Where?",
        "kind": None,
        "answers": (),
        "quotes": (),
        "article_ids": (),
        "answerable": True,
        "history": (),
    }
    return Question(**(fields | known))


def judged(question, *texts):
    given = given_answer(question, replace(DECLINED, evidence=evidence(*texts)))
    assert (given.confidence, given.abstained) == (0.4, True)
    return given.evidence_answers


def test_by_quotes_before_answers_before_articles():
    (shown,) = evidence("It stands on the old tower.")
    inside = GoldQuote(
        article_id=shown.article_id, span=Span(start=shown.start, end=shown.start + 1)
    )
    outside = GoldQuote(article_id=shown.article_id, span=Span(start=shown.end, end=shown.end + 1))
    assert judged(asked(quotes=(outside, inside)), shown.text)
    assert not judged(asked(quotes=(outside,), answers=("the old tower",)), shown.text)
    assert judged(asked(answers=("old tower",)), shown.text)
    assert not judged(asked(answers=("a mill",), article_ids=(shown.article_id,)), shown.text)
    assert judged(asked(article_ids=(shown.article_id,)), shown.text)


@pytest.mark.parametrize("known", [{"answerable": False}, {"article_ids": ("elsewhere",)}])
def test_nothing_answers_what_cannot_be_answered(known):
    assert not judged(asked(**known), "It stands on the old tower.")
