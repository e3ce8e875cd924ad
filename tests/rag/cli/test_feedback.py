"""``footnote feedback``: listed, and exported so that ``eval`` and ``eval-checker`` read it."""

import asyncio
from datetime import UTC, datetime

import pytest

from rag.answering.answerer import AskRequest

NOW = datetime(2026, 1, 2, 10, 30, tzinfo=UTC)


@pytest.fixture
def judged(filled):
    with filled.open() as application:
        question = "How many votes did the council have to repair the old bridge?"
        ask = AskRequest(question=question, strictness="lenient")
        answer = asyncio.run(application.answerer("extractive").ask(ask))
        assert answer.citations
        cited = answer.citations[0]
        feedback = application.chats.feedback
        feedback.give(answer, "helpful", note="Good\x1b[31m.", now=NOW)
        feedback.give(answer, "supports", claim=cited.claim, label=cited.label, now=NOW)
    return filled


def test_it_is_listed(judged):
    rows = [line.split("\t") for line in judged("feedback").stdout.splitlines()]
    assert {row[1] for row in rows} == {"helpful", "supports"}
    assert all(row[0] == "2026-01-02T10:30" for row in rows)
    assert "Good[31m." in {row[4] for row in rows}
    (said, _) = judged.json("feedback")["feedback"]
    assert said["id"].startswith("fb_")


def test_it_is_exported_as_cases_that_are_measured(judged, tmp_path):
    result = judged("feedback", "--export", tmp_path / "cases")
    assert "wrote 1 questions over" in result.stdout
    measured = judged("eval", tmp_path / "cases", "--no-answers")
    assert measured.exit_code == 0, measured.output
    checked = judged("eval-checker", tmp_path / "cases" / "claims.jsonl")
    assert checked.exit_code == 0, checked.output
    assert judged.json("feedback", "--export", tmp_path / "again")["n_claims"] == 1
