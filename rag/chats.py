"""Conversations and their answers, in ``chats.db``: never in the way of an ingest, nor it of them.

An answer is stored once, whole, as JSON. It holds quotes of articles, so purging an article also
redacts the answers that cite it, or say without a citation what it says: what remains says that
the source was removed. Questions are the reader's own words and stay. A deleted conversation is
gone for every reader but can be restored until it is purged.
"""

import sqlite3
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from index.connections import Connections
from index.stamps import utc_stamp
from rag.answer_rows import answer_of, answers_along, insert_answer, links_of, put_body
from rag.carried_filters import conditions_of
from rag.chat_figures import ChatFigures
from rag.chat_migrations import STEPS
from rag.conversations import Conversation, ConversationSummary, cursor_of, summaries
from rag.errors import UnknownIdError
from rag.feedback import FeedbackStore
from rag.redaction import REMOVED_TEXT, redacted
from rag.shares import ShareStore
from rag.turn_lines import end_of, line_to, newest_below, versions_along
from rag.types import Answer, Place, Turn

__all__ = [
    "MOST_TITLE_CHARS",
    "REMOVED_TEXT",
    "ChatStore",
    "Conversation",
    "ConversationSummary",
    "cursor_of",
]

MOST_TITLE_CHARS = 120
_ANYWHERE = Place()


