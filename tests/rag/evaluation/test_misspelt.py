"""Fields that are nearly those of the form are named; figures stay what they are."""

import logging

from rag.evaluation.misspelt import watched
from rag.evaluation.records import Record

KNOWN = ("id", "question", "answers", "answerable")


def told(caplog, *fields):
    found = [Record(where=f"line {n}", fields=f) for n, f in enumerate(fields, start=1)]
    with caplog.at_level(logging.WARNING):
        assert list(watched(found, KNOWN)) == found
    return caplog.messages


def test_a_misspelt_field_is_named_once_with_its_first_line(caplog):
    lines = [{"id": "a"}, {"id": "b", "answer": ["x"]}, {"id": "c", "answer": ["y"]}]
    assert told(caplog, *lines) == [
        "line 2 (and in 1 more): 'answer' is not read; did you mean 'answers'?"
    ]


def test_foreign_fields_are_left_alone(caplog):
    assert told(caplog, {"id": "a", "source_url": "x", "difficulty": 3, "group": "g"}) == []


def test_a_field_beside_the_one_it_is_like_is_another(caplog):
    assert told(caplog, {"id": "a", "answers": ["x"], "answer": "x"}) == []
