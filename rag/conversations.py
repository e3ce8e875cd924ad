"""Conversations as they are listed and shown, and how a listing of them is read."""

import json
import sqlite3
from dataclasses import dataclass

from rag.errors import InvalidQueryError
from rag.types import Answer

__all__ = ["Conversation", "ConversationSummary", "cursor_of", "summaries"]


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
    """A conversation with the answers of one line of it, oldest first (``rag.turn_lines``).

    ``versions`` has for each of them the ids of all versions of its turn, oldest first.
    """

    conversation_id: str
    title: str
    created_at: str
    updated_at: str
    answers: tuple[Answer, ...]
    versions: tuple[tuple[str, ...], ...]


def cursor_of(summary: ConversationSummary) -> str:
    """Return the ``after`` that continues a listing behind ``summary``, even once it is gone."""
    return f"{summary.updated_at}|{summary.conversation_id}"


def summaries(
    db: sqlite3.Connection, *, limit: int, after: str | None, owner: str | None, query: str
) -> list[ConversationSummary]:
    """Return conversations that are not deleted, newest first, behind the cursor ``after``.

    With an ``owner`` only theirs, with a ``query`` only those whose title or questions have each
    of its words, whatever their case. Raises InvalidQueryError for a cursor that is none.
    """
    updated_at, divider, conversation_id = (after or "|").partition("|")
    if not divider:
        raise InvalidQueryError(
            f"no page of conversations begins after {after!r}; take 'next' of the page before"
        )
    db.create_function("folded", 1, str.casefold, deterministic=True)
    words = json.dumps(query.casefold().split())
    rows = db.execute(_LIST, (updated_at, conversation_id, limit, owner, words)).fetchall()
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


_LIST = """
    SELECT c.conversation_id, c.title, c.created_at, c.updated_at,
        (SELECT count(*) FROM answers a WHERE a.conversation_id = c.conversation_id)
    FROM conversations c
    WHERE c.deleted_at IS NULL
        AND (?1 = '' OR (c.updated_at, c.conversation_id) < (?1, ?2))
        AND (?4 IS NULL OR c.owner = ?4)
        AND NOT EXISTS (
            SELECT 1 FROM json_each(?5) word
            WHERE instr(folded(c.title), word.value) = 0 AND NOT EXISTS (
                SELECT 1 FROM answers a WHERE a.conversation_id = c.conversation_id
                    AND instr(folded(a.question), word.value) > 0))
    ORDER BY c.updated_at DESC, c.conversation_id DESC LIMIT ?3"""
