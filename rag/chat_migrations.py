"""The schema of ``chats.db``, one step per change; a released step stays as it is."""

import sqlite3

__all__ = ["STEPS"]


def m001_chats(connection: sqlite3.Connection) -> None:
    """Create conversations, answers, and which articles an answer draws on."""
    connection.execute(
        """CREATE TABLE conversations (
            conversation_id TEXT PRIMARY KEY NOT NULL,
            title TEXT NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL
        )"""
    )
    connection.execute(
        """CREATE TABLE answers (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            answer_id TEXT NOT NULL UNIQUE,
            conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
            body TEXT NOT NULL
        )"""
    )
    connection.execute("CREATE INDEX answers_by_conversation ON answers (conversation_id, seq)")
    connection.execute(
        """CREATE TABLE answer_articles (
            article_id TEXT NOT NULL,
            answer_id TEXT NOT NULL REFERENCES answers (answer_id) ON DELETE CASCADE,
            PRIMARY KEY (article_id, answer_id)
        ) WITHOUT ROWID"""
    )
    connection.execute("CREATE INDEX answer_articles_by_answer ON answer_articles (answer_id)")


def m002_owners(connection: sqlite3.Connection) -> None:
    """Say whose a conversation is, and what each owner's answers have cost by day.

    An owner is the id of a key; the empty one stands for whoever needs none.
    """
    connection.execute("ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT ''")
    connection.execute(
        """CREATE INDEX conversations_by_owner
        ON conversations (owner, updated_at, conversation_id)"""
    )
    connection.execute(
        """CREATE TABLE token_use (
            owner TEXT NOT NULL,
            day TEXT NOT NULL,
            n_tokens INTEGER NOT NULL,
            PRIMARY KEY (owner, day)
        ) WITHOUT ROWID"""
    )


def m003_feedback(connection: sqlite3.Connection) -> None:
    """Create what readers said, one row for each answer or citation."""
    connection.execute(
        """CREATE TABLE feedback (
            feedback_id TEXT PRIMARY KEY NOT NULL,
            answer_id TEXT NOT NULL REFERENCES answers (answer_id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            claim INTEGER,
            label INTEGER,
            note TEXT,
            created_at TEXT NOT NULL
        )"""
    )
    connection.execute(
        """CREATE UNIQUE INDEX feedback_by_place
           ON feedback (answer_id, coalesce(claim, -1), coalesce(label, -1))"""
    )
    connection.execute("CREATE INDEX feedback_by_date ON feedback (created_at, feedback_id)")


def m004_versions(connection: sqlite3.Connection) -> None:
    """Say which answer each one follows, keep questions for the search, and let deletion wait.

    Until then every answer followed the one before it in its conversation.
    """
    connection.execute("ALTER TABLE conversations ADD COLUMN deleted_at TEXT")
    connection.execute("ALTER TABLE answers ADD COLUMN follows TEXT")
    connection.execute("ALTER TABLE answers ADD COLUMN question TEXT NOT NULL DEFAULT ''")
    connection.execute(
        """UPDATE answers SET
            question = json_extract(body, '$.question'),
            follows = (
                SELECT earlier.answer_id FROM answers earlier
                WHERE earlier.conversation_id = answers.conversation_id
                    AND earlier.seq < answers.seq
                ORDER BY earlier.seq DESC LIMIT 1
            )"""
    )
    connection.execute(
        """CREATE INDEX conversations_deleted ON conversations (deleted_at)
            WHERE deleted_at IS NOT NULL"""
    )


def m005_shares(connection: sqlite3.Connection) -> None:
    """Create read-only links and what each shows; both go with the answers and conversations."""
    connection.execute(
        """CREATE TABLE shares (
            share_id TEXT PRIMARY KEY NOT NULL,
            token_hash TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            created_at TEXT NOT NULL,
            owner TEXT NOT NULL
        )"""
    )
    connection.execute("CREATE INDEX shares_by_owner ON shares (owner, created_at)")
    connection.execute(
        """CREATE TABLE share_answers (
            share_id TEXT NOT NULL REFERENCES shares ON DELETE CASCADE,
            position INTEGER NOT NULL,
            answer_id TEXT NOT NULL REFERENCES answers (answer_id) ON DELETE CASCADE,
            PRIMARY KEY (share_id, position)
        ) WITHOUT ROWID"""
    )
    connection.execute("CREATE INDEX share_answers_by_answer ON share_answers (answer_id)")


STEPS = (m001_chats, m002_owners, m003_feedback, m004_versions, m005_shares)
