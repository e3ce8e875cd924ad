"""Quotes written as words get positions that the evaluation reads back as those words."""

import json

import pytest

from bench.locate_quotes import locate
from rag.errors import EvaluationError
from rag.evaluation import read_folder
from tests.rag.evaluation.folders import write_lines

ARTICLE = {"id": "a", "text": "\r\nThe cafe\u0301 closed. The cafe reopened. The end."}


def draft(tmp_path, words, article_id="a"):
    write_lines(tmp_path / "articles.jsonl", [ARTICLE])
    quotes = [{"article_id": article_id, "quote": words}]
    asked = {"id": "q", "kind": "k", "question": "What?", "answers": ["clo\u00adsed"]}
    write_lines(tmp_path / "draft.jsonl", [asked | {"quotes": quotes}])
    return tmp_path / "draft.jsonl"


def test_positions_are_found_and_everything_else_stays(tmp_path):
    path = draft(tmp_path, "The cafe\u0301 closed.")
    assert locate(path, tmp_path / "questions.jsonl") == 1
    line = json.loads((tmp_path / "questions.jsonl").read_text(encoding="utf-8"))
    assert line["kind"] == "k"
    assert line["answers"] == ["closed"]
    (found,) = line["quotes"]
    assert ARTICLE["text"][found["start"] : found["end"]] == found["quote"]
    held = read_folder(tmp_path)
    (gold,) = held.questions[0].quotes
    text = held.articles[0].loaded.text
    assert text[gold.span.start : gold.span.end] == "The café closed."


@pytest.mark.parametrize(
    ("words", "article_id", "message"),
    [
        ("The bar closed.", "a", "is 0 times in 'a'"),
        ("The", "a", "is 3 times in 'a'"),
        ("The end.", "b", "no article 'b'"),
    ],
)
def test_what_cannot_be_placed_is_named(tmp_path, words, article_id, message):
    with pytest.raises(EvaluationError, match=rf"draft.jsonl, line 1, quotes 1: .*{message}"):
        locate(draft(tmp_path, words, article_id), tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
