"""Evaluation folders are read as documented, and every wrong form is named with its line."""

import pytest

from rag.canonical import canonical_text
from rag.errors import EvaluationError
from rag.evaluation import read_folder
from rag.types import Turn
from tests.rag.evaluation.folders import quote, write_folder, write_lines

BRIDGE = {
    "id": "bridge",
    "title": "A bridge",
    "text": "  The bridge\r\nopened in May\u00a01932. 😀",
}
FERRY = {"id": "ferry/1", "text": "The ferry sank.\n\nNo one died."}


def read(tmp_path, questions, articles=(BRIDGE, FERRY), **options):
    return read_folder(write_folder(tmp_path, articles, questions), **options)


def test_articles_are_taken_as_they_are(tmp_path):
    article = {
        "id": "x",
        "title": "Headline",
        "text": "Headline\n\nShare this\n\nWords.",
        "published": "2015-02-18T10:00:00Z",
        "outlet": "The Post",
        "url": "https://example.org/x",
        "more": [1],
    }
    held = read(tmp_path, [{"id": "q", "question": "Who?"}], [article])
    (only,) = held.articles
    assert only.article_id == "x"
    assert only.loaded.text == "Headline\n\nShare this\n\nWords."
    assert only.loaded.title == "Headline"
    assert only.loaded.published == "2015-02-18"
    assert only.loaded.outlet == "The Post"
    assert only.loaded.url == "https://example.org/x"


def test_raw_positions_become_canonical_ones(tmp_path):
    asked = {"id": "q", "question": "When?", "quotes": [quote(BRIDGE, "May\u00a01932")]}
    held = read(tmp_path, [asked])
    (gold,) = held.questions[0].quotes
    text = held.articles[0].loaded.text
    assert text == canonical_text(BRIDGE["text"])
    assert text[gold.span.start : gold.span.end] == "May\u00a01932"
    assert gold.span.start == BRIDGE["text"].index("May") - 3


def test_all_fields_of_a_question(tmp_path):
    asked = {
        "id": "q",
        "kind": "hard",
        "question": "When did it open?",
        "answers": ["May 1932"],
        "quotes": [quote(FERRY, "No one")],
        "article_ids": ["bridge"],
        "answerable": True,
        "history": [{"question": "Which bridge?", "answer": "The old one."}],
        "source": "by hand",
    }
    (question,) = read(tmp_path, [asked]).questions
    assert question.kind == "hard"
    assert question.answers == ("May 1932",)
    assert question.article_ids == ("bridge", "ferry/1")
    assert question.history == (Turn(question="Which bridge?", answer="The old one."),)
    assert question.answerable


@pytest.mark.parametrize(
    ("extra", "answerable", "kind"),
    [
        ({}, False, None),
        ({"answers": [], "quotes": [], "article_ids": []}, False, None),
        ({"answers": ["May"]}, True, None),
        ({"article_ids": ["bridge"]}, True, None),
        ({"quotes": [quote(BRIDGE, "May")]}, True, None),
        ({"answerable": True}, True, None),
        ({"answerable": False, "article_ids": ["bridge"]}, False, None),
        ({"answerable": None, "answers": ["May"]}, True, None),
        ({"history": [{"question": "And?", "answer": ""}]}, False, "followup"),
    ],
)
def test_what_is_not_said_is_inferred(tmp_path, extra, answerable, kind):
    (question,) = read(tmp_path, [{"id": "q", "question": "When?"} | extra]).questions
    assert question.answerable is answerable
    assert question.kind == kind


