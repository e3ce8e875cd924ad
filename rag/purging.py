"""What is still to be purged, as notes in the data folder that survive a kill.

``purge.due`` says that index files hold words of removed articles, ``purge.begun`` that a purge of
them has started, and ``purge.logs`` that only the databases' write-ahead logs may still hold some.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["PurgeNotes", "sole_worker"]


class PurgeNotes:
    """The notes of one data folder; any process may leave one, one at a time settles them."""

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "purging.lock"
        self._due = folder / "purge.due"
        self._begun = folder / "purge.begun"
        self._logs = folder / "purge.logs"

    def leave(self) -> None:
        """Note that something is to be purged."""
        self._due.touch()

    def are_left(self) -> bool:
        """Whether anything is still to be purged."""
        return any(note.exists() for note in (self._due, self._begun, self._logs))

    def settle(self, *, purge_index: Callable[[], object], empty_logs: Callable[[], bool]) -> None:
        """Purge what is due; nothing is done where another process is at it.

        ``empty_logs`` says whether it could; otherwise its note stays for the next call.
        """
        with sole_worker(self._lock) as mine:
            if not mine:
                return
            # What is removed from here on leaves a note of its own.
            if self._due.exists():
                self._due.replace(self._begun)
            if self._begun.exists():
                purge_index()
                self._begun.replace(self._logs)
            if self._logs.exists() and empty_logs():
                self._logs.unlink()


@contextmanager
def sole_worker(lock: Path) -> Iterator[bool]:
    """Say whether this process may do the lock's work now; a killed holder lets go by itself."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
