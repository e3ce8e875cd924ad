"""Rows of answers: what is written is read, in the order of a line."""

import pytest

from index.connections import Connections
from rag.answer_rows import answer_of, answers_along, insert_answer, links_of, put_body
from rag.chat_migrations import STEPS
from rag.turn_lines import Link
from tests.rag.chat_stage import answer


@pytest.fixture
def db(tmp_path):
    connections = Connections(tmp_path / "chats.db", STEPS)
    with connections.write() as db:
        db.execute(
            "INSERT INTO conversations (conversation_id, title, created_at, updated_at)"
            " VALUES ('con_1', 'T', '2026', '2026')"
        )
        insert_answer(db, answer("a"))
        insert_answer(db, answer("b", follows="a", interrupted=True))
        insert_answer(db, answer("c", follows="b", text="Last."))
        yield db
    connections.close()


def test_a_line_is_read_in_order_and_from_its_end(db):
    line = ["a", "b", "c"]
    assert [a.answer_id for a in answers_along(db, line)] == line
    assert [a.answer_id for a in answers_along(db, line, last=2)] == ["b", "c"]
    finished = answers_along(db, line, finished=True, last=2)
    assert [(a.answer_id, a.follows) for a in finished] == [("a", None), ("c", "b")]
    assert answers_along(db, []) == ()


def test_links_are_in_the_order_of_storing(db):
    assert links_of(db, "con_1") == [
        Link(answer_id="a", follows=None),
        Link(answer_id="b", follows="a"),
        Link(answer_id="c", follows="b"),
    ]
    assert links_of(db, "con_2") == []


def test_a_body_can_be_written_over_and_the_links_stay(db):
    (seq,) = db.execute("SELECT seq FROM answers WHERE answer_id = 'c'").fetchone()
    put_body(db, seq, answer("c", text="Other."))
    (kept,) = answers_along(db, ["c"])
    assert (kept.text, kept.follows) == ("Other.", "b")


def test_the_articles_of_an_answer_are_noted_once(db):
    rows = db.execute("SELECT article_id FROM answer_articles WHERE answer_id = 'a'").fetchall()
    assert sorted(rows) == [("article-1",), ("article-2",)]


def test_the_column_says_what_an_answer_follows(db):
    (body,) = db.execute("SELECT body FROM answers WHERE answer_id = 'a'").fetchone()
    assert answer_of(body, "x").follows == "x"
