"""The shipped questions say the truth about the shipped articles."""

import json
from collections import Counter
from pathlib import Path

import pytest

from rag.evaluation import read_folder

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="module")
def held():
    return read_folder(SEEDS)


@pytest.fixture(scope="module")
def lines():
    text = (SEEDS / "questions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_every_quote_stands_where_it_says(held, lines):
    texts = {article.article_id: article.loaded.text for article in held.articles}
    for line in lines:
        for quote in line["quotes"]:
            stored = texts[quote["article_id"]][quote["start"] : quote["end"]]
            assert stored == quote["quote"], line["id"]
            assert any(answer in stored for answer in line["answers"]), line["id"]


def test_positions_survive_reading(held, lines):
    for question, line in zip(held.questions, lines, strict=True):
        spans = [(q.article_id, q.span.start, q.span.end) for q in question.quotes]
        assert spans == [(q["article_id"], q["start"], q["end"]) for q in line["quotes"]]


def test_there_are_enough_of_each_kind(lines):
    kinds = Counter(line["kind"] for line in lines)
    assert kinds["standalone"] >= 120
    assert (kinds["outside"], kinds["lookalike"], kinds["followup"]) == (15, 15, 20)
    assert len({line["id"] for line in lines}) == len(lines) == kinds.total()
    assert len({line["question"] for line in lines}) == len(lines)


def test_kinds_and_answers_agree(held):
    for question in held.questions:
        known = question.kind in {"standalone", "followup"}
        assert question.answerable is known
        assert bool(question.quotes) is bool(question.answers) is known
        assert bool(question.history) is (question.kind == "followup")


def test_every_article_is_asked_about(held):
    asked = {article_id for question in held.questions for article_id in question.article_ids}
    assert asked == {article.article_id for article in held.articles}