class ChatStore:
    """Opens or creates ``path``; safe to share between threads and processes."""

    def __init__(self, path: Path) -> None:
        self._db = Connections(path, STEPS)
        self.feedback = FeedbackStore(self._db)
        self.figures = ChatFigures(self._db)
        self.shares = ShareStore(self._db)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def put_answer(
        self,
        answer: Answer,
        *,
        now: datetime,
        place: Place = _ANYWHERE,
        owner: str = "",
        n_tokens: int = 0,
    ) -> Answer:
        """Store an answer at its place, and its conversation if it is the first one there.

        Returns it with the answer that it follows. ``n_tokens`` are added to what ``owner`` has
        used on this day (UTC). Raises UnknownIdError for a conversation that somebody else owns
        and for a place that it does not have.
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
            placed = replace(answer, follows=end_of(links_of(db, answer.conversation_id), place))
            insert_answer(db, placed)
        return placed

    def owner_of(self, conversation_id: str) -> str | None:
        """Return whose a conversation is, None for one that is not there."""
        return self._owner(
            "SELECT owner FROM conversations WHERE conversation_id = ? AND deleted_at IS NULL",
            conversation_id,
        )

    def owner_of_deleted(self, conversation_id: str) -> str | None:
        """Return whose a conversation is that may be deleted, None for one that is purged."""
        return self._owner(
            "SELECT owner FROM conversations WHERE conversation_id = ?", conversation_id
        )

    def owner_of_answer(self, answer_id: str) -> str | None:
        """Return whose an answer is, None for one that is not there."""
        return self._owner(
            "SELECT owner FROM conversations JOIN answers USING (conversation_id) "
            "WHERE answer_id = ? AND deleted_at IS NULL",
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
                """SELECT body, follows FROM answers JOIN conversations USING (conversation_id)
                WHERE answer_id = ? AND deleted_at IS NULL""",
                (answer_id,),
            ).fetchone()
        if row is None:
            raise UnknownIdError("answer", [answer_id])
        return answer_of(*row)

    def conversation(self, conversation_id: str, *, through: str | None = None) -> Conversation:
        """Return a conversation with the line of its newest answer, or of the newest behind one.

        ``through`` is an answer that the line goes through. Raises UnknownIdError if there is no
        such conversation, or no such answer in it.
        """
        with self._db.read() as db:
            row = db.execute(
                """SELECT title, created_at, updated_at FROM conversations
                WHERE conversation_id = ? AND deleted_at IS NULL""",
                (conversation_id,),
            ).fetchone()
            if row is None:
                raise UnknownIdError("conversation", [conversation_id])
            links = links_of(db, conversation_id)
            last = links[-1].answer_id if through is None else newest_below(links, through)
            line = line_to(links, last)
            answers = answers_along(db, line)
        return Conversation(
            conversation_id=conversation_id,
            title=row[0],
            created_at=row[1],
            updated_at=row[2],
            answers=answers,
            versions=versions_along(links, line),
        )

    def turns(
        self, conversation_id: str, *, last: int, place: Place = _ANYWHERE
    ) -> tuple[Turn, ...]:
        """Return up to ``last`` finished exchanges before ``place``, oldest first.

        There are none for an unknown conversation, and an answer that was interrupted is none.
        Raises UnknownIdError for a place that the conversation does not have.
        """
        with self._db.read() as db:
            links = links_of(db, conversation_id)
            answers = answers_along(
                db, line_to(links, end_of(links, place)), finished=True, last=last
            )
        return tuple(
            Turn(
                question=a.standalone_question,
                answer="" if a.abstained else a.text,
                conditions=conditions_of(a),
            )
            for a in answers
        )

    def list_conversations(
        self, *, limit: int, after: str | None = None, owner: str | None = None, query: str = ""
    ) -> list[ConversationSummary]:
        """Return conversations, newest first; see ``rag.conversations.summaries``."""
        with self._db.read() as db:
            return summaries(db, limit=limit, after=after, owner=owner, query=query)

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title."""
        self._change(
            "UPDATE conversations SET title = ? WHERE conversation_id = ? AND deleted_at IS NULL",
            _one_line(title),
            conversation_id,
        )

    def delete_conversation(self, conversation_id: str, *, now: datetime) -> None:
        """Delete a conversation with its answers; until it is purged it can be restored."""
        self._change(
            """UPDATE conversations SET deleted_at = ?
            WHERE conversation_id = ? AND deleted_at IS NULL""",
            utc_stamp(now),
            conversation_id,
        )

    def restore_conversation(self, conversation_id: str) -> None:
        """Take a deletion back; UnknownIdError if the conversation is purged. Twice is once."""
        self._change(
            "UPDATE conversations SET deleted_at = ? WHERE conversation_id = ?",
            None,
            conversation_id,
        )

    def purge_deleted(self, *, before: datetime) -> int:
        """Remove for good what was deleted before a time; returns how many conversations."""
        due = (utc_stamp(before),)
        with self._db.read() as db:
            found = db.execute("SELECT 1 FROM conversations WHERE deleted_at < ?", due).fetchone()
        if found is None:
            return 0
        with self._db.write() as db:
            n_purged = db.execute("DELETE FROM conversations WHERE deleted_at < ?", due).rowcount
        self._db.truncate_log()
        return n_purged

    def _change(self, statement: str, value: str | None, conversation_id: str) -> None:
        with self._db.write() as db:
            if not db.execute(statement, (value, conversation_id)).rowcount:
                raise UnknownIdError("conversation", [conversation_id])

    def redact_article(self, article_id: str) -> int:
        """Take an article's words out of every answer; returns how many answers changed.

        Their later questions lose the words that were carried over from them. The file holds
        nothing of those words afterwards, nor does its log unless a reader holds it back.
        """
        with self._db.write() as db:
            rows = db.execute(
                """SELECT seq, conversation_id, body, follows FROM answers
                   JOIN answer_articles USING (answer_id) WHERE article_id = ? ORDER BY seq""",
                (article_id,),
            ).fetchall()
            for seq, conversation_id, *row in rows:
                put_body(db, seq, redacted(answer_of(*row), article_id))
                _forget_carried_words(db, conversation_id, after=seq)
            db.execute("DELETE FROM answer_articles WHERE article_id = ?", (article_id,))
        self._db.truncate_log()
        return len(rows)

    def truncate_log(self) -> bool:
        """Empty the write-ahead log, which may hold deleted words; False if a reader holds it."""
        return self._db.truncate_log()

    def _owner(self, query: str, any_id: str) -> str | None:
        with self._db.read() as db:
            row = db.execute(query, (any_id,)).fetchone()
        return None if row is None else str(row[0])


def _forget_carried_words(db: sqlite3.Connection, conversation_id: str, *, after: int) -> None:
    """A stand-alone question may name what an answer before it said; only the question stays."""
    rows = db.execute(
        "SELECT seq, body, follows FROM answers WHERE conversation_id = ? AND seq > ?",
        (conversation_id, after),
    ).fetchall()
    for seq, *row in rows:
        answer = answer_of(*row)
        if answer.standalone_question != answer.question:
            put_body(db, seq, replace(answer, standalone_question=answer.question))


def _one_line(title: str) -> str:
    return " ".join(title.split())[:MOST_TITLE_CHARS]
