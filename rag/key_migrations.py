"""The schema of ``keys.db``, one step per change, in order; a released step stays as it is."""

import sqlite3

__all__ = ["STEPS"]


def m001_keys(connection: sqlite3.Connection) -> None:
    """Create keys and sessions; of both only the hash of the secret is kept."""
    connection.execute(
        """CREATE TABLE keys (
            key_id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            created_at TEXT NOT NULL,
            revoked_at TEXT,
            digest BLOB NOT NULL
        )"""
    )
    connection.execute(
        """CREATE TABLE sessions (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            digest BLOB NOT NULL UNIQUE,
            key_id TEXT NOT NULL REFERENCES keys ON DELETE CASCADE,
            expires_at TEXT NOT NULL
        )"""
    )
    connection.execute("CREATE INDEX sessions_by_key ON sessions (key_id, seq)")


STEPS = (m001_keys,)
