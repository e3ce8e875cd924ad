"""What readers said becomes cases that the evaluation reads back."""

import json
from datetime import UTC, datetime

import pytest

from rag.errors import EvaluationError
from rag.evaluation.articles import read_articles
from rag.evaluation.checker import read_claims
from rag.evaluation.feedback_cases import Exported, export_feedback
from rag.evaluation.questions import read_questions
from tests.web.conftest import loaded, open_application

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BRIDGE = "Café 🌉 news. The council voted 7 to 2 to repair the old bridge. It opens in June."
SAID = "The council voted 7 to 2 to repair the old bridge. [1] "


@pytest.fixture
def application(tmp_path):
    with open_application(tmp_path / "data", tmp_path / "script.json") as opened:
        opened.library.add([loaded("bridge", "Bridge", BRIDGE, url=None)])
        opened.catch_up()
        yield opened


async def asked(application, *said, question="What did the council decide?", **more):
    from rag.answering.answerer import AskRequest

    script = application.settings.data.parent / "script.json"
    script.write_text(json.dumps(said), encoding="utf-8")
    return await application.answerer().ask(AskRequest(question=question, **more))


def exported(application, folder):
    return export_feedback(application.chats, application.store, folder)


async def test_a_helpful_answer_is_a_question_with_its_quotes_as_gold(application, tmp_path):
    answer = await asked(application, SAID)
    application.chats.feedback.give(answer, "helpful", now=NOW)
    done = exported(application, tmp_path / "cases")
    assert done == Exported(n_questions=1, n_articles=1, n_claims=0, n_open=0, n_left_out=0)
    sources = read_articles(tmp_path / "cases")
    (question,) = read_questions(tmp_path / "cases", sources)
    assert (question.text, question.answerable) == (answer.question, True)
    (quote,) = question.quotes
    text = sources["bridge"].article.loaded.text
    assert text[quote.span.start : quote.span.end] == answer.citations[0].quote


async def test_a_moved_quote_is_found_again_and_a_changed_one_is_left_out(application, tmp_path):
    answer = await asked(application, SAID)
    application.chats.feedback.give(answer, "helpful", now=NOW)
    moved = loaded("bridge", "Bridge", f"New first words. {BRIDGE}", url=None)
    application.library.add([moved])
    exported(application, tmp_path)
    (question,) = read_questions(tmp_path, sources := read_articles(tmp_path))
    span = question.quotes[0].span
    assert sources["bridge"].raw[span.start : span.end] == answer.citations[0].quote
    application.library.add([loaded("bridge", "Bridge", "Nothing of it stays.", url=None)])
    assert exported(application, tmp_path).n_left_out == 1


async def test_a_helpful_refusal_is_a_question_without_an_answer(application, tmp_path):
    answer = await asked(application, "")
    assert answer.abstained
    application.chats.feedback.give(answer, "helpful", now=NOW)
    exported(application, tmp_path)
    (question,) = read_questions(tmp_path, read_articles(tmp_path))
    assert (question.answerable, question.quotes) == (False, ())


async def test_judged_citations_are_checker_cases(application, tmp_path):
    answer = await asked(application, SAID, "It opens in June. [1] ")
    feedback = application.chats.feedback
    feedback.give(answer, "does_not_support", claim=0, label=1, now=NOW)
    feedback.give(answer, "supports", claim=1, label=1, now=NOW)
    feedback.give(answer, "helpful", now=NOW)
    assert exported(application, tmp_path).n_claims == 2
    cases = {case.supported: case for case in read_claims(tmp_path / "claims.jsonl")}
    assert cases[False].claim == answer.claims[0].text
    assert cases[False].source == answer.evidence[0].text
    assert cases[False].published == "2024-05-01"
    # What a reader doubts is no gold.
    (question,) = read_questions(tmp_path, read_articles(tmp_path))
    assert len(question.quotes) == 1


async def test_a_follow_up_takes_its_history_along(application, tmp_path):
    first = await asked(application, SAID)
    answer = await asked(
        application,
        SAID,
        question="And when?",
        conversation_id=first.conversation_id,
        standalone_question="When did the council decide?",
    )
    application.chats.feedback.give(answer, "helpful", now=NOW)
    exported(application, tmp_path)
    (question,) = read_questions(tmp_path, read_articles(tmp_path))
    assert [turn.question for turn in question.history] == [first.question]


async def test_unhelpful_answers_wait_for_a_person(application, tmp_path):
    answer = await asked(application, SAID)
    application.chats.feedback.give(answer, "unhelpful", note="Who pays?", now=NOW)
    assert exported(application, tmp_path).n_open == 1
    row = json.loads((tmp_path / "open.jsonl").read_text(encoding="utf-8"))
    assert (row["question"], row["note"]) == (answer.question, "Who pays?")


async def test_words_of_a_removed_article_are_in_no_case(application, tmp_path):
    answer = await asked(application, SAID)
    application.chats.feedback.give(answer, "helpful", now=NOW)
    application.chats.feedback.give(answer, "does_not_support", claim=0, label=1, now=NOW)
    application.library.remove("bridge")
    done = exported(application, tmp_path)
    assert (done.n_questions, done.n_claims, done.n_left_out) == (0, 0, 2)
    written = "".join(p.read_text(encoding="utf-8") for p in tmp_path.glob("*.jsonl"))
    assert "council voted" not in written


def test_a_folder_that_cannot_be_written_is_named(application, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(EvaluationError, match="name another folder"):
        exported(application, tmp_path / "file" / "cases")
