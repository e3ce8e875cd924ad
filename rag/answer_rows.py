"""Reads and writes the rows of answers in ``chats.db``; see ``rag.chat_migrations``."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from rag.redaction import articles_of
from rag.turn_lines import Link
from rag.types import Answer

__all__ = ["answer_of", "answers_along", "insert_answer", "links_of", "put_body"]

_ANSWER = TypeAdapter(Answer)


def insert_answer(db: sqlite3.Connection, answer: Answer) -> None:
    """Write an answer of a conversation that is there, and which articles it draws on."""
    db.execute(
        "INSERT INTO answers (answer_id, conversation_id, body, follows, question) "
        "VALUES (?, ?, ?, ?, ?)",
        (
            answer.answer_id,
            answer.conversation_id,
            _to_json(answer),
            answer.follows,
            answer.question,
        ),
    )
    db.executemany(
        "INSERT OR IGNORE INTO answer_articles VALUES (?, ?)",
        [(article_id, answer.answer_id) for article_id in articles_of(answer)],
    )


def put_body(db: sqlite3.Connection, seq: int, answer: Answer) -> None:
    """Write an answer over the one that is stored under ``seq``."""
    db.execute("UPDATE answers SET body = ? WHERE seq = ?", (_to_json(answer), seq))


def answer_of(body: str, follows: str | None) -> Answer:
    """Return an answer from its row."""
    return replace(_ANSWER.validate_json(body), follows=follows)


def links_of(db: sqlite3.Connection, conversation_id: str) -> list[Link]:
    """Return the links of a conversation in the order of storing."""
    rows = db.execute(
        "SELECT answer_id, follows FROM answers WHERE conversation_id = ? ORDER BY seq",
        (conversation_id,),
    )
    return [Link(answer_id=answer_id, follows=follows) for answer_id, follows in rows]


def answers_along(
    db: sqlite3.Connection, line: Sequence[str], *, finished: bool = False, last: int = -1
) -> tuple[Answer, ...]:
    """Return the answers of a line, oldest first: up to ``last``, all of them below zero.

    With ``finished`` those that were interrupted are left out.
    """
    rows = db.execute(
        """SELECT body, follows FROM answers
        WHERE answer_id IN (SELECT value FROM json_each(?1))
            AND NOT (?2 AND json_extract(body, '$.interrupted'))
        ORDER BY seq DESC LIMIT ?3""",
        (json.dumps(line), finished, last),
    ).fetchall()
    return tuple(answer_of(*row) for row in reversed(rows))


def _to_json(answer: Answer) -> str:
    return _ANSWER.dump_json(answer).decode()