def test_article_files_have_their_stem_as_id(tmp_path):
    (tmp_path / "b.md").write_text("---\ntitle: Bees\n---\nBees fly.\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("Ants\n\nAnts walk on six legs.\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("# About\n\nNot an article.\n", encoding="utf-8")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-")
    quotes = [{"article_id": "b", "start": 5, "end": 8}]
    write_lines(tmp_path / "questions.jsonl", [{"id": "q", "question": "?!", "quotes": quotes}])
    held = read_folder(tmp_path)
    assert [article.article_id for article in held.articles] == ["a", "b"]
    bees = held.articles[1].loaded
    (gold,) = held.questions[0].quotes
    assert bees.title == "Bees"
    assert bees.text[gold.span.start : gold.span.end] == "fly"


def test_limit_takes_the_first_questions_and_reads_no_further(tmp_path):
    asked = [{"id": "1", "question": "A?"}, {"id": "2", "question": "B?"}, "{broken"]
    assert [q.question_id for q in read(tmp_path, asked, limit=2).questions] == ["1", "2"]


ASKED = {"id": "q", "question": "When?"}
SPAN = {"article_id": "bridge", "start": 0, "end": 5}


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{broken", "not valid JSON"),
        ("[1]", r"\[1\] is not an object"),
        ("[" * 100_000, "not valid JSON"),
        ({"question": "When?"}, "'id' is missing"),
        ({"id": 7, "question": "When?"}, "'id' is 7; make it a string"),
        ({"id": "q2", "question": "  "}, "'question' is '  '"),
        (ASKED, "id 'q' is already taken"),
        ({"id": "2", "question": "?", "answers": "May"}, "'answers' is 'May'; make it a list"),
        ({"id": "2", "question": "?", "answers": [3]}, "'answers' holds 3"),
        ({"id": "2", "question": "?", "answerable": "yes"}, "'answerable' is 'yes'"),
        ({"id": "2", "question": "?", "answerable": False, "answers": ["x"]}, "'answerable' is F"),
        ({"id": "2", "question": "?", "article_ids": ["nope"]}, "no article 'nope'"),
        ({"id": "2", "question": "?", "quotes": ["x"]}, "'quotes' holds 'x'"),
        ({"id": "2", "question": "?", "quotes": [SPAN | {"article_id": "no"}]}, "no article 'no'"),
        ({"id": "2", "question": "?", "quotes": [SPAN | {"start": -1}]}, r"\[-1, 5\) is no span"),
        ({"id": "2", "question": "?", "quotes": [SPAN | {"end": 99}]}, "has 35 characters"),
        ({"id": "2", "question": "?", "quotes": [SPAN | {"start": 5}]}, r"\[5, 5\) is no span"),
        ({"id": "2", "question": "?", "quotes": [SPAN | {"start": True}]}, "'start' is True"),
        ({"id": "2", "question": "?", "quotes": [SPAN | {"start": 1.0}]}, "'start' is 1.0"),
        ({"id": "2", "question": "?", "quotes": [SPAN | {"end": 2}]}, "only white space"),
        ({"id": "2", "question": "?", "history": [{"question": "?"}]}, "'answer' is missing"),
    ],
)
def test_wrong_questions_are_named_with_file_and_line(tmp_path, bad, message):
    with pytest.raises(EvaluationError, match=message) as caught:
        read(tmp_path, [ASKED, "", bad])
    assert str(caught.value).startswith("questions.jsonl, line 3")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("nothing", "not valid JSON"),
        ({"id": "x"}, "'text' is missing"),
        ({"id": "x", "text": " \n"}, "'text' is"),
        ({"id": "x", "text": "\u200b…"}, "holds no readable text"),
        ({"id": "x", "text": "Words.", "title": 5}, "'title' is 5"),
        ({"id": "bridge", "text": "Words."}, "id 'bridge' is already taken"),
    ],
)
def test_wrong_articles_are_named_with_file_and_line(tmp_path, bad, message):
    with pytest.raises(EvaluationError, match=message) as caught:
        read(tmp_path, [ASKED], [BRIDGE, bad])
    assert str(caught.value).startswith("articles.jsonl, line 2")


def test_missing_parts_are_named(tmp_path):
    with pytest.raises(EvaluationError, match="is no folder"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(EvaluationError, match="no articles in"):
        read_folder(tmp_path)
    write_lines(tmp_path / "articles.jsonl", [BRIDGE])
    with pytest.raises(EvaluationError, match=r"cannot read .*questions\.jsonl"):
        read_folder(tmp_path)
    write_lines(tmp_path / "questions.jsonl", [])
    with pytest.raises(EvaluationError, match="no questions in"):
        read_folder(tmp_path)
    (tmp_path / "questions.jsonl").write_bytes(b'{"id": "\xff"}\n')
    with pytest.raises(EvaluationError, match="not UTF-8"):
        read_folder(tmp_path)


def test_an_unreadable_article_file_is_named(tmp_path):
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"empty\.md "):
        read_folder(tmp_path)
