"""SQLite connections to one file: a pool of readers and one writer at a time.

Readers never wait for the writer (WAL). A write is one short ``BEGIN IMMEDIATE`` transaction,
durable when it returns (``synchronous=FULL``); several processes may use the same file. Every
``sqlite3.Error`` that leaves here is a StoreError.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreError
from index.migrations import STEPS, Step, migrate

__all__ = ["Connections"]

_BUSY_TIMEOUT_S = 10.0
# Reads take milliseconds; whoever waits longer for them would hold up every writer.
_TRUNCATE_TIMEOUT_S = 0.5
# The indexes over hashes are written all over: with SQLite's 2 MB their pages are read anew for
# each article once there are some 100,000 passages.
_WRITER_CACHE_KB = 12_000
# Moving the log into the file every 4 MB costs two more waits for the disk for some 500 passages.
_LOG_PAGES = 4_000


class Connections:
    """Hands out connections to ``path`` with the schema of ``steps``; safe to share in threads.

    Readers are pooled, not kept per thread, so that short-lived threads leave none behind.
    """

    def __init__(self, path: Path, steps: Sequence[Step] = STEPS) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._idle_lock = threading.Lock()
        self._write_lock = threading.RLock()
        self._closed = False
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._connect(read_only=False)
            try:
                _use_wal(self._writer)
                self._writer.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KB}")
                self._writer.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
                migrate(self._writer, steps)
            except BaseException:
                self._writer.close()
                raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a read-only connection; each statement sees the last commit."""
        with self._translated():
            connection = self._borrow()
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Run one transaction: committed when the block ends, rolled back if it raises."""
        with self._translated(), self._write_lock:
            self._refuse_closed()
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def truncate_log(self) -> bool:
        """Move the write-ahead log into the file and empty it; False if a reader held it back."""
        with self._translated(), self._write_lock:
            self._refuse_closed()
            self._writer.execute(f"PRAGMA busy_timeout = {_TRUNCATE_TIMEOUT_S * 1000:.0f}")
            try:
                row = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return False
            finally:
                self._writer.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_S * 1000:.0f}")
            return not row[0]

    def close(self) -> None:
        """Close every idle connection; one that is lent closes when it comes back."""
        with self._idle_lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        with self._write_lock:
            self._writer.close()

    def _borrow(self) -> sqlite3.Connection:
        with self._idle_lock:
            self._refuse_closed()
            if self._idle:
                return self._idle.pop()
        return self._connect(read_only=True)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._idle_lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreError(f"the database {str(self.path)!r} is closed; open it again")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            folder = self.path.parent
            if folder.is_dir() and not os.access(folder, os.W_OK):
                advice = f"make the folder {str(folder)!r} writable, which even reading needs"
            else:
                advice = "check the file, its folder's permissions and the free space"
            raise StoreError(
                f"the database {str(self.path)!r} cannot be used: {error}; {advice}"
            ) from error


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging.

    The switch of a new file ignores the busy timeout, so two processes that create it together
    need a second try: https://sqlite.org/wal.html#sometimes_queries_return_sqlite_busy_in_wal_mode
    """
    deadline = time.monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
