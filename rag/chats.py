"""Conversations and their answers, in ``chats.db``: never in the way of an ingest, nor it of them.

An answer is stored once, whole, as JSON. It holds quotes of articles, so purging an article also
redacts the answers that cite it, or say without a citation what it says: what remains says that
the source was removed. Questions are the reader's own words and stay.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from index.connections import Connections
from index.stamps import utc_stamp
from rag.chat_migrations import STEPS
from rag.errors import InvalidQueryError, UnknownIdError
from rag.feedback import FeedbackStore
from rag.redaction import REMOVED_TEXT, redacted
from rag.types import Answer, Turn

__all__ = ["REMOVED_TEXT", "ChatStore", "Conversation", "ConversationSummary", "cursor_of"]

_MOST_TITLE_CHARS = 120
_ANSWER = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """A conversation without its answers."""

    conversation_id: str
    title: str
    created_at: str
    updated_at: str
    n_answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with its answers, oldest first."""

    conversation_id: str
    title: str
    created_at: str
    updated_at: str
    answers: tuple[Answer, ...]


def cursor_of(summary: ConversationSummary) -> str:
    """Return the ``after`` that continues a listing behind ``summary``, even once it is gone."""
    return f"{summary.updated_at}|{summary.conversation_id}"


class ChatStore:
    """Opens or creates ``path``; safe to share between threads and processes."""

    def __init__(self, path: Path) -> None:
        self._db = Connections(path, STEPS)
        self.feedback = FeedbackStore(self._db)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def put_answer(
        self, answer: Answer, *, now: datetime, owner: str = "", n_tokens: int = 0
    ) -> None:
        """Store an answer, and its conversation if it is the first one there.

        ``n_tokens`` are added to what ``owner`` has used on this day (UTC). Raises UnknownIdError
        for a conversation that somebody else owns.
        """
        at = utc_stamp(now)
        with self._db.write() as db:
            put = db.execute(
                """INSERT INTO conversations
                    (conversation_id, title, created_at, updated_at, owner) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (conversation_id) DO UPDATE SET updated_at = excluded.updated_at
                    WHERE owner = excluded.owner""",
                (answer.conversation_id, _one_line(answer.question), at, at, owner),
            )
            if not put.rowcount:
                raise UnknownIdError("conversation", [answer.conversation_id])
            if n_tokens:
                db.execute(
                    """INSERT INTO token_use VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET n_tokens = n_tokens + excluded.n_tokens""",
                    (owner, at[:10], n_tokens),
                )
            db.execute(
                "INSERT INTO answers (answer_id, conversation_id, body) VALUES (?, ?, ?)",
                (answer.answer_id, answer.conversation_id, _to_json(answer)),
            )
            db.executemany(
                "INSERT OR IGNORE INTO answer_articles VALUES (?, ?)",
                [(article_id, answer.answer_id) for article_id in _articles_of(answer)],
            )

    def owner_of(self, conversation_id: str) -> str | None:
        """Return whose a conversation is, None for one that is not there."""
        return self._owner("conversation_id = ?", conversation_id)

    def owner_of_answer(self, answer_id: str) -> str | None:
        """Return whose an answer is, None for one that is not there."""
        return self._owner(
            "conversation_id = (SELECT conversation_id FROM answers WHERE answer_id = ?)",
            answer_id,
        )

    def n_answers(self, conversation_id: str) -> int:
        """Return how many answers a conversation has; 0 for one that is not there."""
        with self._db.read() as db:
            row = db.execute(
                "SELECT count(*) FROM answers WHERE conversation_id = ?", (conversation_id,)
            ).fetchone()
        return int(row[0])

    def tokens_used(self, owner: str, *, day: str) -> int:
        """Return how many tokens the answers of ``owner`` have cost on ``day`` (ISO, UTC)."""
        with self._db.read() as db:
            row = db.execute(
                "SELECT n_tokens FROM token_use WHERE owner = ? AND day = ?", (owner, day)
            ).fetchone()
        return int(row[0]) if row else 0

    def answer(self, answer_id: str) -> Answer:
        """Return an answer as it was stored; UnknownIdError if there is none."""
        with self._db.read() as db:
            row = db.execute(
                "SELECT body FROM answers WHERE answer_id = ?", (answer_id,)
            ).fetchone()
        if row is None:
            raise UnknownIdError("answer", [answer_id])
        return _ANSWER.validate_json(row[0])

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation with its answers; UnknownIdError if there is none."""
        with self._db.read() as db:
            row = db.execute(
                "SELECT title, created_at, updated_at FROM conversations WHERE conversation_id = ?",
                (conversation_id,),
            ).fetchone()
            bodies = db.execute(
                "SELECT body FROM answers WHERE conversation_id = ? ORDER BY seq",
                (conversation_id,),
            ).fetchall()
        if row is None:
            raise UnknownIdError("conversation", [conversation_id])
        return Conversation(
            conversation_id=conversation_id,
            title=row[0],
            created_at=row[1],
            updated_at=row[2],
            answers=tuple(_ANSWER.validate_json(body) for (body,) in bodies),
        )

    def turns(self, conversation_id: str, *, last: int) -> tuple[Turn, ...]:
        """Return up to ``last`` finished exchanges, oldest first; none for an unknown id.

        An answer that was interrupted is none.
        """
        with self._db.read() as db:
            rows = db.execute(
                """SELECT body FROM answers
                WHERE conversation_id = ? AND NOT json_extract(body, '$.interrupted')
                ORDER BY seq DESC LIMIT ?""",
                (conversation_id, last),
            ).fetchall()
        answers = [_ANSWER.validate_json(body) for (body,) in reversed(rows)]
        return tuple(
            Turn(question=a.standalone_question, answer="" if a.abstained else a.text)
            for a in answers
        )

    def list_conversations(
        self, *, limit: int, after: str | None = None, owner: str | None = None
    ) -> list[ConversationSummary]:
        """Return conversations, newest first; ``after`` is ``cursor_of`` the last one seen.

        With an ``owner`` only theirs. Raises InvalidQueryError for a cursor that is none.
        """
        updated_at, divider, conversation_id = (after or "|").partition("|")
        if not divider:
            raise InvalidQueryError(
                f"no page of conversations begins after {after!r}; take 'next' of the page before"
            )
        with self._db.read() as db:
            rows = db.execute(
                """SELECT c.conversation_id, c.title, c.created_at, c.updated_at,
                    (SELECT count(*) FROM answers a WHERE a.conversation_id = c.conversation_id)
                FROM conversations c
                WHERE (?1 = '' OR (c.updated_at, c.conversation_id) < (?1, ?2))
                    AND (?4 IS NULL OR c.owner = ?4)
                ORDER BY c.updated_at DESC, c.conversation_id DESC LIMIT ?3""",
                (updated_at, conversation_id, limit, owner),
            ).fetchall()
        return [
            ConversationSummary(
                conversation_id=row[0],
                title=row[1],
                created_at=row[2],
                updated_at=row[3],
                n_answers=row[4],
            )
            for row in rows
        ]

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title."""
        with self._db.write() as db:
            done = db.execute(
                "UPDATE conversations SET title = ? WHERE conversation_id = ?",
                (_one_line(title), conversation_id),
            )
            if not done.rowcount:
                raise UnknownIdError("conversation", [conversation_id])

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation with its answers."""
        with self._db.write() as db:
            done = db.execute(
                "DELETE FROM conversations WHERE conversation_id = ?", (conversation_id,)
            )
            if not done.rowcount:
                raise UnknownIdError("conversation", [conversation_id])

    def redact_article(self, article_id: str) -> int:
        """Take an article's words out of every answer; returns how many answers changed.

        Their later questions lose the words that were carried over from them. The file holds
        nothing of those words afterwards, nor does its log unless a reader holds it back.
        """
        with self._db.write() as db:
            rows = db.execute(
                """SELECT seq, conversation_id, body FROM answers
                   JOIN answer_articles USING (answer_id) WHERE article_id = ? ORDER BY seq""",
                (article_id,),
            ).fetchall()
            for seq, conversation_id, body in rows:
                _put_body(db, seq, redacted(_ANSWER.validate_json(body), article_id))
                _forget_carried_words(db, conversation_id, after=seq)
            db.execute("DELETE FROM answer_articles WHERE article_id = ?", (article_id,))
        self._db.truncate_log()
        return len(rows)

    def truncate_log(self) -> bool:
        """Empty the write-ahead log, which may hold deleted words; False if a reader holds it."""
        return self._db.truncate_log()

    def _owner(self, condition: str, any_id: str) -> str | None:
        with self._db.read() as db:
            row = db.execute(
                f"SELECT owner FROM conversations WHERE {condition}",  # noqa: S608 - two constants
                (any_id,),
            ).fetchone()
        return None if row is None else str(row[0])


def _put_body(db: sqlite3.Connection, seq: int, answer: Answer) -> None:
    db.execute("UPDATE answers SET body = ? WHERE seq = ?", (_to_json(answer), seq))


def _forget_carried_words(db: sqlite3.Connection, conversation_id: str, *, after: int) -> None:
    """A stand-alone question may name what an answer before it said; only the question stays."""
    rows = db.execute(
        "SELECT seq, body FROM answers WHERE conversation_id = ? AND seq > ?",
        (conversation_id, after),
    ).fetchall()
    for seq, body in rows:
        answer = _ANSWER.validate_json(body)
        if answer.standalone_question != answer.question:
            _put_body(db, seq, replace(answer, standalone_question=answer.question))


def _one_line(title: str) -> str:
    return " ".join(title.split())[:_MOST_TITLE_CHARS]


def _to_json(answer: Answer) -> str:
    return _ANSWER.dump_json(answer).decode()


def _articles_of(answer: Answer) -> Sequence[str]:
    named = [c.article_id for c in answer.citations]
    named += [e.article_id for e in answer.evidence]
    named += [n.article_id for n in (*answer.nearest, *answer.dropped)]
    return list(dict.fromkeys(named))
